"""The data of the views of Compare."""

from __future__ import annotations

from typing import Literal, TypedDict

from ui.kit.wire import Ramp, Scale, Token, Tree
from ui.views.stage.wire import MapStep, Presenting, RowState, Worked


class Side(TypedDict):
    """One of the two sides: its name, its rows, and the arithmetic of the selected cell."""

    mark: str
    name: str
    states: list[RowState]
    worked: Worked
    formula: list[Tree]
    sentence: str


class MeasuredSide(TypedDict):
    """A row of one side in numbers, each null where it does not apply."""

    entropy: float | None
    largest: float | None
    ceiling: float | None
    winners: str


class MeasuredRow(TypedDict):
    """A row of both sides. ``same``: whether they agree on the winners."""

    sides: list[MeasuredSide]
    divergence: float | None
    same: bool | None


class Finding(TypedDict):
    """The one sentence that says what differs, and the numbers to fill it with."""

    template: str
    values: dict[str, str]


class ComparisonView(TypedDict):
    """Two sides on the same words; their matrices and the difference are sent with it."""

    queries: list[Token]
    keys: list[Token]
    steps: list[MapStep]
    step: int
    cell: tuple[int, int]
    ramp: Ramp
    axis: str
    finding: Finding
    presenting: Presenting
    sides: list[Side]
    measures: list[MeasuredRow]
    words: dict[str, str]


class Picture(TypedDict):
    """Attention under one pair, small. ``reversed``: rows; ``facts``: lines under the name."""

    array: str
    similarity: str
    scoring: str
    name: str
    link: dict[str, str] | None
    reversed: list[int]
    facts: list[str]


class Group(TypedDict):
    """The pictures of one scoring."""

    name: str
    pictures: list[Picture]


class GalleryView(TypedDict):
    """Every similarity under every scoring. ``shape`` is a picture's width over its height."""

    groups: list[Group]
    rows: int
    shape: float
    scale: Scale
    about: str


class Across(TypedDict):
    """The number that grows. ``current``: its value in the settings."""

    values: list[float]
    ticks: list[float]
    current: float
    log: bool
    decimals: int


class LabelledAcross(Across):
    label: str


class CurveSide(TypedDict):
    """The measures of a side at each value, null where one does not apply."""

    mark: str
    entropy: list[float | None]
    largest: list[float | None]
    ceiling: list[float | None]


class Chart(TypedDict):
    quantity: Literal["entropy", "largest"]
    name: str


class Curves(TypedDict):
    """The numbers of a sweep, in no language."""

    x: Across
    sides: list[CurveSide]


class CurvesView(TypedDict):
    """How the measures of both sides change while one number grows."""

    about: str
    x: LabelledAcross
    sides: list[CurveSide]
    charts: list[Chart]
    words: dict[str, str]
