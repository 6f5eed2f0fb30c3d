"""What every page has: title, language, a link to share. Each page calls `open_page` first.

The part that follows typing and selecting is drawn by `live`, and redrawn alone: the rest of the
page does not change, and would cost more than the numbers.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.frame import damage
from ui.frame.lang.lang import speak
from ui.frame.navigation.navigation import chosen, navigation
from ui.frame.share.share import share
from ui.kit import session
from ui.kit.escape import escape_html
from ui.kit.language import LANGUAGES, Text, glossary_address
from ui.kit.settings import Settings, steady
from ui.present import demo

PAGES = {
    "explorer": "app.py",
    "compare": "pages/compare.py",
    "classify": "pages/classify.py",
    "transformer": "pages/transformer.py",
    "translate": "pages/translate.py",
    "train": "pages/train.py",
    "learn": "pages/learn.py",
}
"""Every page and its script, in the order of the navigation."""

ASIDE = {"glossary": "pages/glossary.py"}
"""Pages that are not in the navigation, only linked where they are needed."""

A_DAY = 24 * 60 * 60

UNSEEN = """<style>
/* Until the stage has come to be presented: the page before it is not to flash up. */
.stApp > * { animation: unseen 1.5s; }
@keyframes unseen { from, to { visibility: hidden; } }
</style>"""


def open_page(name: str) -> tuple[Settings, Text]:
    """Draw the frame of the page ``name``; its settings and its texts."""
    path = (PAGES | ASIDE)[name]
    first = session.enter(path)
    settings = session.begin()
    if page := chosen(PAGES):
        st.switch_page(PAGES[page], query_params=session.address_of(settings))
    script = demo.script_of(settings)
    if script not in (None, path) and first:
        st.switch_page(script, query_params=session.address_of(settings))
    text = _text(settings)
    st.set_page_config(page_title=f"Attention Lab · {text(f'{name}.title')}", layout="wide")
    _come_back()
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        title = escape_html(text(f"{name}.title"))
        style = UNSEEN if settings.present or settings.demo else ""
        st.html(f"{style}<h1>Attention Lab<span> · {title}</span></h1>")
        if settings.composed:
            st.button(
                text("compose.everything"),
                type="tertiary",
                on_click=session.put,
                kwargs={"locked": (), "note": "", "veil": False},
            )
        else:
            navigation(PAGES, name, text)
        _choose_language(text)
        share(text, name, settings, whole=session.is_whole())
    speak(text.language)
    if settings.note:
        st.html(f"<p id='note' dir='auto'>{escape_html(settings.note)}</p>")
    return demo.staged(settings, path, text.language), text


@st.fragment(run_every=A_DAY)
def _come_back() -> None:
    """Nothing, to be drawn again once a day: so that a page survives its session.

    A browser that is connected again, after a restart of the server or a long sleep, asks for the
    page only if some part of it is drawn by itself. Without one, the server would know nothing of
    the page, and what is typed next would be lost.
    """


def foot(settings: Settings, text: Text) -> None:
    """The link at the end of the page; a composed page has none."""
    if settings.composed:
        return
    with st.container(key="foot"):
        label, address = escape_html(text("glossary.title")), glossary_address(text)
        st.html(f"<a href='{address}' target='_blank' rel='noopener'>{label}</a>")


def live(
    room: Callable[[Settings, Text], None],
    every: Callable[[Settings], float | None] = lambda _: None,
) -> None:
    """Draw the part that follows the `LIVE` settings, now and whenever they change.

    ``room`` may draw into containers that were opened before. The page ends with it. ``every``: the
    seconds after which it is drawn again by itself, while something is under way.
    """
    settings = session.begin()
    around, seconds = _around(settings), every(settings)

    def alone() -> None:
        settings = session.begin(sends=False)
        if _around(settings) != around or every(settings) != seconds:
            st.rerun()
        text = _text(settings)
        with damage.reported(text):
            room(demo.staged(settings, session.memory().page, text.language), text)
        session.send_address()  # the browser takes a while for it: what was typed is drawn first

    st.fragment(alone, run_every=seconds)()
    foot(settings, _text(settings))


def _around(settings: Settings) -> object:
    """The settings that the rest of the page shows; if they change, the whole page is redrawn."""
    return steady(settings), session.is_whole()


def _text(settings: Settings) -> Text:
    return Text(session.spoken(settings.language))


def _choose_language(text: Text) -> None:
    session.fill("interface", text.language)
    st.segmented_control(
        text("frame.language"),
        LANGUAGES,
        format_func=lambda language: Text(language)("name"),
        key="interface",
        on_change=_language_changed,
        label_visibility="collapsed",
    )


def _language_changed() -> None:
    session.accept({"language": st.session_state.get("interface")}, "language")
