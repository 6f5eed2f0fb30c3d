"""Pieces of text, as a model reads it: what all tokenizers give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Piece:
    """``text`` as it stands in the sentence, ``number`` in the vocabulary.

    ``starts``: a word begins here. ``special``: the model's own sign, which nobody typed.
    """

    text: str
    number: int
    starts: bool
    special: bool = False


class Tokenizer(Protocol):
    """Cuts a text into at most so many pieces; what is left of a longer text is not read."""

    def __call__(self, text: str, most: int) -> list[Piece]: ...

    def text_of(self, number: int) -> str:
        """The piece of this number as text, with its space before it."""
        ...


def words(pieces: Sequence[Piece]) -> list[list[int]]:
    """The pieces that make each word, by their positions; a special one is a word by itself."""
    found: list[list[int]] = []
    for position, piece in enumerate(pieces):
        if piece.starts or piece.special or not found:
            found.append([position])
        else:
            found[-1].append(position)
    return found
