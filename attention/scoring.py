"""From similarities to scores: the third step, α.

A score is not yet a weight: it may be negative, and only the ratio makes rows sum to 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arithmetic import Line, line, number, shortened
from .expression import Expression, Fraction, Name, Number
from .notation import Root, Total
from .order import total
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

    ``mask`` is None or boolean (m, n); the scores of hidden keys may be anything.
    ``worked(symbols, row, j, width)`` writes one score from the visible similarities of its row.
    ``divides``: a row whose similarities sum to 0 has no scores.
    """

    worked: Callable[[Sequence[Expression], Vector, int, int], tuple[Line, ...]]
    divides: bool = False


SCORINGS: Registry[Scoring] = Registry("scoring", Scoring)


def _ratio_lines(
    symbols: Sequence[Expression], row: Vector, j: int, width: int
) -> tuple[Line, ...]:
    del width
    whole, size = math.fsum(row), math.fsum(abs(value) for value in row)
    undefined = abs(whole) <= UNDEFINED * size
    fraction = symbols[1]
    assert isinstance(fraction, Fraction)

    def summed(decimals: int) -> list[Expression]:
        terms = [number(value, decimals) for value in row]
        return [shortened(terms, whole, decimals, keep=(j,))]

    def filled(decimals: int) -> list[Expression]:
        return [Fraction(number(row[j], decimals), number(whole, decimals))]

    return (
        line((fraction.bottom,), summed, whole, role=""),
        line(symbols, filled, math.nan if undefined else row[j] / whole),
    )


@SCORINGS.register(
    expression=SIMILARITY / Total("k", Name("s", "ik")),
    source="the introduction",
    worked=_ratio_lines,
    divides=True,
)
def ratio(similarities: Array, mask: Mask | None, width: int) -> Array:
    """Each similarity as a share of its row's sum; NaN where the row sums to 0.

    Raises ValueError where a sum overflows.
    """
    del width
    sums, undefined = _sums(similarities, mask)
    if np.isinf(sums).any():
        raise ValueError("similarity: the sum of a row overflows")
    sums[undefined] = np.nan
    shares: Array = similarities / sums[:, None]
    return shares


def _scaled_lines(
    symbols: Sequence[Expression], row: Vector, j: int, width: int
) -> tuple[Line, ...]:
    def filled(decimals: int) -> list[Expression]:
        return [Fraction(number(row[j], decimals), Root(Number(str(width))))]

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
    """Which rows have a sum that is negative (the order reverses), close to 0, or 0.

    ``similarities`` (m, n), ``mask`` boolean (m, n). A row with no key left is none of the three.
    """
    sums, undefined = _sums(similarities, mask)
    visible = similarities if mask is None else np.where(mask, similarities, 0.0)
    return RatioRows(
        negative=(sums < 0) & ~undefined,
        vanishing=(np.abs(sums) < VANISHING * total(np.abs(visible))) & ~undefined,
        undefined=undefined,
    )


def _sums(similarities: Array, mask: Mask | None) -> tuple[Array, Mask]:
    """The sum of what each row sees, and which rows sum to 0: (m,) each."""
    visible = similarities if mask is None else np.where(mask, similarities, 0.0)
    bound = np.maximum(visible.max(axis=1), -visible.min(axis=1))
    sums = total(visible, bound)
    # Σ|s| of a row is at most n times its largest |s|.
    undefined: Mask = np.abs(sums) <= UNDEFINED * visible.shape[1] * bound
    if undefined.any():
        undefined &= np.abs(sums) <= UNDEFINED * total(np.abs(visible), bound)
    return sums, undefined if mask is None else undefined & mask.any(axis=1)
