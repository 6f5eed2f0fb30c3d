"""A large matrix as a small one."""

from __future__ import annotations

import numpy as np

from attention.similarity import Array


def reduced(numbers: Array, side: int) -> Array:
    """At most ``side`` rows and columns, each the mean of adjacent ones: (m, n) -> (<=, <=).

    Only finite numbers count; where there are none, the mean is NaN.
    """
    m, n = numbers.shape
    finite = np.isfinite(numbers)
    if finite.all():
        rows, columns = _summed(np.ones((m, 1)), side), _summed(np.ones((1, n)), side)
        return _summed(numbers, side) / (rows * columns)
    counts = _summed(finite.astype(np.float64), side)
    sums = _summed(np.where(finite, numbers, 0.0), side)
    return np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)


def _summed(numbers: Array, side: int) -> Array:
    """The sums of blocks of adjacent rows and columns."""
    for axis in (1, 0):  # in this order, since it is along memory first
        size = numbers.shape[axis]
        if size > side:
            starts = np.linspace(0, size, side, endpoint=False).astype(int)
            numbers = np.add.reduceat(numbers, starts, axis=axis)
    return numbers
