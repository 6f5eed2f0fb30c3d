"""What Python sends to the browser, as types that both check.

A room's ``wire.py`` says what its views receive. ``make wire`` writes its
``wire.types.d.ts``, by which the room's scripts are checked; a test demands it after every change.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

Ramp = Literal["uniform", "zero"]
"""What the weights' colours start from: the uniform weight 1/n, or zero."""

Tree = Annotated[dict[str, Any], "Tree"]
"""An expression as `attention.expression.Expression.data` gives it."""


class Token(TypedDict):
    """A word, and whether its vectors do not know it."""

    text: str
    unknown: bool


class Scale(TypedDict):
    """What the colours of numbers are centred on, and how far they reach from there."""

    kind: Literal["weights", "signed"]
    centre: float
    reach: float


class Button(TypedDict):
    """A choice: what it asks for, what stands on it, and whether it is taken already."""

    id: str
    label: str
    pressed: bool
