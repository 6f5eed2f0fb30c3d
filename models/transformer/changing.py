"""Two texts that differ in a word or two: which heads look otherwise?

The pieces of both are aligned first: equal ones with each other, and what stands between as one
token. A head's weights are then compared among the same tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from models.transformer.behaviours import Weights, of_words, without_special
from models.transformer.glance import arrays_of
from models.transformer.pieces import Piece

Group = tuple[int, ...]
"""Pieces that count as one token, by their positions."""


@dataclass(frozen=True)
class OfChange:
    """How much each head's weights change from one text to another.

    ``special``: special pieces keep their part; without them each row is normalised again.
    """

    model: str
    text: str
    other: str
    special: bool

    kind: ClassVar[str] = "change"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> Changed:
        """The answer to it."""
        before, after = (
            tuple(Piece(**piece) for piece in header[name]) for name in ("before", "after")
        )
        pairs = tuple((tuple(one), tuple(other)) for one, other in header["pairs"])
        return Changed(before, after, pairs, arrays_of(header, body)["moved"])


@dataclass(frozen=True, eq=False)
class Changed:
    """``pairs``: pieces of the first text and those of the other that they are compared with.

    ``moved`` (L, h): how much of a head's weight went elsewhere, ½ Σ|β − β'|, mean of the rows.
    """

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    pairs: tuple[tuple[Group, Group], ...]
    moved: NDArray[np.float32]

    def strongest(self, count: int) -> list[tuple[int, int, float]]:
        """The heads that changed most: layer and head, from 0, and how much."""
        order = np.argsort(-self.moved, axis=None, kind="stable")[:count]
        layers, heads = np.unravel_index(order, self.moved.shape)
        found = zip(
            layers.tolist(), heads.tolist(), self.moved.ravel()[order].tolist(), strict=True
        )
        return list(found)


def aligned(before: Sequence[Piece], after: Sequence[Piece]) -> list[tuple[Group, Group]]:
    """Which pieces of two texts are compared; every piece is in one pair.

    Equal ones go together (`difflib`). What was changed in between is one token on either side;
    where something was only added or taken away, it goes with the piece before it.
    """
    matcher = SequenceMatcher(
        a=[piece.number for piece in before], b=[piece.number for piece in after], autojunk=False
    )
    pairs: list[tuple[Group, Group]] = []
    loose: tuple[Group, Group] = (), ()
    for kind, start, end, other, last in matcher.get_opcodes():
        if kind == "equal":
            fresh: list[tuple[Group, Group]] = [
                ((start + step,), (other + step,)) for step in range(end - start)
            ]
            if any(loose):  # at the beginning there is no piece before it
                fresh[0] = loose[0] + fresh[0][0], loose[1] + fresh[0][1]
                loose = (), ()
            pairs += fresh
            continue
        group = tuple(range(start, end)), tuple(range(other, last))
        if all(group):
            pairs.append(group)
        elif pairs:
            pairs[-1] = pairs[-1][0] + group[0], pairs[-1][1] + group[1]
        else:
            loose = group
    return pairs


def moved(before: Weights, after: Weights, pairs: Sequence[tuple[Group, Group]]) -> Weights:
    """½ Σ|β − β'| between the tokens of the pairs, mean of the rows: (..., n, n) to (...)."""
    one = of_words(before, [pair[0] for pair in pairs])
    other = of_words(after, [pair[1] for pair in pairs])
    distance: Weights = np.abs(one - other).sum(axis=-1).mean(axis=-1) / 2
    return distance


def change(
    before: Weights,
    after: Weights,
    pieces: Sequence[Piece],
    others: Sequence[Piece],
    *,
    special: bool,
) -> Changed:
    """What changed from one text's weights (L, h, n, n) to the other's."""
    if not special:
        before, after = without_special(before, pieces), without_special(after, others)
        pieces, others = (
            [piece for piece in each if not piece.special] for each in (pieces, others)
        )
    pairs = aligned(pieces, others)
    found = moved(before, after, pairs).astype(np.float32)
    return Changed(tuple(pieces), tuple(others), tuple(pairs), found)
