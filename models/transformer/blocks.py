"""Numbers in 4 bits: blocks of 32 with one scale, as GGML's Q4_0 has them.

A block is 18 bytes: the scale in half precision, then 16 bytes that hold the first 16 numbers in
their low halves and the other 16 in their high halves, each plus 8.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK, BYTES = 32, 18


def numbers(raw: NDArray[np.uint8], *shape: int) -> NDArray[np.float32]:
    """The numbers of whole blocks (blocks, 18), in the given shape."""
    scales = np.ascontiguousarray(raw[:, :2]).view(np.float16).astype(np.float32)
    halves = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1)
    found: NDArray[np.float32] = (halves.astype(np.float32) - 8) * scales
    return found.reshape(shape)
