"""Arithmetic as small trees: drawn as LaTeX or by any view, and recomputed from the digits shown.

A worked example is only worth showing if a reader with a pocket calculator gets the number at its
end. So a tree knows three things about itself: its ``latex``, its plain ``data`` for a view that
draws it without LaTeX, and ``shown()``, the number that the *printed* digits come to.

`Expression.part` alone decides where parentheses are needed: every view of a tree draws exactly
what it is given.

>>> half = Fraction(Number("1.21"), Number("2.42"))
>>> half.latex, half.shown()
('\\\\frac{1.21}{2.42}', 0.5)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from .latex import is_counting, symbol_latex, text_latex

Role = Literal["", "query", "key", "value", "result"]


LOOSEST, SUM, PRODUCT, POWER, ATOM = range(5)
"""How tightly a piece of mathematics binds: from always in parentheses to never."""


class NotANumber(ValueError):
    """A symbol stands where a number was to be computed."""


@dataclass(frozen=True)
class Expression:
    """A piece of mathematics; operators build larger ones: ``x @ y / (Norm(x) * Norm(y))``."""

    needs: ClassVar[Mapping[str, int]] = MappingProxyType({})
    """How tightly each part must bind to stand without parentheses; parts not named always may."""

    open_ended: ClassVar[bool] = False
    """Whether what follows would be read as a part of it, as after Σ."""

    @property
    def binds(self) -> int:
        """How tightly it binds itself."""
        return ATOM

    def part(self, name: str) -> Any:
        """The part of that name, or the tuple of parts, in a `Group` where it would be misread."""
        content, level = getattr(self, name), self.needs.get(name, LOOSEST)
        if isinstance(content, tuple):
            return tuple(_bracketed(each, level) for each in content)
        return _bracketed(content, level)

    @property
    def latex(self) -> str:
        """LaTeX, for documents and for renderers that have it."""
        raise NotImplementedError

    def shown(self, opened: bool = False) -> float:
        """The value of the printed digits; ``opened`` with every term of every shortened `Sum`.

        Raises `NotANumber` where a symbol stands.
        """
        del opened
        raise NotANumber(self.latex)

    def data(self) -> dict[str, Any]:
        """Plain dictionaries and lists, ready for JSON; ``is`` names the kind of node.

        Parts that are None, False or an empty text are left out: a page sends hundreds of nodes.
        """
        content = {}
        for name, value in vars(self).items():
            if value is not None and value is not False and value != "":
                content[name] = _plain(self.part(name))
        return {"is": type(self).__name__.lower(), **content}

    def renamed(self, rename: Callable[[Name], Expression]) -> Expression:
        """The same tree with every `Name` put through ``rename``."""
        return type(self)(**{name: _renamed(part, rename) for name, part in vars(self).items()})

    def replaced(self, old: Expression, new: Expression) -> Expression:
        """The same tree with ``new`` wherever ``old`` stood."""
        if self == old:
            return new
        return type(self)(**{name: _replaced(part, old, new) for name, part in vars(self).items()})

    def named(self, **words: str) -> Expression:
        """The formula for given words: ``i="cat"`` makes x_i into x_cat, and s_ij needs ``ij``."""

        def rename(name: Name) -> Name:
            if name.index not in words:
                return name
            return replace(name, index=words[name.index], typed=True)

        return self.renamed(rename)

    def __matmul__(self, other: Expression) -> Expression:
        return Product((self, other), dot=True)

    def __mul__(self, other: Expression) -> Expression:
        return Product((self, other))

    def __truediv__(self, other: Expression) -> Expression:
        return Fraction(self, other)

    def __add__(self, other: Expression) -> Expression:
        return Sum((self, other))

    def __sub__(self, other: Expression) -> Expression:
        return Difference(self, other)

    def __pow__(self, other: Expression) -> Expression:
        return Power(self, other)

    def __neg__(self) -> Expression:
        return Minus(self)


@dataclass(frozen=True)
class Name(Expression):
    """A symbol with an index: letters such as ij, or, where it is ``typed``, a reader's word."""

    text: str
    index: str = ""
    role: Role = ""
    typed: bool = False

    @property
    def latex(self) -> str:
        symbol = symbol_latex(self.text)
        if not self.index:
            return symbol
        counts = not self.typed and is_counting(self.index)
        return f"{symbol}_{{{self.index if counts else text_latex(self.index)}}}"

    def renamed(self, rename: Callable[[Name], Expression]) -> Expression:
        return rename(self)


@dataclass(frozen=True)
class Number(Expression):
    """A number as printed: the digits are the truth."""

    text: str
    role: Role = ""

    @property
    def latex(self) -> str:
        mantissa, _, exponent = self.text.partition("e")
        if exponent:
            return f"{mantissa} \\times 10^{{{int(exponent)}}}"
        return {"inf": "\\infty", "-inf": "-\\infty", "nan": "\\mathrm{NaN}"}.get(
            self.text, self.text
        )

    def shown(self, opened: bool = False) -> float:
        del opened
        return float(self.text)

    def data(self) -> dict[str, Any]:
        # The same as for every node, but faster: most nodes of a page are numbers.
        return {"is": "number", "text": self.text, "role": self.role}

    @property
    def binds(self) -> int:
        if self.text.startswith("-"):
            return SUM
        return PRODUCT if "e" in self.text else ATOM


@dataclass(frozen=True)
class Rest(Expression):
    """Terms left out of a sum: their count and their sum. With a count of 0: the rounding."""

    count: int
    text: str

    @property
    def latex(self) -> str:
        number = Number(self.text).latex
        if not self.count:
            return number
        return f"\\underbrace{{{number}}}_{{{self.count}\\ \\ldots}}"

    def shown(self, opened: bool = False) -> float:
        del opened
        return float(self.text)


@dataclass(frozen=True)
class Sum(Expression):
    """A sum; where ``chosen`` is given, only those terms are printed, and ``rest`` is the others.

    ``rounding`` closes the gap between the printed terms and the printed total when all are shown.
    """

    terms: tuple[Expression, ...]
    chosen: tuple[int, ...] | None = None
    rest: Rest | None = None
    rounding: Rest | None = None

    def printed(self, opened: bool = False) -> tuple[Expression, ...]:
        """The terms that stand on the page: while the sum is short, or ``opened``."""
        if opened or self.chosen is None:
            return self.terms + ((self.rounding,) if self.rounding else ())
        kept = tuple(self.terms[index] for index in self.chosen)
        return kept + ((self.rest,) if self.rest else ())

    @property
    def binds(self) -> int:
        return SUM

    @property
    def latex(self) -> str:
        pieces = [term.latex for term in self.printed()]
        signed = [piece if piece.startswith("-") else f"+ {piece}" for piece in pieces[1:]]
        return " ".join([pieces[0], *signed]) if pieces else "0"

    def shown(self, opened: bool = False) -> float:
        return math.fsum([term.shown(opened) for term in self.printed(opened)])


@dataclass(frozen=True)
class Product(Expression):
    """Factors side by side, or with a dot between."""

    factors: tuple[Expression, ...]
    dot: bool = False

    needs: ClassVar[Mapping[str, int]] = MappingProxyType({"factors": PRODUCT})

    @property
    def binds(self) -> int:
        return PRODUCT

    def part(self, name: str) -> Any:
        """Only the last factor may be open at its end."""
        content = super().part(name)
        if name != "factors":
            return content
        *others, last = content
        return (*(Group(each) if each.open_ended else each for each in others), last)

    @property
    def latex(self) -> str:
        sign = " \\cdot " if self.dot else " \\, "
        return sign.join(factor.latex for factor in self.part("factors"))

    def shown(self, opened: bool = False) -> float:
        return math.prod([factor.shown(opened) for factor in self.factors])


@dataclass(frozen=True)
class Difference(Expression):
    """The left side minus the right side."""

    left: Expression
    right: Expression

    needs: ClassVar[Mapping[str, int]] = MappingProxyType({"right": PRODUCT})

    @property
    def binds(self) -> int:
        return SUM

    @property
    def latex(self) -> str:
        return f"{self.left.latex} - {self.part('right').latex}"

    def shown(self, opened: bool = False) -> float:
        return self.left.shown(opened) - self.right.shown(opened)


@dataclass(frozen=True)
class Fraction(Expression):
    """A quotient, written with a bar."""

    top: Expression
    bottom: Expression

    @property
    def binds(self) -> int:
        return POWER

    @property
    def latex(self) -> str:
        return f"\\frac{{{self.top.latex}}}{{{self.bottom.latex}}}"

    def shown(self, opened: bool = False) -> float:
        bottom = self.bottom.shown(opened)
        return self.top.shown(opened) / bottom if bottom else math.nan


@dataclass(frozen=True)
class Power(Expression):
    """A base with its exponent."""

    base: Expression
    exponent: Expression

    needs: ClassVar[Mapping[str, int]] = MappingProxyType({"base": ATOM})

    @property
    def binds(self) -> int:
        return POWER

    @property
    def latex(self) -> str:
        return f"{{{self.part('base').latex}}}^{{{self.exponent.latex}}}"

    def shown(self, opened: bool = False) -> float:
        base = math.e if self.base == E else self.base.shown(opened)
        return math.pow(base, self.exponent.shown(opened))


@dataclass(frozen=True)
class Wrapped(Expression):
    """One expression in a fixed form; subclasses say how the form is written and computed."""

    of: Expression

    form: ClassVar[str]
    """In LaTeX, ``%s`` where the expression stands."""

    @property
    def latex(self) -> str:
        content: Expression = self.part("of")
        return self.form % content.latex


@dataclass(frozen=True)
class Minus(Wrapped):
    """The same expression with the other sign."""

    form = "-%s"
    needs: ClassVar[Mapping[str, int]] = MappingProxyType({"of": PRODUCT})

    @property
    def binds(self) -> int:
        return SUM

    def shown(self, opened: bool = False) -> float:
        return -self.of.shown(opened)


@dataclass(frozen=True)
class Group(Wrapped):
    """Parentheses."""

    form = "\\left(%s\\right)"

    def shown(self, opened: bool = False) -> float:
        return self.of.shown(opened)


E = Name("e")


def _bracketed(content: Any, level: int) -> Any:
    loose = isinstance(content, Expression) and content.binds < level
    return Group(content) if loose else content


def _plain(content: object) -> object:
    if isinstance(content, str):  # most are, and a page asks for hundreds while somebody types
        return content
    if isinstance(content, Expression):
        return content.data()
    if isinstance(content, tuple):
        return [_plain(part) for part in content]
    return content


def _renamed(content: Any, rename: Callable[[Name], Expression]) -> Any:
    if isinstance(content, Expression):
        return content.renamed(rename)
    if isinstance(content, tuple):
        return tuple(_renamed(part, rename) for part in content)
    return content


def _replaced(content: Any, old: Expression, new: Expression) -> Any:
    if isinstance(content, Expression):
        return content.replaced(old, new)
    if isinstance(content, tuple):
        return tuple(_replaced(part, old, new) for part in content)
    return content
