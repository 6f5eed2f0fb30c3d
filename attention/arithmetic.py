"""Worked arithmetic: the digits to print, and lines that add up in the digits they print.

Rounded operands seldom give the rounded result. So a line is printed with the fewest decimals that
make it true: `line` adds decimals to the operands until the *printed* numbers give the printed
result, and the rest of a shortened sum is what is missing in the printed digits.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .expression import Expression, Number, Product, Rest, Role, Sum

SIGNIFICANT = 4
"""Significant digits of a result: enough to tell 0.1003 from 0.1009, few enough to copy."""

MOST_TERMS = 6
"""A longer sum is shortened to `KEPT_TERMS` of its terms and their rest."""

KEPT_TERMS = 3

MORE_DECIMALS = 8
"""How many more decimals than its result the operands of an ordinary line may need."""

MOST_DECIMALS = 40
"""Where the search ends for operands far smaller than their result."""


@dataclass(frozen=True)
class Line:
    """One line: ``parts`` joined by equals signs, symbols first, the value last."""

    parts: tuple[Expression, ...]
    value: float

    @property
    def latex(self) -> str:
        return " = ".join(part.latex for part in self.parts)


@dataclass(frozen=True)
class Worked:
    """One cell: ``terms`` for any view, ``latex`` for documents, ``value`` by plain loops."""

    terms: tuple[Line, ...]
    value: float

    @property
    def latex(self) -> str:
        if len(self.terms) == 1:
            return self.terms[0].latex
        rows = (line.latex.replace("=", "&=", 1) for line in self.terms)
        return "\\begin{aligned}" + " \\\\ ".join(rows) + "\\end{aligned}"

    def _repr_latex_(self) -> str:
        """What a notebook shows."""
        return f"$\\displaystyle {self.latex}$"


def decimals_of(value: float, significant: int = SIGNIFICANT) -> int:
    """The decimals that print ``value`` with ``significant`` digits; at least 0.

    >>> decimals_of(16.19), decimals_of(0.1003), decimals_of(0.0)
    (2, 4, 3)
    """
    if value == 0 or not math.isfinite(value):
        return significant - 1
    return max(0, significant - 1 - math.floor(math.log10(abs(value))))


@functools.lru_cache(maxsize=2**13)
def number(value: float, decimals: int | None = None, role: Role = "") -> Number:
    """``value`` with ``decimals`` digits after the point, or as a power of ten if more readable.

    >>> number(16.1927).text, number(-0.00002, 4).text, number(0.0000612, 6).text
    ('16.19', '0.0000', '6.1e-05')
    """
    if not math.isfinite(value):
        return Number(str(float(value)), role)
    decimals = decimals_of(value) if decimals is None else decimals
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    if (magnitude < -4 or magnitude > 5) and decimals + magnitude >= 0:
        return Number(f"{value:.{min(decimals + magnitude, 15)}e}", role)
    text = f"{value:.{min(decimals, 15)}f}"
    return Number(text if float(text) else text.removeprefix("-"), role)


def shortened(
    terms: Sequence[Expression], total: float, decimals: int, keep: Sequence[int] = ()
) -> Sum:
    """A sum whose printed digits add up to ``total``.

    Of more than `MOST_TERMS` terms, the first two, those in ``keep`` and the last are printed; all
    others are one number with their count.
    """
    printed_total = float(number(total, decimals).text)
    rounding = _missing(printed_total, terms, decimals)
    gap = Rest(0, rounding) if float(rounding) else None
    if len(terms) <= MOST_TERMS:
        return Sum(tuple(terms), rounding=gap)
    ends = {*range(KEPT_TERMS - 1), len(terms) - 1, *keep}
    chosen = tuple(sorted(ends))
    missing = _missing(printed_total, [terms[index] for index in chosen], decimals)
    return Sum(tuple(terms), chosen, Rest(len(terms) - len(chosen), missing), gap)


def products(left: Sequence[float], right: Sequence[float], decimals: int) -> list[Expression]:
    """The terms of a dot product, operands printed."""
    return [
        Product((number(a, decimals), number(b, decimals)), dot=True)
        for a, b in zip(left, right, strict=True)
    ]


def line(
    symbols: Sequence[Expression],
    filled: Callable[[int], Sequence[Expression]],
    value: float,
    role: Role = "result",
) -> Line:
    """``symbols = filled = value`` with the fewest decimals at which what is printed is true.

    ``filled(decimals)`` gives the parts, with their operands printed to so many decimals.
    """
    result = number(value, role=role)
    if not math.isfinite(value):
        return Line((*symbols, *filled(SIGNIFICANT - 1), result), value)
    exact = decimals_of(value)
    at_least = min(exact, 2 * SIGNIFICANT)
    few = range(at_least, at_least + MORE_DECIMALS)
    # Operands far smaller than their result, or a result as tiny as theirs, need many more.
    many = range(at_least + MORE_DECIMALS, MOST_DECIMALS, SIGNIFICANT)
    for decimals in (*few, *many, exact + MORE_DECIMALS):
        parts = tuple(filled(decimals))
        if all(agrees(part, result, opened) for part in parts for opened in (False, True)):
            break
    return Line((*symbols, *parts, result), value)


def agrees(part: Expression, result: Number, opened: bool = False) -> bool:
    """Whether the printed digits of ``part``, rounded like ``result``, give the same number.

    ``opened``: with every term of a shortened sum.
    """
    mantissa, _, exponent = result.text.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(part.shown(opened) - result.shown()) <= unit * (0.5 + 1e-9)


def _missing(total: float, terms: Sequence[Expression], decimals: int) -> str:
    return number(total - math.fsum(term.shown() for term in terms), decimals).text
