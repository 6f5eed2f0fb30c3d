"""How a matrix shows itself in a notebook: a plain HTML table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from .arithmetic import decimals_of
from .similarity import Array

MOST = 20
"""The most rows and columns that are shown; a note says when there are more."""

DIGITS = 3


def table(caption: str, numbers: Array, rows: Sequence[str], columns: Sequence[str]) -> str:
    """``numbers`` (m, n) under a ``caption``, with names at both edges; all names are escaped."""
    m, n = numbers.shape
    finite = [abs(value) for value in numbers.ravel().tolist() if math.isfinite(value)]
    decimals = min(decimals_of(max(finite, default=0.0), DIGITS), 6)
    head = "".join(f"<th>{escape(name)}</th>" for name in columns[:MOST])
    body = "".join(
        f"<tr><th>{escape(name)}</th>"
        + "".join(f"<td>{_written(value, decimals)}</td>" for value in row[:MOST])
        + "</tr>"
        for name, row in zip(rows[:MOST], numbers[:MOST].tolist(), strict=False)
    )
    if m > MOST or n > MOST:
        caption += f" ({m} × {n}, of which the first {min(m, MOST)} × {min(n, MOST)} are shown)"
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _written(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}" if math.isfinite(value) else "–"
