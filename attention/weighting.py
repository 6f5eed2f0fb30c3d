"""From scores to weights: the fourth step, β.

A weighting sees z = (scores + bias) / temperature, with -inf where the mask hides a key; one that
does not use the temperature sees scores + bias.

To add one, write a function of z that returns the weights, both (m, n), and decorate it. Its worked
arithmetic may be given too; without it a cell shows the weight alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .arithmetic import Line, line, number, shortened
from .expression import E, Expression, Fraction, Name, Number, Power
from .notation import Absolute, Call, Pair, Total
from .order import total, total_of_shares
from .registry import Entry, Registry
from .similarity import Array, Vector
from .ties import TIE, largest

WEIGHT = Name("β", "ij")


@dataclass(frozen=True, kw_only=True)
class Weighting(Entry):
    """``function(z) -> (m, n)``, applied to every row by itself.

    Hidden keys, whose z is -inf, get exactly 0, so that a row of nothing else gets zeros; NaN stays
    NaN. ``row_stochastic``: weights are never negative and every row sums to 1.
    ``uses_temperature``: z is divided by it. ``worked(symbols, z, row, j)`` writes one weight from
    the visible z: ``symbols`` are the weight's and the formula, ``z`` what z is called in it.
    """

    worked: Callable[[Sequence[Expression], Name, Vector, int], tuple[Line, ...]] | None = None
    row_stochastic: bool = True
    uses_temperature: bool = True

    def lines(
        self, symbols: Sequence[Expression], z: Name, row: Vector, j: int
    ) -> tuple[Line, ...]:
        """The arithmetic of weight j of a ``row`` of z (n)."""
        if self.worked is not None:
            return self.worked(symbols, z, row, j)
        return (line(symbols, lambda _: (), float(self.function(np.array([row]))[0, j])),)


WEIGHTINGS: Registry[Weighting] = Registry("weighting", Weighting)

SHIFTS = 5.0
"""Beyond this |z| the worked arithmetic subtracts the row's largest first, as the code always does:
the rounding of a printed exponent grows with the power."""

Z = Name("z", "ij")
OTHER_Z = Name("z", "ik")
LARGEST = Name("m", "i")


def _softmax_lines(symbols: Sequence[Expression], z: Name, row: Vector, j: int) -> tuple[Line, ...]:
    most = max(row)
    if max(abs(most), abs(min(row))) <= SHIFTS:
        return (_share(symbols, row, j),)
    formula = Power(E, z - LARGEST) / Total("k", Power(E, _of_all(z) - LARGEST))
    return (
        _largest_line(z, most),
        _share((symbols[0], formula), [value - most for value in row], j),
    )


def _of_all(z: Name) -> Name:
    return replace(z, index="ik")


def _largest_line(z: Name, most: float) -> Line:
    return line((LARGEST, Call("max", _of_all(z))), lambda _: (), most, role="")


def _share(symbols: Sequence[Expression], row: Vector, j: int) -> Line:
    """One exponential over the sum of all."""
    whole = math.fsum(math.exp(z) for z in row)

    def filled(decimals: int) -> list[Expression]:
        powers = [Power(E, number(z, decimals)) for z in row]
        return [
            powers[j] / shortened(powers, whole, decimals, keep=(j,)),
            number(math.exp(row[j]), decimals) / number(whole, decimals),
        ]

    return line(symbols, filled, math.exp(row[j]) / whole)


@WEIGHTINGS.register(
    expression=Power(E, Z) / Total("k", Power(E, OTHER_Z)),
    source="the introduction; Boltzmann 1868; Bridle 1990",
    worked=_softmax_lines,
)
def softmax(z: Array) -> Array:
    """Exponentials as shares of their row's sum: (..., n) -> (..., n), each row summing to 1.

    The largest z of a row is subtracted first, which changes nothing but keeps exp() from
    overflowing. -inf gets weight exactly 0; a row of nothing but -inf gets zeros; NaN stays NaN.
    """
    most = np.max(z, axis=-1, keepdims=True)
    weights = z - np.where(most == -np.inf, 0.0, most)
    np.exp(weights, out=weights)
    # The largest is exactly 1 now: only the sum of a row of zeros is less.
    weights /= np.maximum(total_of_shares(weights), 1.0)[..., None]
    return weights


THRESHOLD = Name("τ", "i")
ZERO, ONE = Number("0"), Number("1")


def _sparsemax_lines(
    symbols: Sequence[Expression], z: Name, row: Vector, j: int
) -> tuple[Line, ...]:
    support, threshold = _support(row)
    whole = math.fsum(row[k] for k in support)
    count = Number(str(len(support)))
    formula = (Total("k ∈ S", _of_all(z)) - ONE) / Absolute(Name("S"))

    def summed(decimals: int) -> list[Expression]:
        terms = [number(row[k], decimals) for k in support]
        keep = (support.index(j),) if j in support else ()
        return [(shortened(terms, whole, decimals, keep) - ONE) / count]

    def filled(decimals: int) -> list[Expression]:
        return [Call("max", Pair(number(row[j], decimals) - number(threshold, decimals), ZERO))]

    return (
        line((THRESHOLD, formula), summed, threshold, role=""),
        line(symbols, filled, row[j] - threshold if j in support else 0.0),
    )


def _support(row: Vector) -> tuple[list[int], float]:
    """The keys that get a weight, and the threshold that their z must exceed."""
    descending = sorted(range(len(row)), key=lambda k: -row[k])
    for count in range(len(row), 0, -1):
        support = descending[:count]
        threshold = (math.fsum(row[k] for k in support) - 1) / count
        if row[support[-1]] > threshold:
            break
    faintest = TIE * (row[support[0]] - threshold)
    support = sorted(k for k in support if row[k] - threshold > faintest)
    return support, (math.fsum(row[k] for k in support) - 1) / len(support)


@WEIGHTINGS.register(
    expression=Call("max", Pair(Z - THRESHOLD, ZERO)),
    source="Martins and Astudillo 2016",
    worked=_sparsemax_lines,
)
def sparsemax(z: Array) -> Array:
    """The nearest point to z among all rows of weights that sum to 1; many are exactly 0.

    A threshold τ is subtracted, chosen so that what stays above 0 sums to 1. The ratio's scores, if
    of one sign, sum to 1 already: at temperature 1 they stay as they are. A number that exceeds τ
    only by rounding (see `ties`) gets 0 too.
    """
    most = np.max(z, axis=-1, keepdims=True)
    empty = np.isneginf(most)
    # A number 1 or more below the largest gets 0, so it can be raised to there: nothing overflows,
    # and hidden keys, at minus infinity, get exactly 0 too.
    below = np.maximum(z - np.where(empty, 0.0, most), -1.0)
    descending = -np.sort(-below, axis=-1)
    sums = np.cumsum(descending, axis=-1)
    counts = np.arange(1, z.shape[-1] + 1)
    supports = np.sum(1.0 + counts * descending > sums, axis=-1, keepdims=True).clip(min=1)
    excess = below - (np.take_along_axis(sums, supports - 1, axis=-1) - 1.0) / supports
    support = excess > TIE * np.max(excess, axis=-1, keepdims=True)
    whole = total(np.where(support, below, 0.0))[..., None]
    thresholds = (whole - 1.0) / np.sum(support, axis=-1, keepdims=True).clip(min=1)
    weights = np.where(support, below - thresholds, 0.0)
    return np.where(empty, 0.0, np.where(np.isnan(most), np.nan, weights))


def _hardmax_lines(symbols: Sequence[Expression], z: Name, row: Vector, j: int) -> tuple[Line, ...]:
    winners = largest(row).tolist()
    share = Fraction(Number(str(int(winners[j]))), Number(str(sum(winners))))
    return (
        _largest_line(z, max(row)),
        line(symbols, lambda _: [share], winners[j] / sum(winners)),
    )


@WEIGHTINGS.register(
    expression=Call("top", Z) / Total("k", Call("top", OTHER_Z)),
    source="what the softmax tends to as the temperature goes to 0",
    worked=_hardmax_lines,
    uses_temperature=False,
)
def hardmax(z: Array) -> Array:
    """The largest takes all, equals share it: top(z) is 1 for the row's largest, 0 for the others.

    `ties` defines what counts as equal.
    """
    winners = largest(z)
    shares = winners / np.sum(winners, axis=-1, keepdims=True).clip(min=1)
    return np.where(np.isnan(z).any(axis=-1, keepdims=True), np.nan, shares)


@WEIGHTINGS.register(
    expression=Z,
    source="with gaussian and ratio: Nadaraya 1964; Watson 1964",
    row_stochastic=False,
    uses_temperature=False,
)
def none(z: Array) -> Array:
    """The scores themselves, bias included: they may be negative and need not sum to 1."""
    return np.where(np.isneginf(z), 0.0, z)
