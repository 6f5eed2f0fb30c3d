"""From scores to weights: the fourth step, the article's β.

A weighting sees z = (scores + bias) / temperature, with -inf where the mask hides a key.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .arithmetic import Line, line, number, shortened
from .expression import Call, E, Expression, Fraction, Name, Power, Total
from .registry import Entry, Registry
from .similarity import Array, Vector

WEIGHT = Name("β", "ij")


@dataclass(frozen=True, kw_only=True)
class Weighting(Entry):
    """``function(z) -> (m, n)``, applied to every row by itself; hidden keys get exactly 0.

    ``row_stochastic``: weights are never negative and every row sums to 1. ``uses_temperature``:
    the temperature changes them. ``worked(symbols, row, j)`` writes one weight from the visible z.
    """

    worked: Callable[[Sequence[Expression], Vector, int], tuple[Line, ...]]
    row_stochastic: bool = True
    uses_temperature: bool = True


WEIGHTINGS: Registry[Weighting] = Registry("weighting", Weighting)

SHIFTS = 5.0
"""Beyond this |z| the worked arithmetic subtracts the row's largest first, as the code always does:
the rounding of a printed exponent grows with the power."""

LARGEST = Name("m", "i")


def _softmax_lines(symbols: Sequence[Expression], row: Vector, j: int) -> tuple[Line, ...]:
    largest = max(row)
    if max(abs(largest), abs(min(row))) <= SHIFTS:
        return (_share(symbols, row, j),)
    whole = symbols[1]
    assert isinstance(whole, Fraction)
    argument, others = _exponent(whole.top), _exponent(whole.bottom)
    formula = Power(E, argument - LARGEST) / Total("k", Power(E, others - LARGEST))
    return (
        line((LARGEST, Call("max", others)), lambda _: (), largest, role=""),
        _share((symbols[0], formula), [z - largest for z in row], j),
    )


def _share(symbols: Sequence[Expression], row: Vector, j: int) -> Line:
    """One exponential over the sum of all."""
    total = math.fsum(math.exp(z) for z in row)

    def filled(places: int) -> list[Expression]:
        powers = [Power(E, number(z, places)) for z in row]
        return [
            powers[j] / shortened(powers, total, places, keep=(j,)),
            number(math.exp(row[j]), places) / number(total, places),
        ]

    return line(symbols, filled, math.exp(row[j]) / total)


def _exponent(part: Expression) -> Expression:
    """The z of e^z, or of Σ e^z."""
    power = part.body if isinstance(part, Total) else part
    assert isinstance(power, Power)
    return power.exponent


@WEIGHTINGS.register(
    expression=Power(E, Name("z", "ij")) / Total("k", Power(E, Name("z", "ik"))),
    source="the article; Boltzmann 1868; Bridle 1990",
    worked=_softmax_lines,
)
def softmax(z: Array) -> Array:
    """Exponentials as shares of their row's sum: (..., n) -> (..., n), each row summing to 1.

    The largest z of a row is subtracted first, which changes nothing but keeps exp() from
    overflowing. -inf gets weight exactly 0; a row of nothing but -inf gets zeros; NaN stays NaN.
    """
    largest = np.max(z, axis=-1, keepdims=True)
    weights = z - np.where(np.isneginf(largest), 0.0, largest)
    np.exp(weights, out=weights)
    totals = weights.sum(axis=-1, keepdims=True)
    weights /= np.where(totals == 0.0, 1.0, totals)
    return weights
