"""The data that Python sends to the browser, as types that both check.

A room's ``wire.py`` says what its views receive. ``make wire`` writes its
``wire.types.d.ts``, by which the room's scripts are checked; a test demands it after every change.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

Ramp = Literal["uniform", "zero"]
"""Where the colours of weights start: at the uniform weight 1/n, or at zero."""

Tree = Annotated[dict[str, Any], "Tree"]
"""An expression as `attention.expression.Expression.data` gives it."""


class Token(TypedDict):
    """A word, and whether it has no vector in the vocabulary.

    A sentence has a ``number`` and is ``whole`` where there is room; its ``text`` stands for both.
    """

    text: str
    unknown: bool
    number: NotRequired[int]
    whole: NotRequired[str]


class Scale(TypedDict):
    """The centre of the colours of numbers, and how far they reach from it."""

    kind: Literal["weights", "signed"]
    centre: float
    reach: float


class Small(TypedDict):
    """A step's matrix as a small picture, ``rows`` by ``columns`` bytes after all arrays.

    Byte 1 stands for ``low``, and every further one for ``unit`` more; 0 is no number. ``whole`` is
    the shape of the matrix, and ``extremes`` its smallest and largest finite number. ``content`` is
    the same only where all that the step shows is the same, to the last bit.
    """

    field: str
    rows: int
    columns: int
    low: float
    unit: float
    whole: tuple[int, int]
    extremes: tuple[float, float]
    content: str


class Button(TypedDict):
    """A button: what it asks for, its label, and whether it is pressed."""

    id: str
    label: str
    pressed: bool
