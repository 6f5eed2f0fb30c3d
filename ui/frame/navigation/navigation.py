"""The links between the pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from ui.kit.component import component
from ui.kit.language import Text

_LINKS = component("navigation", __file__)


def navigation(pages: Mapping[str, str], current: str, text: Text) -> None:
    """Draw links to ``pages``, a name and a script each; `chosen` tells of a click."""
    links = [
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
        data=links,  # a list within a dictionary would be looked at with pandas
        on_page_change=_clicked,
        width="content",
    )


def chosen() -> str | None:
    """The name of the page that was just clicked."""
    name: str | None = st.session_state.pop("chosen_page", None)
    return name


def _clicked() -> None:
    st.session_state["chosen_page"] = st.session_state["navigation"].page
