"""What formulas have besides arithmetic: lengths, named functions, relations, sums over an index.

Built upon `attention.expression`, and drawn in the same way.

>>> from attention.expression import Name
>>> Norm(Name("x", "i")).latex
'\\\\lVert x_{i} \\\\rVert'
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from .expression import ATOM, LOOSEST, POWER, PRODUCT, Expression, NotANumber, Wrapped
from .latex import symbol_latex

CALCULATED: Mapping[str, Callable[..., float]] = MappingProxyType(
    {"tanh": math.tanh, "sin": math.sin, "cos": math.cos, "max": max}
)
"""The functions that `Call` can compute; all others are only names in formulas."""


@dataclass(frozen=True)
class Norm(Wrapped):
    """The Euclidean length of a vector."""

    form = "\\lVert %s \\rVert"


@dataclass(frozen=True)
class Absolute(Wrapped):
    """The size of a number, without its sign."""

    form = "\\lvert %s \\rvert"

    def shown(self, opened: bool = False) -> float:
        return abs(self.of.shown(opened))


@dataclass(frozen=True)
class Root(Wrapped):
    """A square root."""

    form = "\\sqrt{%s}"

    def shown(self, opened: bool = False) -> float:
        return math.sqrt(self.of.shown(opened))


@dataclass(frozen=True)
class Transpose(Wrapped):
    """A column as a row, a matrix with its axes exchanged."""

    form = "{%s}^{\\top}"
    needs: ClassVar[Mapping[str, int]] = MappingProxyType({"of": ATOM})

    @property
    def binds(self) -> int:
        return POWER


@dataclass(frozen=True)
class Call(Expression):
    """A named function of one argument, or of a `Pair` of them."""

    name: str
    argument: Expression

    @property
    def latex(self) -> str:
        return f"\\operatorname{{{self.name}}}\\left({self.argument.latex}\\right)"

    def shown(self, opened: bool = False) -> float:
        if self.name not in CALCULATED:
            raise NotANumber(self.latex)
        given = self.argument
        arguments = (given.left, given.right) if isinstance(given, Pair) else (given,)
        return CALCULATED[self.name](*(argument.shown(opened) for argument in arguments))


@dataclass(frozen=True)
class Pair(Expression):
    """Two arguments of a function."""

    left: Expression
    right: Expression

    @property
    def binds(self) -> int:
        return LOOSEST

    @property
    def latex(self) -> str:
        return f"{self.left.latex}, {self.right.latex}"


@dataclass(frozen=True)
class Relation(Expression):
    """What holds between two sides: j ≤ i."""

    left: Expression
    sign: str
    right: Expression

    @property
    def binds(self) -> int:
        return LOOSEST

    @property
    def latex(self) -> str:
        return f"{self.left.latex} {symbol_latex(self.sign)} {self.right.latex}"


@dataclass(frozen=True)
class Total(Expression):
    """A sum over an index, as a formula writes it: Σ_k body."""

    index: str
    body: Expression

    open_ended = True
    needs: ClassVar[Mapping[str, int]] = MappingProxyType({"body": PRODUCT})

    @property
    def binds(self) -> int:
        return PRODUCT

    @property
    def latex(self) -> str:
        index = self.index.replace("∈", symbol_latex("∈"))
        return f"\\sum_{{{index}}} {self.part('body').latex}"


def kinds() -> tuple[type[Expression], ...]:
    """Every kind of node that a formula can have, and that a view has to draw.

    A base class that several of them share, such as `Wrapped`, is not a kind itself.
    """

    def below(kind: type[Expression]) -> Iterator[type[Expression]]:
        for each in kind.__subclasses__():
            if each.__subclasses__():
                yield from below(each)
            else:
                yield each

    return tuple(below(Expression))
