"""Which keys a query may look at. Positions i and j count from 0, as in `position`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .expression import Name
from .notation import Absolute, Relation
from .position import I, J
from .registry import Entry, Registry
from .scoring import Mask


@dataclass(frozen=True, kw_only=True)
class MaskEntry(Entry):
    """``function(m, n, size) -> (m, n)``, true where a query may look; None where all may.

    The formula says what is seen. ``sized``: whether ``size`` changes it.
    """

    sized: bool = False


MASKS: Registry[MaskEntry] = Registry("mask", MaskEntry)


@MASKS.register(expression=Relation(J, "<", Name("n")), source="the introduction")
def none(m: int, n: int, size: int) -> Mask | None:
    """Every query sees every key."""
    del m, n, size
    return None


@MASKS.register(expression=Relation(J, "≤", I), source="Vaswani et al. 2017, the decoder")
def causal(m: int, n: int, size: int) -> Mask | None:
    """No query sees a key that comes after it.

    Where m and n differ, both count from the start, as in Keras: with more queries than keys, the
    last queries see every key; with more keys than queries, no query sees the last keys.
    """
    del size
    return np.tri(m, n, dtype=bool)


@MASKS.register(
    expression=Relation(Absolute(I - J), "≤", Name("w")),
    source="Beltagy et al. 2020, Longformer",
    sized=True,
)
def window(m: int, n: int, size: int) -> Mask | None:
    """A query sees ``size`` keys before it and after it: none, if it is far beyond the last."""
    seen: Mask = np.abs(np.arange(n) - np.arange(m)[:, None]) <= size
    return seen


def hide_keys(mask: Mask | None, m: int, n: int, indices: Iterable[int]) -> Mask | None:
    """``mask`` (m, n) with the keys at ``indices`` hidden from every query as well.

    An index beyond the last key hides nothing. None where nothing at all is hidden.
    """
    seen = ~np.isin(np.arange(n), list(indices))
    if seen.all():
        return mask
    return np.tile(seen, (m, 1)) if mask is None else mask & seen
