"""A direction's sentence pairs as a training reads them: numbers, links, vectors of meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from models.recipes import pairs as corpus
from models.recipes.alignment import Links
from models.recipes.guide import Pair, looks
from models.translation.translator import LONGEST
from models.translation.units import END, FIRST, PADDING, START, Ids, Units
from models.vectors.embeddings import load

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Material:
    """One direction's pairs as numbers, and its two vocabularies.

    wide: every source word that teaches, the known ones first, so that the vector of a word that is
    too rare to be known teaches what vectors are good for. links: for each written word of each
    pair the index of the source word that it translates, or `NO_LINK`.
    """

    direction: str
    source: Units
    target: Units
    wide: Units
    sources: tuple[Ids, ...]
    targets: tuple[Ids, ...]
    links: tuple[Ids, ...]
    pairs: corpus.Pairs

    @classmethod
    def of(
        cls, folder: Path, direction: str, links: Mapping[Pair, Links] = MappingProxyType({})
    ) -> Material:
        """links: of as many pairs as there are (`models.recipes.guide`)."""
        found = corpus.split(corpus.read(folder), direction)
        languages = direction.split("-")
        source, target = (
            corpus.units((pair[side] for pair in found.train), language)
            for side, language in enumerate(languages)
        )
        wide = corpus.widened(source, (pair[0] for pair in found.train))
        whole = [
            both
            for one, other in found.train
            if max(map(len, both := (source.split(one, LONGEST), target.split(other, LONGEST))))
            < LONGEST
        ]
        return cls(
            direction,
            source,
            target,
            wide,
            tuple(wide.numbers(one) for one, _ in whole),
            tuple(target.numbers(other) for _, other in whole),
            tuple(looks(*both, direction, links) for both in whole),
            found,
        )


def meanings(words: Units) -> Array:
    """The shared vector of each word, zeros where it has none: (numbers, 50)."""
    shared = load("shared")
    folded = [word.folded for word in words.words]
    known = shared.known(folded)
    vectors = shared.vectors(folded) / shared.ordinary * known[:, None]
    return np.vstack([np.zeros((FIRST, shared.dim)), vectors]).astype(np.float32)


def padded(rows: Sequence[Ids]) -> Ids:
    """START, the words, END of each row, and `PADDING` after that: (rows, longest + 2)."""
    matrix = np.full((len(rows), max(map(len, rows)) + 2), PADDING, np.int32)
    for line, row in zip(matrix, rows, strict=True):
        line[: len(row) + 2] = [START, *row, END]
    return matrix
