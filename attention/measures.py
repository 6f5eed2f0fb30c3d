"""Measures: one number that describes a row of weights."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .position import POSITIONS
from .scoring import SCORINGS
from .similarity import SIMILARITIES, Array
from .ties import TIE, largest
from .trace import AttentionTrace
from .weighting import WEIGHTINGS

__all__ = [
    "ROUNDING",
    "TIE",
    "contributions",
    "entropy",
    "flatness",
    "jensen_shannon_divergence",
    "largest",
    "largest_ceiling",
    "row_sums",
    "sums_to_one",
]

ROUNDING = 1e-8
"""How far a sum of shares may be from 1."""


def entropy(weights: Array) -> Array:
    """How spread out a distribution is, in nats: (..., n) -> (...). 0 ln 0 is 0 (Shannon 1948)."""
    positive = np.where(weights > 0, weights, 1.0)
    spread: Array = -np.sum(positive * np.log(positive), axis=-1)
    return spread


def sums_to_one(weights: Array) -> NDArray[np.bool_]:
    """Whether rows sum to 1, but for rounding: (..., n) -> (...). Undefined rows do not."""
    close: NDArray[np.bool_] = np.abs(weights.sum(axis=-1) - 1.0) <= ROUNDING
    return close


def flatness(trace: AttentionTrace) -> tuple[float | None, ...]:
    """Each row's entropy as a share of the largest possible, ln of the keys it sees: (m,).

    1 where all weights are equal. None where it has no meaning: with fewer than two keys to choose
    from, in an undefined row, or where weights do not sum to 1.
    """
    m, n = trace.shape
    seen = np.full(m, n) if trace.mask is None else trace.mask.sum(axis=1)
    proper = sums_to_one(trace.weights) & (seen > 1)
    if not (
        WEIGHTINGS[trace.weighting].row_stochastic and POSITIONS[trace.position].row_stochastic
    ):
        proper[:] = False
    shares = entropy(np.where(proper[:, None], trace.weights, 1.0)) / np.log(np.maximum(seen, 2))
    return tuple(
        min(float(share), 1.0) if good else None for share, good in zip(shares, proper, strict=True)
    )


def jensen_shannon_divergence(
    first: AttentionTrace, second: AttentionTrace
) -> tuple[float | None, ...]:
    """How different two rows of weights are, in bits: (m,), from 0 (equal) to 1 (nothing shared).

    The entropy of their mean minus the mean of their entropies (Lin 1991). None where a row of
    either trace is not a distribution. Raises ValueError for traces of different shapes.
    """
    if first.shape != second.shape:
        raise ValueError(f"second: got shape {second.shape}, expected {first.shape}")
    a, b = first.weights, second.weights
    proper = _distributed(a) & _distributed(b)
    apart = (entropy((a + b) / 2) - (entropy(a) + entropy(b)) / 2) / np.log(2)
    return tuple(
        float(np.clip(bits, 0, 1)) if good else None
        for bits, good in zip(apart, proper, strict=True)
    )


def largest_ceiling(trace: AttentionTrace) -> tuple[float | None, ...]:
    """The largest weight that a row can have, whatever the vectors: (m,); None if not bounded.

    The softmax of n scores with a spread of at most r gives at most 1 / (1 + (n - 1) e^(-r/T)),
    where n counts the keys that the row sees. For similarities of one sign under the ratio, r is 1:
    at the extreme, one score is 1 and all others are 0. With a bias, a position's factor or another
    weighting there is no such bound.
    """
    m, n = trace.shape
    if trace.weighting != "softmax" or trace.bias is not None or trace.factor is not None:
        return (None,) * m
    visible = np.ones((m, n), dtype=bool) if trace.hidden is None else ~trace.hidden
    score = SCORINGS[trace.scoring]
    if score.divides:
        seen = np.where(visible, trace.similarities, 0.0)
        one_sign = (seen >= 0).all(axis=1) | (seen <= 0).all(axis=1)
        holds, spread = one_sign & ~trace.ratio_rows.undefined, 1.0
    else:
        known = isinstance(trace.similarity, str)
        of_similarity = SIMILARITIES[str(trace.similarity)].spread if known else math.inf
        # Every other scoring maps differences of similarities to differences of scores.
        spread = score.function(np.full((1, 1), of_similarity), None, trace.queries.shape[1]).item()
        holds = np.full(m, math.isfinite(spread))
    counts = visible.sum(axis=1)
    others = np.maximum(counts - 1, 0)
    ceilings = 1 / (1 + others * np.exp(-spread / trace.temperature))
    return tuple(
        float(ceiling) if good and count else None
        for ceiling, good, count in zip(ceilings, holds, counts, strict=True)
    )


def row_sums(trace: AttentionTrace) -> tuple[float | None, ...]:
    """The sum of each row's weights: (m,); 1, unless weights were changed after the softmax.

    None where the row is undefined.
    """
    return tuple(
        None if math.isnan(total) else total for total in trace.weights.sum(axis=1).tolist()
    )


def contributions(trace: AttentionTrace) -> tuple[Array | None, ...]:
    """The length of what each key adds to a row's output: m arrays (n,), ‖β_ij y_j‖.

    A weight says little where the value is short (Kobayashi et al. 2020). None where the row is
    undefined.
    """
    lengths = np.sqrt(np.square(trace.values).sum(axis=1))
    return tuple(
        None if np.isnan(weights).any() else np.abs(weights) * lengths for weights in trace.weights
    )


def _distributed(weights: Array) -> np.ndarray:
    """Which rows are distributions: none below 0, and a sum of 1."""
    summed = sums_to_one(weights)
    proper: np.ndarray = summed & (weights >= 0).all(axis=1)
    return proper
