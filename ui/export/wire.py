"""The data of the buttons for pictures."""

from __future__ import annotations

from typing import TypedDict


class PictureButtons(TypedDict):
    """``formats``: file endings, and the labels of their buttons. ``stem``: begins a file's name.

    ``unseen``: the message when no view on the page is visible.
    """

    label: str
    unseen: str
    stem: str
    formats: list[tuple[str, str]]
