"""The data of the charts."""

from __future__ import annotations

from typing import Literal, TypedDict

from ui.kit.wire import Scale, Token


class BarColumn(TypedDict):
    """A column of bars. ``lengths`` are null while they are not known yet; ``numbers`` are what is
    printed beside them. ``probability`` is that of positive, with a range where it has one.
    """

    title: str
    lines: list[str]
    probability: float | None
    range: tuple[float, float] | None
    lengths: list[float | None] | None
    numbers: list[float | None] | None
    decimals: int
    signed: bool


Edit = tuple[int, float]
"""The index of a word, and the weight that a hand has set."""


class Verdict(TypedDict):
    """What makes the probability of a row of weights: log-odds are constant + Σ weight · pull."""

    constant: float
    pulls: list[float]


class Editing(TypedDict):
    """The column whose bars may be dragged. ``most`` edits are kept. ``verdict``: null where the
    probability of a row is the server's to compute.
    """

    column: int
    edits: list[Edit]
    most: int
    weights: list[float]
    verdict: Verdict | None


class BarsData(TypedDict):
    """Words as rows, and beside each word a bar for every column, all on one scale."""

    kind: Literal["bars"]
    label: str
    corner: str
    rows: list[Token]
    columns: list[BarColumn]
    low: float
    high: float
    words: dict[str, str]
    edit: Editing | None


class GridRow(TypedDict):
    """``before``: plain cells between its name and its numbers."""

    text: str
    before: list[str]
    chosen: bool


class GridData(TypedDict):
    """Numbers as coloured cells. ``before`` are the titles of the plain columns."""

    kind: Literal["grid"]
    label: str
    corner: str
    before: list[str]
    rows: list[GridRow]
    columns: list[Token]
    values: list[list[float | None]]
    scale: Scale
    decimals: int
    legend: str


class CurveData(TypedDict):
    """A probability after every word."""

    kind: Literal["curve"]
    label: str
    axis: str
    words: list[Token]
    values: list[float]
