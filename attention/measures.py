"""What can be said of a row of weights in one number."""

from __future__ import annotations

import numpy as np

from .similarity import Array
from .trace import AttentionTrace
from .weighting import WEIGHTINGS


def entropy(weights: Array) -> Array:
    """How spread a distribution is, in nats: (..., n) -> (...). 0 ln 0 is 0 (Shannon 1948)."""
    positive = np.where(weights > 0, weights, 1.0)
    spread: Array = -np.sum(positive * np.log(positive), axis=-1)
    return spread


def flatness(trace: AttentionTrace) -> tuple[float | None, ...]:
    """Each row's entropy as a share of the largest possible, ln of the keys it sees: (m,).

    1 where all weights are equal. None where it means nothing: fewer than two keys to choose from,
    an undefined row, or weights that do not sum to 1.
    """
    m, n = trace.shape
    seen = np.full(m, n) if trace.mask is None else trace.mask.sum(axis=1)
    proper = np.isclose(trace.weights.sum(axis=1), 1.0) & (seen > 1)
    if not WEIGHTINGS[trace.weighting].row_stochastic:
        proper[:] = False
    shares = entropy(np.where(proper[:, None], trace.weights, 1.0)) / np.log(np.maximum(seen, 2))
    return tuple(
        min(float(share), 1.0) if good else None for share, good in zip(shares, proper, strict=True)
    )
