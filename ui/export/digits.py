"""Numbers in digits that read back equal, for files that hold a million of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

_LEAST, _SMALL, _LARGE = 9e-10, 1e-4, 1e16
"""Where `repr` and orjson write the exponent alike: below the least of them, and between the others
where neither writes one.
"""


def digits(row: npt.NDArray[np.floating[Any]]) -> list[str]:
    """Each number of a row (n,) as `repr` writes it, in a twentieth of its time.

    >>> digits(np.array([0.1 + 0.2, 1e-7, -np.inf]))
    ['0.30000000000000004', '1e-07', '-inf']
    """
    if not row.size:
        return []
    numbers = np.ascontiguousarray(row, dtype=np.float64)
    written = orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].decode().split(",")
    size = np.abs(numbers)
    alike = (size < _LEAST) | ((size >= _SMALL) & (size < _LARGE))
    odd = np.flatnonzero(~alike)
    for index, number in zip(odd.tolist(), numbers[odd].tolist(), strict=True):
        written[index] = repr(number)
    return written
