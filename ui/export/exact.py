"""A row of attention with all of the computer's digits, and how many of them are printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10

import numpy as np

from attention import WEIGHTINGS, AttentionTrace
from attention.arithmetic import decimals_of
from attention.similarity import Array


@dataclass(frozen=True)
class Exact:
    """A row in full precision; some of its keys are ``listed``, the others are the ``rest``.

    All arrays (n,). ``z`` is the weighting's argument, ``shared`` its result, before the
    ``factor`` of a position and a mask that comes after.
    """

    similarities: Array
    scores: Array
    bias: Array | None
    temperature: float
    z: Array
    shared: Array
    factor: Array | None
    weights: Array
    visible: Array
    listed: tuple[int, ...]
    rest: tuple[int, ...]
    decimals: Mapping[str, int]
    ranked: bool
    more: int = 0

    @classmethod
    def of(
        cls, trace: AttentionTrace, i: int, listed: Sequence[int], decimals: Mapping[str, int]
    ) -> Exact:
        weighting = WEIGHTINGS[trace.weighting]
        temperature = trace.temperature if weighting.uses_temperature else 1.0
        bias = None if trace.bias is None else trace.bias[i]
        z = (trace.scores[i] if bias is None else trace.scores[i] + bias) / temperature
        n = trace.shape[1]
        visible = np.ones(n, dtype=bool) if trace.hidden is None else ~trace.hidden[i]
        return cls(
            similarities=trace.similarities[i],
            scores=trace.scores[i],
            bias=bias,
            temperature=temperature,
            z=z,
            shared=weighting.function(z[None])[0],
            factor=None if trace.factor is None else trace.factor[i],
            weights=trace.weights[i],
            visible=visible,
            listed=tuple(listed),
            rest=tuple(k for k in range(n) if k not in set(listed) and visible[k]),
            decimals=decimals,
            ranked=trace.factor is None and (trace.mask is None or trace.mask_when == "before"),
        )

    def digits(
        self,
        symbol: str,
        numbers: Iterable[float],
        significant: int,
        *,
        at_least: int,
        scaled: bool = True,
    ) -> tuple[int, int]:
        """The unit and the decimals of a column.

        As many as print the largest number with ``significant`` digits, unless the sheet asks for
        others; ``more`` are added in the column that decides who wins: the scores, or the weights
        if scores do not decide. A unit is used only for very large or very small numbers.
        """
        if symbol in self.decimals:
            return 0, self.decimals[symbol]
        more = self.more if symbol in "sα" or not self.ranked else 0
        most = max(map(abs, numbers), default=0.0)
        if scaled and most and not 1e-3 <= most < 1e6:
            return -floor(log10(most)), significant - 1 + more
        return 0, min(max(decimals_of(most, significant), at_least), 6) + more

    def sum_of_rest(self, numbers: Array) -> Decimal | None:
        """The sum over the keys that are not listed; None if all are."""
        return Decimal(float(sum(numbers[k] for k in self.rest))) if self.rest else None
