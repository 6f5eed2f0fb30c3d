"""The links between the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import streamlit as st

from ui.frame.navigation.wire import Link
from ui.kit.component import component, sent
from ui.kit.language import Text

_LINKS = component("navigation", __file__)


def navigation(pages: Mapping[str, str], current: str, text: Text) -> None:
    """Draw links to ``pages`` (name -> script); `chosen` reports a click."""
    links: list[Link] = [
        {
            "name": name,
            "label": text(f"{name}.title"),
            "path": Path(script).stem if script.startswith("pages/") else "",
            "current": name == current,
        }
        for name, script in pages.items()
    ]
    _LINKS(
        key="navigation",
        data=links,  # Streamlit would pass a list within a dictionary to pandas
        on_page_change=_clicked,
        width="content",
    )


def chosen(pages: Iterable[str]) -> str | None:
    """The name of the page that was just clicked, if there is such a page."""
    clicked = st.session_state.pop("chosen_page", None)
    return next((name for name in pages if name == clicked), None)


def _clicked() -> None:
    st.session_state["chosen_page"] = sent("navigation", "page")
