"""A button that copies the page's address, which holds all settings."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.language import Text

_FOLDER = Path(__file__).parent
_BUTTON = st.components.v2.component(
    "share",
    js=(_FOLDER / "share.js").read_text(encoding="utf-8"),
    css=(_FOLDER / "share.css").read_text(encoding="utf-8"),
)


def share(text: Text, *, whole: bool) -> None:
    """Draw the button. Where the link is not ``whole`` it says that the text is not in it."""
    words = {key: text(f"share.{key}") for key in ("copy", "copied", "select", "part")}
    _BUTTON(key="share", data={**words, "whole": whole}, width="content")
