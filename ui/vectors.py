"""Where the vectors of words come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attention.similarity import Array
from models import embeddings
from ui.settings import Settings


@dataclass(frozen=True)
class Vectors:
    """One vector a word (n, d), and whether the word is ``known`` where they come from."""

    array: Array
    known: tuple[bool, ...]


def vectors_of(settings: Settings, tokens: Sequence[str]) -> Vectors:
    """The vectors of the page's words. Equal words get equal vectors, so all sentences of a page
    come in one call.
    """
    del settings
    words = embeddings.load("en")
    return Vectors(words.vectors(tokens), tuple(words.known(tokens).tolist()))
