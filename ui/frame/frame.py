"""What every page has: title, language, a link to share. Each page calls `open_page` first.

What then follows what people type and select is drawn by `live`, and drawn again alone: all that
stands around it does not change, and would cost more than the numbers do.
"""

from __future__ import annotations

import html
from collections.abc import Callable

import streamlit as st

from ui.frame import damage
from ui.frame.navigation.navigation import chosen, navigation
from ui.frame.share.share import share
from ui.kit import session
from ui.kit.language import LANGUAGES, Text, glossary_address
from ui.kit.settings import Settings, steady
from ui.present import demo

PAGES = {
    "explorer": "app.py",
    "compare": "pages/compare.py",
    "classify": "pages/classify.py",
    "learn": "pages/learn.py",
}
"""Every page and its script, in the order of the navigation."""

ASIDE = {"glossary": "pages/glossary.py"}
"""Pages that the navigation does not name: they are linked from where they are needed."""

STYLE = """<style>
.stMainBlockContainer { max-width: 1240px; }
@media (min-width: 900px) { .stMainBlockContainer { padding-inline: 2rem; } }
.st-key-typed input { font-size: 1.35rem; padding-block: .6rem; }
.st-key-header h1 { font-size: 1.15rem; font-weight: 700; white-space: nowrap; padding: 0; }
.st-key-header h1 span { position: absolute; clip-path: inset(50%); } /* for screen readers */
[role="radio"][aria-checked="true"] {
    background: light-dark(#1d2433, #e7eaf0) !important;
    border-color: light-dark(#1d2433, #e7eaf0) !important;
}
[role="radio"][aria-checked="true"] p { color: light-dark(#fff, #10141d) !important; }
[role="tab"][aria-selected="true"] p { color: light-dark(#1d2433, #e7eaf0) !important; }
.st-key-tab [role="tablist"] { margin-top: -.8rem; }
.st-key-stage_script { position: absolute; } /* a script alone, which takes no place */
.st-key-header { border-bottom: 1px solid var(--st-border-color, #8883); padding-bottom: .6rem; }
.st-key-header > :first-child { margin-right: auto; }
div:has(> .st-key-foot) { order: 99; margin-top: 1rem; }
.st-key-foot a { color: inherit; opacity: .7; font-size: .85rem; text-underline-offset: 3px; }
.st-key-typed input:disabled { -webkit-text-fill-color: currentColor; color: inherit; }
#note { margin: 0; padding: .6rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere;
    background: var(--st-secondary-background-color, #8881); border-radius: 8px; }
/* A stage that is presented lies above the page, which meanwhile nobody can reach. */
:root[data-presenting] .stApp > * { visibility: hidden; }
</style>"""

UNSEEN = """<style>
/* Until the stage has come to be presented: the page before it is not to flash up. */
.stApp > * { animation: unseen 1.5s; }
@keyframes unseen { from, to { visibility: hidden; } }
</style>"""


def open_page(name: str) -> tuple[Settings, Text]:
    """Draw the frame of the page ``name`` and give its settings and its texts."""
    own = (PAGES | ASIDE)[name]
    first = session.enter(own)
    settings = session.begin()
    if page := chosen(PAGES):
        st.switch_page(PAGES[page], query_params=session.address_of(settings))
    script = demo.script_of(settings)
    if script not in (None, own) and first:
        st.switch_page(script, query_params=session.address_of(settings))
    text = _text(settings)
    st.set_page_config(page_title=f"Attention Lab · {text(f'{name}.title')}", layout="wide")
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        title = html.escape(text(f"{name}.title"))
        style = STYLE + UNSEEN if settings.present or settings.demo else STYLE
        st.html(f"{style}<h1>Attention Lab<span> · {title}</span></h1>")
        if settings.composed:
            st.button(
                text("compose.everything"),
                type="tertiary",
                on_click=session.put,
                kwargs={"locked": (), "note": ""},
            )
        else:
            navigation(PAGES, name, text)
        _choose_language(text)
        share(text, name, settings, whole=session.carries(settings))
    if settings.note:
        st.html(f"<p id='note' dir='auto'>{html.escape(settings.note)}</p>")
    if not (settings.composed or name in ASIDE):
        _foot(text)
    return demo.staged(settings, own, text.language), text


def _foot(text: Text) -> None:
    """A link that stands under whatever the page draws, and opens beside it."""
    with st.container(key="foot"):
        label, address = html.escape(text("glossary.title")), glossary_address(text)
        st.html(f"<a href='{address}' target='_blank' rel='noopener'>{label}</a>")


def live(room: Callable[[Settings, Text], None]) -> None:
    """Draw what follows the `LIVE` settings, now and whenever they change.

    ``room`` may draw into containers that were opened before.
    """
    _alone(room, _around(session.begin()))


@st.fragment
def _alone(room: Callable[[Settings, Text], None], around: object) -> None:
    settings = session.begin()
    if _around(settings) != around:
        st.rerun()
    text = _text(settings)
    with damage.told(text):
        room(demo.staged(settings, st.session_state["page"], text.language), text)


def _around(settings: Settings) -> object:
    """What the rest of the page shows; where it changes, all of the page is drawn again."""
    return steady(settings), session.carries(settings)


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
