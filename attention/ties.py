"""Which numbers of a row count as its largest: one rule for every statement about them.

Rounding separates what is equal on paper: the cosines of a and of 2a with a third vector may differ
in the last bit. Code that names the word with the most weight calls `largest` or `leading`, never
``==`` or ``argmax``. Hardmax calls `largest`, and sparsemax uses the same `TIE` to decide which
keys keep some weight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

TIE = 1e-9
"""Numbers that differ from the largest by at most this share of its size are as large.

The sum of some hundred products is rounded by about 1e-14 of its size, and a page shows far fewer
than nine digits: rounding stays far below this share, and a visible difference is far above it.
"""


def largest(numbers: ArrayLike) -> NDArray[np.bool_]:
    """Which numbers of each row are its largest, all equals among them: (..., n) -> (..., n).

    >>> largest([0.1 + 0.2, 0.3, -5.0]).tolist()
    [True, True, False]

    Minus infinity, the score of a hidden key, is never the largest: a row of nothing else has no
    largest, and neither has an undefined row, with NaN in it. In a row of zeros all are equal: the
    caller decides what that means. Raises ValueError where n is 0.
    """
    rows = np.asarray(numbers, dtype=np.float64)
    most = np.max(rows, axis=-1, keepdims=True)
    # An infinite largest makes NaN here, and no comparison with NaN is true: `==` covers it.
    with np.errstate(invalid="ignore"):
        near = rows >= most - TIE * np.abs(most)
    equals: NDArray[np.bool_] = (near | (rows == most)) & ~np.isneginf(rows)
    return equals


def leading(numbers: ArrayLike) -> int:
    """The index of the number to name where only one can be: the first of the row's `largest`.

    >>> leading([0.3, 0.1 + 0.2, -5.0])
    0

    Of a row (n,); 0 where it has no largest. Raises ValueError where n is 0.
    """
    return int(largest(numbers).argmax())
