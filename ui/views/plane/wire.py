"""The data of the plane."""

from __future__ import annotations

from typing import Literal, TypedDict

from ui.kit.wire import Button

Role = Literal["query", "key", "value", "other"]
"""The role of a word for the chosen query."""


class PlaneWord(TypedDict):
    """A word and its vector. ``row``: that of its query; ``weight``: given by the chosen query."""

    key: str
    text: str
    at: list[float]
    role: Role
    row: int | None
    weight: float | None


class Facts(TypedDict):
    """The numbers in the sentence under the plane."""

    query: str
    output: str


class PlaneView(TypedDict):
    """Words by hand, and what attention makes of them.

    ``values``, ``hull`` and ``output`` are points, there only where the output lies on the plane.
    ``answered`` is the number of the last message from the browser that is in it.
    """

    dimension: int
    reach: float
    answered: int
    locked: bool
    words: list[PlaneWord]
    values: list[list[float]]
    hull: list[list[float]]
    output: list[float] | None
    sentence: str
    facts: Facts
    presets: list[Button]
    look: str
    widths: list[Button]
    left: str
    labels: dict[str, str]
