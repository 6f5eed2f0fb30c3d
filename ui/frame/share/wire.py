"""The data of the buttons for the address."""

from __future__ import annotations

from typing import TypedDict


class Composing(TypedDict):
    """The data for composing a link for a class.

    ``controls`` are names of what students may be left, and how they are called; ``texts`` what the
    address leaves out. ``veil`` is null on a page that covers nothing. ``longest`` is the length of
    an address, ``most`` that of a note.
    """

    words: dict[str, str]
    controls: dict[str, str]
    texts: dict[str, str]
    veil: str | None
    longest: int
    most: int


class ShareData(TypedDict):
    """The buttons' texts. ``whole``: whether the address holds the typed texts."""

    copy: str
    copied: str
    select: str
    part: str
    whole: bool
    compose: Composing | None
