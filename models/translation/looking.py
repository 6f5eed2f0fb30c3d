"""A head of a packaged translator as a trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention import AttentionTrace, attend


def head_trace(
    arrays: Mapping[str, NDArray[Any]], rows: Sequence[str], columns: Sequence[str]
) -> AttentionTrace:
    """A head's own numbers through `attend`: m written pieces (rows) look at n of the source.

    arrays: queries (m, k), keys and values (n, k); inputs (m, d + 1), memory (n, d + 1) and
    projection (d + 1, k), of which the queries were made, a component for the bias included.
    """
    trace = attend(
        arrays["queries"],
        arrays["keys"],
        arrays["values"],
        similarity="dot",
        scoring="scaled",
        query_tokens=rows,
        key_tokens=columns,
    )
    return replace(
        trace,
        raw_queries=arrays["inputs"].astype(np.float64),
        raw_keys=arrays["memory"].astype(np.float64),
        projection=arrays["projection"].astype(np.float64),
    )
