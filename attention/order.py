"""Products and sums that do not depend on the order of words.

On paper, equal words get equal rows and columns, and reordered words get the same weights in the
new order. Floating point guarantees neither: how a matrix product rounds a row depends on where the
row stands, and how a sum rounds depends on the order of its terms. So similarities and projections
are computed once for each *distinct* vector, in an order that depends on the vectors alone, and
copied to every position of the word; and row sums are taken in fixed point, where addition is
exact. Weights are then equal to the last bit on every machine.

Rounding everything to fewer bits would not help: two nearly equal numbers may still round to
different sides. Sorting every row before its sum would help, but takes six times as long. Outputs
are sums over the keys: they are equal for equal words, but another order of words may round them
differently.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .blocks import blocks

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

LARGEST_SHIFT = 1023
"""2 to a higher power is no float64."""

DIGITS = 52
"""How many bits of a float64 follow its first."""


class Distinct(NamedTuple):
    """The distinct ``rows`` (p, d) of a matrix (m, d): ``rows[inverse]`` is the matrix again.

    ``inverse`` (m,) holds, for each row of the matrix, its index in ``rows``.
    """

    rows: Array
    inverse: Indices

    @property
    def repeat(self) -> bool:
        """Whether some row occurs more than once."""
        return len(self.rows) < len(self.inverse)

    def times(self, matrix: NDArray[Any]) -> Array:
        """The matrix (m, d) times another (d, k): equal rows have equal products."""
        products: Array = (self.rows @ matrix)[self.inverse]
        return products


def distinct(matrix: Array) -> Distinct:
    """The distinct rows of ``matrix`` (m, d), finite, in an order that depends on them alone."""
    # Adding 0 turns -0 into 0: they are equal, and their bytes are not.
    rows = np.ascontiguousarray(matrix + 0.0)
    m, width = rows.shape
    inverse = np.empty(m, dtype=np.intp)
    # Words that differ mostly do so in the first number already, and numbers are quickly sorted.
    order = rows[:, 0].argsort()
    firsts = rows[order, 0]
    if (firsts[1:] > firsts[:-1]).all():
        inverse[order] = np.arange(m)
        return Distinct(rows[order], inverse)
    order = rows.view(np.dtype((np.void, width * rows.itemsize)))[:, 0].argsort()
    rows = rows[order]
    first = np.ones(m, dtype=bool)
    np.any(rows[1:] != rows[:-1], axis=1, out=first[1:])
    inverse[order] = np.cumsum(first) - 1
    return Distinct(rows if first.all() else rows[first], inverse)


def spread(cells: Array, rows: Indices, columns: Indices) -> Array:
    """``cells`` (p, r) of distinct rows and columns, copied to all equal ones: (m, n)."""
    found = np.empty((len(rows), len(columns)))
    for some in blocks(len(rows), cells.shape[1]):
        np.take(cells[rows[some]], columns, axis=1, out=found[some], mode="clip")
    return found


def total(numbers: Array, bound: Array | None = None) -> Array:
    """The sum of each row, the same in any order of its numbers: (..., n) -> (...).

    Numbers are rounded to whole multiples of a step. The largest of a row is at most 2^63/n steps,
    so that the sum is exact in 64 bits, and each number loses less than one step. ``bound`` (...),
    if known, is at least the largest absolute value of each row. NaN where a row is not finite.
    """
    if bound is None:
        bound = np.abs(numbers).max(axis=-1)
    n = numbers.shape[-1]
    shifts = 63 - (n - 1).bit_length() - np.frexp(bound)[1]
    rows, by = numbers.reshape(-1, n), shifts.reshape(-1, 1)
    scale = np.ldexp(1.0, by) if by.max() <= LARGEST_SHIFT else None
    sums = np.empty(len(rows), dtype=np.int64)
    with np.errstate(invalid="ignore"):
        for some in blocks(len(rows), n):
            steps = np.empty(rows[some].shape, dtype=np.int64)
            if scale is None:
                np.copyto(steps, np.ldexp(rows[some], by[some]), casting="unsafe")
            else:
                np.multiply(rows[some], scale[some], out=steps, casting="unsafe")
            steps.sum(axis=1, out=sums[some])
        totals: Array = np.ldexp(sums.astype(np.float64).reshape(bound.shape), -shifts)
        # Integers have no NaN: this brings it back for rows that are not finite.
        return totals + 0.0 * bound


def total_of_shares(shares: Array) -> Array:
    """The sum of each row of numbers from 0 to 1, in any order the same: (..., n) -> (...).

    Faster than `total`, which knows nothing of its numbers. A power of 2 that is added, 1 or more,
    rounds each to a whole number of steps: of 2⁻⁵², or 2^k as much where there are some 2^k
    thousand numbers. The bits of the sum are those of the power, as a whole number, plus the steps.
    So sums of bits are exact, and tell how many steps there are. Each number is off by at most half
    a step. A row with NaN has any sum.
    """
    n = shares.shape[-1]
    rows = shares.reshape(-1, n)
    # Then n numbers are at most 2^62 steps. Beyond 64 bits whole numbers start again from 0, in
    # sums as in differences: what they differ by stays exact. A float64, not Python's float: so
    # numbers of 32 bits become 64 bits, too, when it is added.
    power = np.exp2(max(0, n.bit_length() - 10))
    sums = np.empty(len(rows), dtype=np.int64)
    for some in blocks(len(rows), n):
        (rows[some] + power).view(np.int64).sum(axis=1, out=sums[some])
    sums -= np.array([power]).view(np.int64) * n
    totals: Array = sums * (power * 2.0**-DIGITS)
    return totals.reshape(shares.shape[:-1])
