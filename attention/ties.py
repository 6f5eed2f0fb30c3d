"""Which numbers of a row count as its largest: the one rule for everything that people are told.

Rounding sets apart what is equal on paper: the cosines of a and of 2a with a third vector may
differ in the last bit. Whoever names the word with the most weight asks `largest` or `leading`,
never ``==`` or ``argmax``; hardmax does so, and which keys sparsemax leaves some weight follows the
same `TIE`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

TIE = 1e-9
"""Numbers closer to the largest than this share of its size are as large.

The sum of some hundred products is rounded by about 1e-14 of its size, and what a page shows ends
long before the ninth digit: rounding stays far below, and a difference that can be seen far above.
"""


def largest(numbers: ArrayLike) -> NDArray[np.bool_]:
    """Which numbers of each row are its largest, all equals among them: (..., n) -> (..., n).

    >>> largest([0.1 + 0.2, 0.3, -5.0]).tolist()
    [True, True, False]

    Minus infinity, a hidden key's score, is never the largest, so a row of nothing else has none;
    nor has a row with NaN in it, which is undefined. A row of zeros is all equals: whether words
    that all get 0 have won anything is for the caller to say. Raises ValueError where n is 0.
    """
    rows = np.asarray(numbers, dtype=np.float64)
    most = np.max(rows, axis=-1, keepdims=True)
    # An infinite row leaves NaN here, which is greater than nothing: `==` speaks for it.
    with np.errstate(invalid="ignore"):
        near = rows >= most - TIE * np.abs(most)
    equals: NDArray[np.bool_] = (near | (rows == most)) & ~np.isneginf(rows)
    return equals


def leading(numbers: ArrayLike) -> int:
    """Which number of a row (n,) to name where one has to be: of its `largest` the first.

    >>> leading([0.3, 0.1 + 0.2, -5.0])
    0

    0 where there is none. Raises ValueError where n is 0.
    """
    return int(largest(numbers).argmax())
