"""A translator's vocabulary: a text becomes pieces with numbers, as `units` counts them.

Marian's numbers 0 and 1 are the end and the unknown piece; here these are `END` and `UNKNOWN`, and
the others move up, so that there is room for the start.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

from models.text.tokens import LONGEST_TEXT
from models.transformer.formats.folder import LibraryTokenizer
from models.translation.pieces import GOES_ON, SPACE, Pieces, shown
from models.translation.units import END, FIRST, SIGNS, UNKNOWN

SPECIAL = 2
"""How many of Marian's numbers stand for no piece: the end and the unknown piece."""


class Cut(NamedTuple):
    """tokens as shown, an unknown one as typed, and their numbers, the END among them.

    left_out: pieces beyond the limit. unread: characters beyond `LONGEST_TEXT`.
    """

    tokens: tuple[str, ...]
    numbers: tuple[int, ...]
    left_out: int
    unread: int


class Vocabulary:
    """``library``: a tokenizer of the package `tokenizers`, whose first piece is the end."""

    def __init__(self, library: Any) -> None:
        self._library = library
        count = library.get_vocab_size()
        self.pieces = Pieces(
            tuple(shown(library.id_to_token(number)) for number in range(SPECIAL, count))
        )

    @classmethod
    def read(cls, folder: Path) -> Vocabulary:
        """From ``tokenizer.json``. Raises NotInstalled, and WeightsError for a damaged file."""
        return cls(LibraryTokenizer.read(folder).library)

    def cut(self, text: str, limit: int) -> Cut:
        """The first pieces of a text and behind them the sign of the end, ``limit`` in all."""
        read = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
        found = self._library.encode(read, add_special_tokens=False)
        numbers = [_renumbered(number) for number in found.ids]
        tokens = [
            read[slice(*span)].strip() or shown(piece) if number == UNKNOWN else shown(piece)
            for piece, number, span in zip(found.tokens, numbers, found.offsets, strict=True)
        ]
        kept = limit - 1
        return Cut(
            (*tokens[:kept], SIGNS[END]) if tokens else (),
            (*numbers[:kept], END) if tokens else (),
            max(0, len(tokens) - kept),
            max(0, len(text) - LONGEST_TEXT),
        )

    def word(self, word: str) -> tuple[int, ...]:
        """The numbers of a piece as shown, or of the pieces of a word that is none."""
        if (number := self.pieces.number(word)) is not None:
            return (number,)
        found = self._library.encode(word.removeprefix(GOES_ON), add_special_tokens=False)
        numbers = tuple(_renumbered(number) for number in found.ids)
        bare = self.pieces.number(SPACE)
        return numbers[1:] if numbers[:1] == (bare,) else numbers


def _renumbered(number: int) -> int:
    return (END, UNKNOWN)[number] if number < SPECIAL else number - SPECIAL + FIRST
