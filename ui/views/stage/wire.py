"""The data of the stage."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ui.kit.wire import Ramp, Scale, Token, Tree

State = Literal["", "undefined", "empty", "negative", "vanishing"]
"""Why the ratio of a query's row needs a warning."""

Unfit = Literal["", "single", "signed", "sum"]
"""Why a row has no flatness: a single key, a negative weight, or a sum that is not 1."""


class MapStep(TypedDict):
    """A quantity as a heatmap. ``number`` counts from 1; its columns are ``columns``."""

    field: str
    number: int
    name: str
    symbol: str
    columns: Literal["component", "key"]
    scale: Scale
    decimals: int


class Step(MapStep):
    """One of the five quantities. ``operation`` leads to the next one."""

    operation: str
    axis: str
    sentence: str
    formula: list[Tree]


class RowState(TypedDict):
    """The state of a query's row."""

    flatness: float | None
    unfit: Unfit
    state: State
    largest: float | None


class WorkedLine(TypedDict):
    """Parts joined by "="; ``muted`` if the line only leads to the line of the step."""

    parts: list[Tree]
    muted: bool


class Worked(TypedDict):
    """The arithmetic of one cell."""

    step: int
    cell: tuple[int, int]
    lines: list[WorkedLine]


class NoteAction(TypedDict):
    """An action that a note offers."""

    id: str
    label: str


class Note(TypedDict):
    """A sentence beside the numbers; ``carried``: also written into pictures and files."""

    tone: Literal["info", "warn"]
    text: str
    action: NoteAction | None
    carried: bool


class Stop(TypedDict):
    """A stop of a prepared path, through which the keys lead instead of the steps."""

    at: int
    of: int
    sentence: str


class Presenting(TypedDict):
    """Presenter mode as the server sets it. ``headline`` is the page's text above its view."""

    on: bool
    contrast: bool
    headline: str
    stop: Stop | None
    words: dict[str, str]


class Glossary(TypedDict):
    """The link to the glossary: the address without the term's name, and the label."""

    address: str
    label: str


class Outlined(TypedDict):
    """Cells of a query and a key to find, and what they are, for the legend."""

    cells: list[tuple[int, int]]
    label: str


class StageView(TypedDict):
    """A trace as the stage draws it; its matrices are sent with it.

    ``mixed`` are the tokens whose values are mixed, null where they are the keys. ``sums`` are
    what each row of weights sums to, null where all are 1. ``tight`` keeps no room for words to
    come. ``outlined`` are cells that stand out wherever columns are keys.
    """

    queries: list[Token]
    keys: list[Token]
    mixed: list[Token] | None
    steps: list[Step]
    step: int
    cell: tuple[int, int]
    ramp: Ramp
    rows: list[RowState]
    sums: list[float | None] | None
    worked: Worked
    notes: list[Note]
    presenting: Presenting | None
    glossary: Glossary | None
    words: dict[str, str]
    tight: NotRequired[bool]
    outlined: NotRequired[Outlined]
