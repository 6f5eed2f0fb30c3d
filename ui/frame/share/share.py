"""Buttons that copy the page's address, which holds all settings, or make one for a class."""

from __future__ import annotations

from typing import Any

from ui.kit.component import component
from ui.kit.language import Text
from ui.kit.settings import LONGEST_NOTE, LONGEST_QUERY

_BUTTONS = component("share", __file__)

CONTROLS = {
    "explorer": {
        "text": "explorer.sentence",
        "similarity": "similarity.label",
        "scoring": "scoring.label",
        "more": "compose.more",
    },
    "compare": {"text": "compare.sentence", "more": "compose.sides"},
    "classify": {
        "review": "classify.sentence",
        "attention": "attention.label",
        "more": "compose.more",
    },
}
"""What a link to a page can leave to students or not: names in `LOCKS`, and how they are called."""


def share(text: Text, page: str, *, whole: bool, composed: bool) -> None:
    """Draw the buttons of the page named ``page``.

    Where the link is not ``whole`` it says that the text is not in it. Who was given a ``composed``
    page is not asked to compose one.
    """
    words = {key: text(f"share.{key}") for key in ("copy", "copied", "select", "part")}
    made = None if composed or page not in CONTROLS else _composer(text, page)
    said = {**words, "whole": whole, "compose": made}
    # In a list: a dictionary within a dictionary would be looked at with pandas.
    _BUTTONS(key="share", data=[said], width="content")


def _composer(text: Text, page: str) -> dict[str, Any]:
    words = {key: text(f"compose.{key}") for key in WORDS}
    controls = {name: text(label) for name, label in CONTROLS[page].items()}
    return {**words, "controls": controls, "longest": LONGEST_QUERY, "most": LONGEST_NOTE}


WORDS = (
    *("button", "title", "about", "can", "note", "example", "preview", "close"),
    *("over", "without", "ordinary"),
)
