"""The pieces that a packaged translator reads and writes, and how they are shown.

A piece as SentencePiece writes it (Kudo and Richardson 2018) has "▁" for the space before it. Shown
are words without that sign, and the rest of a word with a dot before it, so that what is shown can
be read back: "▁Econ", "óm" is shown as "Econ", "·óm".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.translation.units import END, FIRST, MOST_TYPED, SIGNS

SPACE, GOES_ON = "▁", "·"


def shown(piece: str) -> str:
    """A piece for people.

    >>> shown("▁The"), shown("s"), shown(",")
    ('The', '·s', ',')
    """
    if piece.startswith(SPACE) and piece[1:2].isalnum():
        return piece[1:]
    return GOES_ON + piece if piece[:1].isalnum() else piece


def spelled(token: str) -> str:
    """The piece that is shown so.

    >>> spelled("The"), spelled("·s"), spelled(",")
    ('▁The', 's', ',')
    """
    if token.startswith(GOES_ON) and token[1:2].isalnum():
        return token[1:]
    return SPACE + token if token[:1].isalnum() else token


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of a vocabulary, as shown; the number of the first is `units.FIRST`."""

    tokens: tuple[str, ...]
    _numbers: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        numbers = {token: number for number, token in enumerate(self.tokens, FIRST)}
        object.__setattr__(self, "_numbers", numbers)

    def number(self, token: str) -> int | None:
        """Of a piece as shown; None for what is none."""
        return self._numbers.get(token)

    def written(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Each number as its piece is shown."""
        return tuple(
            self.tokens[number - FIRST] if number >= FIRST else SIGNS[number] for number in numbers
        )

    def join(self, tokens: Sequence[str]) -> str:
        """A text of tokens as shown."""
        pieces = (spelled(token) for token in tokens if token != SIGNS[END])
        return "".join(pieces).replace(SPACE, " ").strip()

    def typed(self, text: str) -> tuple[str, ...]:
        """Words that somebody typed; the translator cuts those that are no piece."""
        return tuple(text.split()[:MOST_TYPED])
