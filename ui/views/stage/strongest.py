"""The weights that stand beside a row of outputs: not all of a long text's, but its strongest."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.similarity import Array

MOST_LISTED = 40
"""Up to so many keys are listed beside a row, and of more the `STRONGEST`: as ``items.js`` does."""

STRONGEST = 20


def beside_outputs(weights: Array) -> dict[str, NDArray[Any]]:
    """What the row view lists of weights (m, n): all, or by row the strongest in the order of keys.

    ``strongest`` and ``strongestKeys`` (m, `STRONGEST`): the weights and their indices; of equal
    ones the first count. ``others`` (m, 2): the sums of all others, and of their absolute values.
    """
    m, n = weights.shape
    if n <= MOST_LISTED:
        return {"weights": weights}
    numbers = weights.astype(np.float32)
    sizes = np.where(np.isfinite(numbers), np.abs(numbers), 0)
    least = np.partition(sizes, n - STRONGEST, axis=1)[:, [n - STRONGEST]]
    larger, equal = sizes > least, sizes == least
    room = STRONGEST - larger.sum(axis=1, keepdims=True)
    chosen = larger | (equal & (np.cumsum(equal, axis=1) <= room))
    others = np.where(chosen | ~np.isfinite(weights), 0.0, weights)
    return {
        "strongest": numbers[chosen].reshape(m, STRONGEST),
        "strongestKeys": np.nonzero(chosen)[1].reshape(m, STRONGEST),
        "others": np.stack([others.sum(axis=1), np.abs(others).sum(axis=1)], axis=1),
    }
