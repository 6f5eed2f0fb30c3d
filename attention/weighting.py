"""From scores to weights: the fourth step, the article's β.

A weighting sees z = (scores + bias) / temperature, with -inf where the mask hides a key.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .arithmetic import Line, line, number, shortened
from .expression import E, Expression, Fraction, Name, Power, Total
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

OVERFLOWS = 30.0
"""Beyond this z the worked arithmetic subtracts the row's largest first, as the code does."""


def _softmax_lines(symbols: Sequence[Expression], row: Vector, j: int) -> tuple[Line, ...]:
    largest = max(row)
    shift = largest if max(abs(largest), abs(min(row))) > OVERFLOWS else 0.0
    shifted = [z - shift for z in row]
    total = math.fsum(math.exp(z) for z in shifted)
    value = math.exp(shifted[j]) / total

    def power(z: float, places: int) -> Expression:
        return Power(E, number(z, places))

    def summed(places: int) -> list[Expression]:
        terms = [power(z, places) for z in shifted]
        return [Fraction(power(shifted[j], places), shortened(terms, total, places, keep=(j,)))]

    def divided(places: int) -> list[Expression]:
        return [
            *summed(places),
            Fraction(number(math.exp(shifted[j]), places), number(total, places)),
        ]

    return (line(symbols, divided, value),)


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
