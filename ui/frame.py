"""What every page has: title, language, a link to share. Each page calls `open_page` first."""

from __future__ import annotations

import html

import streamlit as st

from ui import session
from ui.language import LANGUAGES, Text, preferred
from ui.settings import Settings, carries_text, query
from ui.share.share import share

PAGES = {"explorer": "app.py", "classify": "pages/classify.py"}
"""Every page and its script, in the order of the navigation."""

STYLE = """<style>
.stMainBlockContainer { max-width: 1240px; }
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
.st-key-header { border-bottom: 1px solid var(--st-border-color, #8883); padding-bottom: .6rem; }
.st-key-header > :nth-child(3) { margin-right: auto; }
</style>"""


def open_page(name: str) -> tuple[Settings, Text]:
    """Draw the frame of the page ``name`` and give its settings and its texts."""
    settings = session.begin()
    language = settings.language
    if language == "auto":
        language = preferred(st.context.locale)
    text = Text(language)
    st.set_page_config(page_title=f"Attention Lab · {text(f'{name}.title')}", layout="wide")
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        title = html.escape(text(f"{name}.title"))
        st.html(f"{STYLE}<h1>Attention Lab<span> · {title}</span></h1>")
        for page, script in PAGES.items():
            link = text(f"{page}.title")
            st.page_link(
                script, label=f"**{link}**" if page == name else link, query_params=query(settings)
            )
        _choose_language(text)
        share(text, whole=carries_text(settings))
    return settings, text


def _choose_language(text: Text) -> None:
    if st.session_state.get("interface") != text.language:
        st.session_state["interface"] = text.language
    st.segmented_control(
        text("frame.language"),
        LANGUAGES,
        format_func=lambda language: Text(language)("name"),
        key="interface",
        on_change=_language_changed,
        label_visibility="collapsed",
    )


def _language_changed() -> None:
    if chosen := st.session_state["interface"]:
        session.put(language=chosen)
