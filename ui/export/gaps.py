"""Gaps in arithmetic: the same ones on a worksheet and on its key."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from attention.arithmetic import Line
from attention.expression import Number
from ui.export import mathml


@dataclass(frozen=True)
class Pen:
    """Writes answers or leaves gaps, the same ones on the sheet and on its key."""

    dice: random.Random
    is_key: bool

    def chance(self) -> bool:
        return self.dice.random() < 0.5

    def pick(self, count: int) -> int:
        return int(self.dice.random() * count)

    def number(self, node: Number) -> str:
        """A gap among MathML, as wide as its answer may get when written by hand."""
        if self.is_key:
            return f'<mrow class="answer">{mathml.number(node)}</mrow>'
        room = "&#160;" * (len(node.text) + 5)
        return f'<mtext class="gap">{room}</mtext>'


def gapped(line: Line, pen: Pen) -> Markup:
    """The line without its result, and without one number of those between it and the operands.

    The operands themselves, in the first part that has numbers, are what it is filled from.
    """
    calculated = [part for part in line.parts if _numbers(part)]
    between = [number for part in calculated[1:-1] for number in _numbers(part)]
    gaps = {id(calculated[-1])} if len(calculated) > 1 else set()
    if between:
        gaps.add(id(between[pen.pick(len(between))]))
    return Markup(
        mathml.equation(
            line.parts, lambda node: pen.number(node) if id(node) in gaps else mathml.number(node)
        )
    )


def _numbers(node: object) -> list[Number]:
    """The numbers of a tree, from left to right."""
    if isinstance(node, Number):
        return [node]
    parts: Iterator[object] = iter(node if isinstance(node, tuple) else vars(node).values())
    return [
        number
        for part in parts
        if isinstance(part, tuple) or hasattr(part, "latex")
        for number in _numbers(part)
    ]
