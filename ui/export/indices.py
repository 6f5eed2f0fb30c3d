"""The query, the key and the component of a worked example."""

from __future__ import annotations

import numpy as np

from attention import STEPS, AttentionTrace
from attention.ties import leading


def indices(trace: AttentionTrace, step: int, cell: tuple[int, int]) -> tuple[int, int, int]:
    """The query, the key and the component of a selected ``cell``, query and key inside the trace.

    ``step`` (from 1) tells what the cell's column is. The other is chosen: the key that the query
    looks at most, or the first component.
    """
    of_keys = STEPS[step - 1].axes[1] == "key"
    i = min(cell[0], trace.shape[0] - 1)
    most = leading(np.nan_to_num(trace.weights[i]))
    key = min(cell[1], trace.shape[1] - 1) if of_keys else most
    return i, key, 0 if of_keys else cell[1]
