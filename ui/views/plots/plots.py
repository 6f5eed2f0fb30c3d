"""Charts with a word to every row or column, on a Streamlit page.

Unlike Plotly's, they are redrawn in place while people type. Their data are described in
`ui.views.plots.wire`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ui.kit.component import fetched, sent
from ui.kit.wire import Scale, Token
from ui.views.plots.wire import BarColumn, BarsData, CurveData, Editing, GridData, GridRow

Array = NDArray[np.float64]

_PLOT = fetched("plots", __file__)


@dataclass(frozen=True)
class Words:
    """Tokens (n,) and which of them the vocabulary holds."""

    tokens: Sequence[str]
    known: Sequence[bool]

    def data(self) -> list[Token]:
        return [
            {"text": token, "unknown": not known}
            for token, known in zip(self.tokens, self.known, strict=True)
        ]


@dataclass(frozen=True)
class Column:
    """A column of bars for n words.

    lengths (n,): how long the bars are, on the chart's one scale; None where they are not known
    yet. numbers (n,): what is printed beside them, the lengths themselves if not given. signed:
    whether their sign means something. probability: of positive, shown on a line from 0 to 1, with
    a range where it has one. lines: what else stands under the title.
    """

    title: str
    lengths: Array | None
    numbers: Array | None = None
    signed: bool = False
    probability: float | None = None
    range: tuple[float, float] | None = None
    lines: Sequence[str] = ()

    def data(self, decimals: int) -> BarColumn:
        numbers = self.lengths if self.numbers is None else self.numbers
        return {
            "title": self.title,
            "lines": list(self.lines),
            "probability": self.probability,
            "range": self.range,
            "lengths": None if self.lengths is None else _listed(self.lengths),
            "numbers": None if numbers is None else _listed(numbers),
            "decimals": decimals,
            "signed": self.signed,
        }


def _listed(numbers: Array) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in numbers.tolist()]


def bars(
    key: str,
    label: str,
    corner: str,
    words: Words,
    columns: Sequence[Column],
    *,
    scale: tuple[float, float],
    decimals: int = 3,
    sentences: Mapping[str, str] | None = None,
    edit: Editing | None = None,
    on_edit: Callable[[Any], None] | None = None,
) -> None:
    """A bar for every word in every column, from zero and on one ``scale``, its lowest and highest.

    ``sentences`` are the texts that the chart fills in by itself: "positive" where there are
    probabilities, "slider" where bars may be dragged. ``on_edit`` gets the new edits.
    """
    data: BarsData = {
        "kind": "bars",
        "label": label,
        "corner": corner,
        "rows": words.data(),
        "columns": [column.data(decimals) for column in columns],
        "low": scale[0],
        "high": scale[1],
        "words": dict(sentences or {}),
        "edit": edit,
    }
    _draw(key, data, on_edit)


def grid(
    key: str,
    label: str,
    corner: str,
    rows: Sequence[GridRow],
    columns: Words,
    values: Array,
    legend: str,
    *,
    scale: Scale,
    decimals: int,
    before: Sequence[str] = (),
) -> None:
    """Coloured cells: values (rows, columns), NaN where a value is missing."""
    data: GridData = {
        "kind": "grid",
        "label": label,
        "corner": corner,
        "before": list(before),
        "rows": list(rows),
        "columns": columns.data(),
        "values": [_listed(row) for row in values.round(5)],
        "scale": scale,
        "decimals": decimals,
        "legend": legend,
    }
    _draw(key, data)


def curve(key: str, label: str, axis: str, words: Words, values: Array) -> None:
    """A probability (n,) after every word."""
    data: CurveData = {
        "kind": "curve",
        "label": label,
        "axis": axis,
        "words": words.data(),
        "values": values.tolist(),
    }
    _draw(key, data)


def _draw(
    key: str, data: BarsData | GridData | CurveData, on_edit: Callable[[Any], None] | None = None
) -> None:
    def edited() -> None:
        if on_edit:
            on_edit(sent(key, "edit"))

    # As bytes: Streamlit would pass lists within a dictionary to pandas.
    packed = json.dumps(data, allow_nan=False).encode()
    _PLOT(key=key, data=packed, on_edit_change=edited)
