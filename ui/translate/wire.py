"""What the views of the Translate page receive."""

from __future__ import annotations

from typing import TypedDict

from ui.kit.wire import Token


class Written(TypedDict):
    """A word that was written, and how likely it was then; ``guess``: not very."""

    text: str
    chance: str
    guess: bool


class RibbonsView(TypedDict):
    """Two sentences one over the other. Their weights travel beside it; none while covered.

    ``languages``: of the upper and the lower sentence. ``cell``: the selected pair, a written word
    and, or -1, one of the source.
    """

    source: list[Token]
    written: list[Written]
    languages: tuple[str, str]
    cell: tuple[int, int]
    labels: tuple[str, str]
    about: str
    covered: bool
    words: dict[str, str]
