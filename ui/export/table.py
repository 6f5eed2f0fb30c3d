"""Every number of a trace as a table in long form: one line each, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import numpy as np

from attention import STEPS, AttentionTrace
from attention.similarity import Array
from ui.export.data import NotExported

COLUMNS = "step", "quantity", "row", "column", "row_label", "column_label", "value", "state"

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that make a spreadsheet compute a cell instead of showing it."""


def to_csv(trace: AttentionTrace) -> str:
    """One line a number. Rows and columns count from 1; words stand beside them as labels.

    ``value`` has all its digits, so that it reads back equal. Where there is none it is empty, and
    ``state`` says why: "masked" or "undefined". A label that a spreadsheet would take for a formula
    has an apostrophe before it, and so has one that begins with an apostrophe: to read a label,
    take one away. Raises NotExported for a similarity that is a bare function.
    """
    if callable(trace.similarity):
        raise NotExported(trace.similarity)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for number, field, rows, columns in _quantities(trace):
        labels = [(place, _label(token)) for place, token in enumerate(columns, start=1)]
        for i, (row, token) in enumerate(zip(_numbers(trace, field), rows, strict=True), start=1):
            own = _label(token)
            writer.writerows(
                (number, field, i, j, own, label, *_said(value))
                for (j, label), value in zip(labels, row, strict=True)
            )
    return file.getvalue()


def _quantities(trace: AttentionTrace) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Step, field, the words of the rows, the labels of the columns."""
    for number, step in enumerate(STEPS, start=1):
        fields = (step.field, "keys", "values") if number == 1 else (step.field,)
        for field in fields:
            rows = {"keys": trace.key_tokens, "values": trace.value_tokens}
            width = getattr(trace, field).shape[1]
            of_keys = step.axes[1] == "key"
            components = [str(place) for place in range(1, width + 1)]
            columns = list(trace.key_tokens) if of_keys else components
            yield number, field, rows.get(field, trace.query_tokens), columns


def _numbers(trace: AttentionTrace, field: str) -> list[list[float]]:
    array: Array = getattr(trace, field)
    numbers: list[list[float]] = array.tolist()
    return numbers


def _said(value: float) -> tuple[str, str]:
    if np.isneginf(value):
        return "", "masked"
    return ("", "undefined") if np.isnan(value) else (repr(value), "")


def _label(token: str) -> str:
    return f"'{token}" if token.startswith((*FORMULA, "'")) else token
