"""From similarities to scores: the third step, the article's α.

A score is not yet a weight: it may be negative, and only the article's own scoring makes rows sum
to 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arithmetic import Line, line, number, shortened
from .expression import Expression, Fraction, Name, Number, Root, Total
from .registry import Entry, Registry
from .similarity import SIMILARITY, Array, Vector

Mask = NDArray[np.bool_]

SCORE = Name("α", "ij")

UNDEFINED = 1e-12
"""At |Σs| ≤ this · Σ|s| a ratio is undefined. Relative: tiny similarities are not zero."""

VANISHING = 0.05
"""Below |Σs| < this · Σ|s| the ratio blows small differences up and deserves a warning."""


@dataclass(frozen=True, kw_only=True)
class Scoring(Entry):
    """``function(similarities, mask, width) -> (m, n)``; ``width`` is d, the queries' width.

    ``mask`` is None or boolean (m, n); what it hides may hold anything afterwards.
    ``worked(symbols, row, j, width)`` writes one score from the visible similarities of its row.
    ``divides`` tells whether a row can be without a score because of a sum of 0.
    """

    worked: Callable[[Sequence[Expression], Vector, int, int], tuple[Line, ...]]
    divides: bool = False


SCORINGS: Registry[Scoring] = Registry("scoring", Scoring)


def _ratio_lines(
    symbols: Sequence[Expression], row: Vector, j: int, width: int
) -> tuple[Line, ...]:
    del width
    total, largest = math.fsum(row), math.fsum(abs(value) for value in row)
    undefined = abs(total) <= UNDEFINED * largest
    fraction = symbols[1]
    assert isinstance(fraction, Fraction)

    def summed(places: int) -> list[Expression]:
        terms = [number(value, places) for value in row]
        return [shortened(terms, total, places, keep=(j,))]

    def filled(places: int) -> list[Expression]:
        return [Fraction(number(row[j], places), number(total, places))]

    return (
        line((fraction.bottom,), summed, total, role=""),
        line(symbols, filled, math.nan if undefined else row[j] / total),
    )


@SCORINGS.register(
    expression=SIMILARITY / Total("k", Name("s", "ik")),
    source="the article",
    worked=_ratio_lines,
    divides=True,
)
def ratio(similarities: Array, mask: Mask | None, width: int) -> Array:
    """Each similarity as a share of its row's sum; NaN where the row sums to nothing."""
    del width
    visible = similarities if mask is None else np.where(mask, similarities, 0.0)
    sums, shares = visible.sum(axis=1), np.abs(visible)
    sums[_undefined(sums, shares.sum(axis=1), mask)] = np.nan
    # Where the sizes stood: at 512 words fresh memory costs more than the division.
    np.divide(similarities, sums[:, None], out=shares)
    return shares


def _scaled_lines(
    symbols: Sequence[Expression], row: Vector, j: int, width: int
) -> tuple[Line, ...]:
    def filled(places: int) -> list[Expression]:
        return [Fraction(number(row[j], places), Root(Number(str(width))))]

    return (line(symbols, filled, row[j] / math.sqrt(width)),)


@SCORINGS.register(
    expression=SIMILARITY / Root(Name("d")),
    source="Vaswani et al. 2017; derived for dot products",
    worked=_scaled_lines,
)
def scaled(similarities: Array, mask: Mask | None, width: int) -> Array:
    """Divided by √d, so that dot products of long vectors do not saturate the softmax."""
    del mask
    return similarities / math.sqrt(width)


def _plain_lines(
    symbols: Sequence[Expression], row: Vector, j: int, width: int
) -> tuple[Line, ...]:
    del width
    return (line(symbols, lambda _: (), row[j]),)


@SCORINGS.register(expression=SIMILARITY, source="Luong et al. 2015", worked=_plain_lines)
def plain(similarities: Array, mask: Mask | None, width: int) -> Array:
    """The similarities as they are."""
    del mask, width
    return similarities.copy()


class RatioRows(NamedTuple):
    """Where the ratio is awkward, one boolean array (m,) each.

    ``undefined`` excludes the other two; a row may be both ``negative`` and ``vanishing``.
    """

    negative: Mask
    vanishing: Mask
    undefined: Mask


def ratio_rows(similarities: Array, mask: Mask | None = None) -> RatioRows:
    """Tell apart the rows whose sum is negative (the order reverses), nearly vanishing, or nothing.

    ``similarities`` (m, n), ``mask`` boolean (m, n). A row with no key left is none of the three.
    """
    visible = similarities if mask is None else np.where(mask, similarities, 0.0)
    sums, sizes = visible.sum(axis=1), np.abs(visible).sum(axis=1)
    undefined = _undefined(sums, sizes, mask)
    return RatioRows(
        negative=(sums < 0) & ~undefined,
        vanishing=(np.abs(sums) < VANISHING * sizes) & ~undefined,
        undefined=undefined,
    )


def _undefined(sums: Array, sizes: Array, mask: Mask | None) -> Mask:
    """Rows (m,) whose similarities, of so much without their signs, sum to nothing."""
    nothing: Mask = np.abs(sums) <= UNDEFINED * sizes
    return nothing if mask is None else nothing & mask.any(axis=1)
