"""The document's language, which follows the interface's."""

from __future__ import annotations

from ui.kit.component import component

_SCRIPT = component("lang", __file__)


def speak(language: str) -> None:
    """Say to the browser which language the page is in. It comes in it: `ui.frame.document`."""
    # In a list: Streamlit would pass a text to pandas.
    _SCRIPT(key="lang", data=[language], width="content")
