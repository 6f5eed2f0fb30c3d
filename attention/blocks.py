"""Matrices some rows at a time: a temporary array then is small, however large the result.

A new array of some hundred words squared costs as much as the arithmetic on it where the system
must find the memory; a small one is at hand, and stays close to the processor.
"""

from __future__ import annotations

from collections.abc import Iterator

BLOCK = 2**15
"""How many numbers a block holds, unless its caller says otherwise (256 kB)."""


def blocks(rows: int, width: int, block: int | None = None) -> Iterator[slice]:
    """Slices of ``rows`` rows of ``width`` numbers, which hold up to ``block`` numbers each.

    A row is never cut, however wide.
    """
    step = max(1, (BLOCK if block is None else block) // max(1, width))
    for start in range(0, rows, step):
        yield slice(start, start + step)
