"""The document's language, which follows the interface's."""

from __future__ import annotations

from ui.kit.component import component

_SCRIPT = component("lang", __file__)


def speak(language: str) -> None:
    """Tell the browser the language of the page; at first it is set by `ui.frame.document`."""
    # In a list: Streamlit would pass a text to pandas.
    _SCRIPT(key="lang", data=[language], width="content")
