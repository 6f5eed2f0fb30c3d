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
    finite = np.nan_to_num(numbers, posinf=0.0, neginf=0.0)
    sizes = np.abs(finite)
    least = np.partition(sizes, n - STRONGEST, axis=1)[:, [n - STRONGEST]]
    chosen = sizes > least
    room = STRONGEST - chosen.sum(axis=1, keepdims=True)
    equal = sizes == least
    chosen |= equal & (np.cumsum(equal, axis=1, dtype=np.int16) <= room)
    others = np.where(chosen, np.float32(0), finite)
    sums = [each.sum(axis=1, dtype=np.float64) for each in (others, np.abs(others))]
    return {
        "strongest": numbers[chosen].reshape(m, STRONGEST),
        "strongestKeys": np.nonzero(chosen)[1].reshape(m, STRONGEST),
        "others": np.stack(sums, axis=1),
    }
