"""Products and sums that do not depend on the order of words.

On paper, equal words get equal rows and columns, and reordered words get the same weights in the
new order. Floating point guarantees neither: how a matrix product rounds a row depends on where the
row stands, and how a sum rounds depends on the order of its terms. So similarities and projections
are computed once for each *distinct* vector, in an order that depends on the vectors alone, and
copied to every position of the word; and row sums are taken in fixed point, where addition is
exact. Weights are then equal to the last bit on every machine.

Rounding everything to fewer bits would not help: two nearly equal numbers may still round to
different sides. Sorting every row before its sum would help, but takes six times as long. As it is,
`attend` at 512 words takes a fifth to a third longer than with plain sums and products. Outputs are
sums over the keys: they are equal for equal words, but another order of words may round them
differently.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

BLOCK = 2**15
"""How many numbers are counted in steps at once (256 kB)."""

LARGEST_SHIFT = 1023
"""2 to a higher power is no float64."""


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


def distinct(matrix: Array) -> Distinct:
    """The distinct rows of ``matrix`` (m, d), in the order of their bytes."""
    # Adding 0 turns -0 into 0: they are equal, and their bytes are not.
    rows = np.ascontiguousarray(matrix + 0.0)
    m, width = rows.shape
    order = rows.view(np.dtype((np.void, width * rows.itemsize)))[:, 0].argsort()
    rows = rows[order]
    first = np.ones(m, dtype=bool)
    np.any(rows[1:] != rows[:-1], axis=1, out=first[1:])
    inverse = np.empty(m, dtype=np.intp)
    inverse[order] = np.cumsum(first) - 1
    return Distinct(rows if first.all() else rows[first], inverse)


def spread(cells: Array, rows: Indices, columns: Indices) -> Array:
    """``cells`` (p, r) of distinct rows and columns, copied to all equal ones: (m, n)."""
    every = cells.take(rows, axis=0)
    # New memory costs more than the copy: the memory of the cells is reused where it fits.
    fits = cells.shape == (len(rows), len(columns)) and cells.flags.owndata
    return np.take(every, columns, axis=1, out=cells if fits else None, mode="clip")


def product(rows: Array, matrix: NDArray[Any]) -> Array:
    """The matrix product of ``rows`` (m, d) and (d, k), in which equal rows have equal products."""
    different, inverse = distinct(rows)
    products: Array = (different @ matrix)[inverse]
    return products


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
    sums = np.empty(len(rows), dtype=np.int64)
    block = max(1, BLOCK // n)
    steps = np.empty((min(block, len(rows)), n), dtype=np.int64)
    with np.errstate(invalid="ignore"):
        for start in range(0, len(rows), block):
            some, shift = rows[start : start + block], by[start : start + block]
            counted = steps[: len(some)]
            if shift.max() > LARGEST_SHIFT:
                counted[...] = np.ldexp(some, shift)
            else:
                np.multiply(some, np.ldexp(1.0, shift), out=counted, casting="unsafe")
            counted.sum(axis=1, out=sums[start : start + block])
        totals: Array = np.ldexp(sums.astype(np.float64).reshape(bound.shape), -shifts)
        # Integers have no NaN: this brings it back for rows that are not finite.
        return totals + 0.0 * bound
