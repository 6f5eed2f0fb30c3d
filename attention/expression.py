"""Arithmetic as small trees: drawn as LaTeX or by any view, and recomputed from the digits shown.

A worked example is only worth showing if a reader with a pocket calculator gets the number at its
end. So a tree knows three things about itself: its ``latex``, its plain ``data`` for a view that
draws it without LaTeX, and ``shown()``, the number that the *printed* digits come to.

>>> half = Fraction(Number("1.21"), Number("2.42"))
>>> half.latex, half.shown()
('\\\\frac{1.21}{2.42}', 0.5)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

Role = Literal["", "query", "key", "value", "result"]


class NotANumber(ValueError):
    """A symbol stands where a number was to be computed."""


@dataclass(frozen=True)
class Expression:
    """A piece of mathematics; operators build larger ones: ``x @ y / (Norm(x) * Norm(y))``."""

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
        """Plain dictionaries and lists, ready for JSON; ``is`` names the kind of node."""
        content = {name: _plain(part) for name, part in vars(self).items()}
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
        return self.renamed(lambda name: replace(name, index=words.get(name.index, name.index)))

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
    """A symbol, with an index that may be a word the reader typed."""

    text: str
    index: str = ""
    role: Role = ""

    @property
    def latex(self) -> str:
        symbol = LATEX_SYMBOLS.get(self.text, self.text)
        if not self.index:
            return symbol
        index = self.index if _is_letters_of_indices(self.index) else text_latex(self.index)
        return f"{symbol}_{{{index}}}"

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
        # As every node, without looking at itself: of a page's nodes most are numbers.
        return {"is": "number", "text": self.text, "role": self.role}

    @property
    def negative(self) -> bool:
        return self.text.startswith("-")


@dataclass(frozen=True)
class Rest(Expression):
    """Terms left out of a sum: how many, and what they come to. Of no terms: the rounding."""

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
    """A sum; where ``chosen`` is given only those terms are printed, and ``rest`` is the others.

    ``rounding`` closes the gap between the printed terms and the printed total once all are open.
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

    @property
    def latex(self) -> str:
        return (" \\cdot " if self.dot else " \\, ").join(
            f"({factor.latex})" if _needs_group(factor) else factor.latex for factor in self.factors
        )

    def shown(self, opened: bool = False) -> float:
        return math.prod([factor.shown(opened) for factor in self.factors])


@dataclass(frozen=True)
class Difference(Expression):
    left: Expression
    right: Expression

    @property
    def latex(self) -> str:
        right = f"({self.right.latex})" if _needs_group(self.right) else self.right.latex
        return f"{self.left.latex} - {right}"

    def shown(self, opened: bool = False) -> float:
        return self.left.shown(opened) - self.right.shown(opened)


@dataclass(frozen=True)
class Fraction(Expression):
    top: Expression
    bottom: Expression

    @property
    def latex(self) -> str:
        return f"\\frac{{{self.top.latex}}}{{{self.bottom.latex}}}"

    def shown(self, opened: bool = False) -> float:
        bottom = self.bottom.shown(opened)
        return self.top.shown(opened) / bottom if bottom else math.nan


@dataclass(frozen=True)
class Power(Expression):
    base: Expression
    exponent: Expression

    @property
    def latex(self) -> str:
        base = f"({self.base.latex})" if _needs_group(self.base) else self.base.latex
        return f"{{{base}}}^{{{self.exponent.latex}}}"

    def shown(self, opened: bool = False) -> float:
        base = math.e if self.base == E else self.base.shown(opened)
        return math.pow(base, self.exponent.shown(opened))


@dataclass(frozen=True)
class Minus(Expression):
    of: Expression

    @property
    def latex(self) -> str:
        return f"-{self.of.latex}"

    def shown(self, opened: bool = False) -> float:
        return -self.of.shown(opened)


@dataclass(frozen=True)
class Group(Expression):
    """Parentheses."""

    of: Expression

    @property
    def latex(self) -> str:
        return f"\\left({self.of.latex}\\right)"

    def shown(self, opened: bool = False) -> float:
        return self.of.shown(opened)


@dataclass(frozen=True)
class Norm(Expression):
    """The Euclidean length of a vector."""

    of: Expression

    @property
    def latex(self) -> str:
        return f"\\lVert {self.of.latex} \\rVert"


@dataclass(frozen=True)
class Absolute(Expression):
    """The size of a number, without its sign."""

    of: Expression

    @property
    def latex(self) -> str:
        return f"\\lvert {self.of.latex} \\rvert"

    def shown(self, opened: bool = False) -> float:
        return abs(self.of.shown(opened))


@dataclass(frozen=True)
class Root(Expression):
    of: Expression

    @property
    def latex(self) -> str:
        return f"\\sqrt{{{self.of.latex}}}"

    def shown(self, opened: bool = False) -> float:
        return math.sqrt(self.of.shown(opened))


@dataclass(frozen=True)
class Transpose(Expression):
    of: Expression

    @property
    def latex(self) -> str:
        return f"{{{self.of.latex}}}^{{\\top}}"


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
    def latex(self) -> str:
        return f"{self.left.latex}, {self.right.latex}"


@dataclass(frozen=True)
class Relation(Expression):
    """What holds between two sides: j ≤ i."""

    left: Expression
    sign: str
    right: Expression

    @property
    def latex(self) -> str:
        return f"{self.left.latex} {LATEX_SYMBOLS.get(self.sign, self.sign)} {self.right.latex}"


@dataclass(frozen=True)
class Total(Expression):
    """A sum over an index, as a formula writes it: Σ_k body."""

    index: str
    body: Expression

    @property
    def latex(self) -> str:
        index = self.index.replace("∈", LATEX_SYMBOLS["∈"])
        return f"\\sum_{{{index}}} {self.body.latex}"


E = Name("e")

CALCULATED: Mapping[str, Callable[..., float]] = MappingProxyType(
    {"tanh": math.tanh, "sin": math.sin, "cos": math.cos, "max": max}
)
"""Functions of numbers; the others are names in formulas."""

LATEX_SYMBOLS = {
    "α": "\\alpha",
    "β": "\\beta",
    "θ": "\\theta",
    "λ": "\\lambda",
    "σ": "\\sigma",
    "τ": "\\tau",
    "≤": "\\leq",
    "∈": "\\in",
    "−∞": "-\\infty",
}
"""Symbols that LaTeX spells out; all others stand for themselves."""


def text_latex(text: str) -> str:
    """Any typed text as LaTeX text: nothing in it is markup.

    >>> text_latex("50%_off")
    '\\\\text{50\\\\%\\\\_off}'
    """
    return "\\text{" + "".join(_LATEX_ESCAPES.get(letter, letter) for letter in text) + "}"


_LATEX_ESCAPES = {letter: "\\" + letter for letter in "#$%&_{}"} | {
    "<": "\\textless{}",
    ">": "\\textgreater{}",
    "|": "\\textbar{}",
    "\\": "\\textbackslash{}",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
}


def _is_letters_of_indices(index: str) -> bool:
    return index.isdigit() or (len(index) <= 2 and set(index) <= set("cdhijkn"))


def _needs_group(factor: Expression) -> bool:
    return isinstance(factor, Sum | Difference | Minus) or (
        isinstance(factor, Number) and factor.negative
    )


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
