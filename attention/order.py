"""Products and sums that do not depend on the order of words.

On paper equal words get equal rows and columns, and words in another order the same weights in that
order. In floating point neither holds by itself: a matrix product rounds a row by the place where
it stands, and a sum rounds by the order of its terms. So similarities and projections are computed
once for each *distinct* vector, in an order that depends on the vectors alone, and copied to where
the words stand; and row sums are taken in fixed point, where addition is exact. Weights are thereby
equal to the last bit, whatever computes them. To round everything to fewer bits would not do: two
numbers may lie on either side of where the rounding turns. To sort every row before its sum would,
but takes six times as long; as it is, `attend` at 512 words takes a fifth to a third longer than
with plain sums and products. Outputs, sums over the keys of products, are equal for equal words,
but another order of words may round them otherwise.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.intp]

BLOCK = 2**15
"""How many numbers are counted in steps at once (256 kB)."""

LARGEST_SHIFT = 1023
"""2 to a higher power is no float64."""


class Distinct(NamedTuple):
    """The different ``rows`` (p, d) of a matrix (m, d), and ``places`` (m,): which one each is."""

    rows: Array
    places: Places

    @property
    def repeat(self) -> bool:
        """Whether some row occurs more than once."""
        return len(self.rows) < len(self.places)


def distinct(matrix: Array) -> Distinct:
    """The different rows of ``matrix`` (m, d), in the order of their bytes."""
    # Adding 0 turns -0 into 0: they are equal, and their bytes are not.
    rows = np.ascontiguousarray(matrix + 0.0)
    m, width = rows.shape
    order = rows.view(np.dtype((np.void, width * rows.itemsize)))[:, 0].argsort()
    rows = rows[order]
    first = np.ones(m, dtype=bool)
    np.any(rows[1:] != rows[:-1], axis=1, out=first[1:])
    places = np.empty(m, dtype=np.intp)
    places[order] = np.cumsum(first) - 1
    return Distinct(rows if first.all() else rows[first], places)


def spread(cells: Array, rows: Places, columns: Places) -> Array:
    """``cells`` (p, r) of distinct rows and columns, copied to every place: (m, n)."""
    every = cells.take(rows, axis=0)
    # Fresh memory costs more than the copy: that of the cells is used again where it fits.
    fits = cells.shape == (len(rows), len(columns)) and cells.flags.owndata
    return np.take(every, columns, axis=1, out=cells if fits else None, mode="clip")


def product(rows: Array, matrix: NDArray[Any]) -> Array:
    """The matrix product of ``rows`` (m, d) and (d, k), in which equal rows have equal products."""
    different, places = distinct(rows)
    products: Array = (different @ matrix)[places]
    return products


def total(numbers: Array, bound: Array | None = None) -> Array:
    """The sum of each row, the same in any order of its numbers: (..., n) -> (...).

    As whole multiples of a step, of which the row's largest has 2^63/n, numbers add up exactly in
    64 bits: what is lost is less than one step a number. ``bound`` (...), where it is known, is at
    least as large as every number of the row without its sign. NaN where a row is not finite.
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
        # An integer cannot say that a row is not finite.
        return totals + 0.0 * bound
