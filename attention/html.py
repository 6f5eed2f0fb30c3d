"""How a matrix shows itself in a notebook: a plain HTML table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from .arithmetic import decimals
from .similarity import Array

MOST = 20
"""Rows and columns shown; of more the first, and a note."""

DIGITS = 3


def table(caption: str, numbers: Array, rows: Sequence[str], columns: Sequence[str]) -> str:
    """``numbers`` (m, n) under a ``caption``, named at both edges; nothing in a name is markup."""
    m, n = numbers.shape
    finite = [abs(value) for value in numbers.ravel().tolist() if math.isfinite(value)]
    places = min(decimals(max(finite, default=0.0), DIGITS), 6)
    head = "".join(f"<th>{escape(name)}</th>" for name in columns[:MOST])
    body = "".join(
        f"<tr><th>{escape(name)}</th>"
        + "".join(f"<td>{_written(value, places)}</td>" for value in row[:MOST])
        + "</tr>"
        for name, row in zip(rows[:MOST], numbers[:MOST].tolist(), strict=False)
    )
    if m > MOST or n > MOST:
        caption += f" ({m} × {n}, of which the first {min(m, MOST)} × {min(n, MOST)} are shown)"
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _written(value: float, places: int) -> str:
    return f"{value:.{places}f}" if math.isfinite(value) else "–"
