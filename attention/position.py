"""What is added so that attention can see the order of words.

A position turns queries (m, d) and keys (n, d) into `Placed`: moved vectors, or a bias, a mask or a
factor (m, n) that `attend` applies where the original paper does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .expression import Call, Name
from .registry import Entry, Registry
from .scoring import Mask
from .similarity import Array


@dataclass(frozen=True)
class Placed:
    """What a position makes of queries (m, d) and keys (n, d); None where it does nothing.

    ``bias`` (m, n) is added to the scores, ``mask`` (m, n) hides keys before the softmax, and
    ``factor`` (m, n) multiplies the weights after it.
    """

    queries: Array
    keys: Array
    bias: Array | None = None
    mask: Mask | None = None
    factor: Array | None = None


@dataclass(frozen=True, kw_only=True)
class Position(Entry):
    """``function(queries, keys, parameters) -> Placed``.

    ``row_stochastic``: weights still sum to 1 afterwards.
    """

    row_stochastic: bool = True

    def __call__(self, queries: Array, keys: Array, parameters: Mapping[str, Any]) -> Placed:
        placed: Placed = self.function(queries, keys, parameters)
        return placed


POSITIONS: Registry[Position] = Registry("position", Position)


WORD_VECTOR = Call("vector", Name("word", "i"))


@POSITIONS.register(expression=WORD_VECTOR, source="the article")
def none(queries: Array, keys: Array, parameters: Mapping[str, Any]) -> Placed:
    """Words in any order look alike."""
    del parameters
    return Placed(queries, keys)
