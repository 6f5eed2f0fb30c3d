"""Attention with small whole numbers: an example for the blackboard.

The words are those of a sentence; their vectors are made up, and drawn again until every number on
the way is one that a class can find without a calculator.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from attention import AttentionTrace, attend

MOST_WORDS = 4

NUMBERS = (0, 0, 1, 1, 2, 2, 3, -1)
"""The numbers of a vector; those listed more often are likelier."""


class Board(NamedTuple):
    """The conditions under which the arithmetic of a scoring stays easy.

    ``width`` of the vectors; ``fits(similarities)``; ``decimals``: the decimals of α.
    """

    width: int
    fits: Callable[[Sequence[int]], bool]
    decimals: int


BOARDS: Mapping[str, Board] = MappingProxyType(
    {
        # Sums by which whole numbers can be divided exactly in two decimals.
        "ratio": Board(2, lambda row: min(row) >= 0 and sum(row) in (2, 4, 5, 10, 20), 2),
        # √4 = 2: halves of even numbers.
        "scaled": Board(4, lambda row: all(s % 2 == 0 and -2 <= s <= 8 for s in row), 0),
        "plain": Board(2, lambda row: all(-1 <= s <= 4 for s in row), 0),
    }
)


def column_decimals(scoring: str) -> dict[str, int]:
    """The decimals of the columns, by their symbols: none or two."""
    return {"s": 0, "α": BOARDS[scoring].decimals, "e": 2, "β": 2}


def board(trace: AttentionTrace, i: int, j: int, seed: int) -> AttentionTrace:
    """The query ``i`` looks at up to `MOST_WORDS` different keys, ``j`` and itself among them.

    Dot products, the softmax and the trace's own scoring; values are the keys. The same seed draws
    the same vectors; equal words have equal ones, and where there are two keys not all scores are
    alike.
    """
    query = trace.query_tokens[i]
    wanted = [trace.key_tokens[j], *([query] if query in trace.key_tokens else [])]
    chosen = list(dict.fromkeys([*wanted, *trace.key_tokens]))[:MOST_WORDS]
    keys = sorted(chosen, key=trace.key_tokens.index)
    easy = BOARDS[trace.scoring]
    dice = random.Random(seed)
    while True:
        vectors = {word: dice.choices(NUMBERS, k=easy.width) for word in (query, *keys)}
        row = [_dot(vectors[query], vectors[key]) for key in keys]
        tells = len(keys) == 1 or len(set(row)) > 1
        if easy.fits(row) and tells and all(map(any, vectors.values())):
            break
    drawn = [vectors[key] for key in keys]
    return attend(
        [vectors[query]],
        drawn,
        drawn,
        scoring=trace.scoring,
        query_tokens=(query,),
        key_tokens=tuple(keys),
    )


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
