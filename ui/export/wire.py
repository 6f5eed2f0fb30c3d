"""What the buttons for pictures receive."""

from __future__ import annotations

from typing import TypedDict


class PictureButtons(TypedDict):
    """``formats`` are file endings and the labels of their buttons; ``stem`` begins a file's name.

    ``unseen`` is said where no view on the page can be seen.
    """

    label: str
    unseen: str
    stem: str
    formats: list[tuple[str, str]]
