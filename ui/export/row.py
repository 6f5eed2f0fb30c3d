"""One row of attention as a hand works it out: each column from the printed numbers before it.

A sheet whose columns were each rounded from the computer's sixteen digits cannot be recomputed: a
power makes the rounding of its exponent larger. So a number here is computed from the digits that
stand before it on the paper, in decimal arithmetic, and rounded as schools round: halves up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import floor, log10
from types import MappingProxyType

import numpy as np

from attention import WEIGHTINGS, AttentionTrace
from attention.arithmetic import decimals
from attention.similarity import Array
from attention.ties import largest
from attention.weighting import SHIFTS

PRECISION = 40
"""Digits of the decimal arithmetic, far beyond those that are printed."""

MORE_PLACES = 6
"""Decimals that may be added until the printed weights have the winners that the row has."""

NOTHING = Decimal(0)

Numbers = Sequence[Decimal | None]
Share = Callable[[Decimal], Decimal]


@dataclass(frozen=True)
class Column:
    """One column: ``numbers`` of the listed keys as printed, None where there is none.

    ``symbol`` stands over it; a power has its ``exponent``. Printed are the numbers times 10 to the
    ``unit``, with so many ``places``. ``others`` is the number of all keys that are not listed, and
    ``total`` the sum; None where the formulas need none. What is ``derived`` follows from the
    columns before it and from what stands beside the table.
    """

    symbol: str
    numbers: tuple[Decimal | None, ...]
    places: int
    unit: int = 0
    exponent: str = ""
    others: Decimal | None = None
    total: Decimal | None = None
    derived: bool = True

    def said(self, number: Decimal | None) -> str:
        """A number as the sheet prints it; a dash where there is none."""
        if number is None:
            return "–"
        digits = f"{_rounded(number.scaleb(self.unit), self.places):f}"
        return (digits if Decimal(digits) else digits.removeprefix("-")).replace("-", "−")


@dataclass(frozen=True)
class Row:
    """The columns from s to β, and by their symbols the numbers ``beside`` that they need.

    ``ranked`` tells whether more weight comes of a larger score and of nothing else.
    """

    columns: tuple[Column, ...]
    beside: dict[str, str]
    ranked: bool = True

    @property
    def weights(self) -> Column:
        return self.columns[-1]

    @property
    def winners(self) -> list[int]:
        """Which of the listed keys have the most weight, equals all of them; no hidden one.

        Weights that are printed alike are told apart by the scores that they come from.
        """
        telling = [self.weights]
        if self.ranked:
            telling.append(next(each for each in reversed(self.columns) if each.symbol in "zα"))
        scores = self.columns[1].numbers
        found = [place for place, score in enumerate(scores) if score is not None]
        for column in telling:
            numbers = {place: column.numbers[place] for place in found}
            seen = [number for number in numbers.values() if number is not None]
            found = [place for place, number in numbers.items() if seen and number == max(seen)]
        return found


@dataclass(frozen=True)
class _Exact:
    """A row as the computer has it, and which of its keys are ``listed`` (the others: ``rest``).

    All arrays (n,). ``z`` is what the weighting sees, ``shared`` what it makes of it, before the
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
    places: Mapping[str, int]
    ranked: bool
    more: int = 0

    @classmethod
    def of(
        cls, trace: AttentionTrace, i: int, listed: Sequence[int], places: Mapping[str, int]
    ) -> _Exact:
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
            places=places,
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

        Those that print the largest number with so many significant digits, where the sheet does
        not ask for others, and ``more`` where it shows who wins: in the scores, or in the weights
        where scores do not decide. A unit is needed only where nobody would write numbers out.
        """
        if symbol in self.places:
            return 0, self.places[symbol]
        more = self.more if symbol in "sα" or not self.ranked else 0
        most = max(map(abs, numbers), default=0.0)
        if scaled and most and not 1e-3 <= most < 1e6:
            return -floor(log10(most)), significant - 1 + more
        return 0, min(max(decimals(most, significant), at_least), 6) + more

    def sum_of_rest(self, numbers: Array) -> Decimal | None:
        """What the keys that are not listed have together; None where there are none."""
        return Decimal(float(sum(numbers[k] for k in self.rest))) if self.rest else None


def by_hand(
    trace: AttentionTrace,
    i: int,
    listed: Sequence[int],
    places: Mapping[str, int] = MappingProxyType({}),
) -> Row:
    """The row of the query ``i``, of which the keys ``listed`` are printed one by one.

    ``places`` asks for so many decimals in the columns of these symbols; else there are as many as
    the weights need to come out as the computer has them, to about their third digit.
    A row whose ratio is undefined has its similarities and nothing else.
    """
    exact = _Exact.of(trace, i, listed, places)
    weights = np.where(exact.visible, exact.weights, -np.inf)
    winners = np.flatnonzero(largest(weights)[list(listed)]).tolist()
    for more in range(1 if places else MORE_PLACES + 1):
        with localcontext(prec=PRECISION, rounding=ROUND_HALF_UP):
            row = _worked(trace, i, replace(exact, more=more))
        if row.winners == winners:
            break
    return row


def _worked(trace: AttentionTrace, i: int, exact: _Exact) -> Row:
    beside: dict[str, str] = {}
    similarities = _similarities(trace, exact)
    if not np.isfinite(exact.weights).all():
        nothing = (None,) * len(exact.listed)
        return Row((similarities, *(Column(symbol, nothing, 0) for symbol in "αβ")), beside)
    columns = [similarities, _scores(trace, exact, similarities, beside)]
    if exact.bias is not None:
        columns.append(_given("b", exact.bias, exact, 3 + exact.more))
    if exact.bias is not None or exact.temperature != 1:
        columns.append(_argument(columns[1:], exact.temperature, beside))
    if trace.weighting == "softmax":
        columns += _powers(columns[-1], exact, beside)
    columns.append(_shared(trace.weighting, columns[-1], exact, beside))
    if exact.factor is not None:
        columns.append(_given("f", exact.factor, exact, 4 + exact.more))
        columns.append(_multiplied(columns[-2], columns[-1], exact))
    if trace.mask is not None and trace.mask_when == "after":
        columns[-1] = _hidden_after(columns[-1], trace.mask[i], exact)
    return Row(tuple(columns), beside, exact.ranked)


def _similarities(trace: AttentionTrace, exact: _Exact) -> Column:
    """s, with digits enough for its sum too where the ratio divides by it."""
    ratio = trace.scoring == "ratio"
    visible = exact.similarities[exact.visible]
    unit, places = exact.digits("s", visible, 4, at_least=0 if ratio else 3)
    if ratio and "s" not in exact.places:
        places = max(places, decimals(float(visible.sum()) * 10.0**unit) + exact.more)
    numbers = [Decimal(float(exact.similarities[k])) for k in exact.listed]
    others = exact.sum_of_rest(exact.similarities)
    column = _column("s", numbers, places, unit, others=others, derived=False)
    return _totalled(column, [exact.visible[k] for k in exact.listed]) if ratio else column


def _scores(
    trace: AttentionTrace, exact: _Exact, similarities: Column, beside: dict[str, str]
) -> Column:
    """α: a masked key has none."""
    divisor = Decimal(1)
    if trace.scoring == "ratio" and similarities.total:
        divisor = similarities.total
    elif trace.scoring == "scaled":
        beside["d"] = str(trace.queries.shape[1])
        divisor = Decimal(trace.queries.shape[1]).sqrt()
    numbers = [
        None if number is None or not exact.visible[k] else number / divisor
        for k, number in zip(exact.listed, similarities.numbers, strict=True)
    ]
    unit, places = exact.digits("α", exact.scores[exact.visible], 3, at_least=3)
    others = None if similarities.others is None else similarities.others / divisor
    column = _column("α", numbers, places, unit, others=others)
    return _totalled(column) if trace.scoring == "ratio" else column


def _argument(columns: Sequence[Column], temperature: float, beside: dict[str, str]) -> Column:
    """z: the scores and what is added to them, divided by the temperature."""
    divisor = Decimal(repr(temperature))
    if temperature != 1:
        beside["T"] = f"{temperature:g}"
    numbers = [
        None if None in parts else sum(filter(None, parts), NOTHING) / divisor
        for parts in zip(*(column.numbers for column in columns), strict=True)
    ]
    return _column("z", numbers, max(column.places for column in columns))


def _powers(argument: Column, exact: _Exact, beside: dict[str, str]) -> list[Column]:
    """e to each z; where those are large, to z less the row's largest, which is then a column."""
    seen = [number for number in argument.numbers if number is not None]
    columns, shift, exponent = [], NOTHING, argument.symbol
    if max(map(abs, seen), default=NOTHING) > Decimal(SHIFTS):
        shift, exponent = max(seen), f"{argument.symbol} − m"
        beside["m"] = argument.said(shift)
        less = [None if number is None else number - shift for number in argument.numbers]
        columns.append(_column(exponent, less, argument.places))
        argument = columns[-1]
    powers = [None if number is None else number.exp() for number in argument.numbers]
    _, places = exact.digits("e", map(float, filter(None, powers)), 4, at_least=3, scaled=False)
    others = sum((Decimal(float(exact.z[k])) - shift).exp() for k in exact.rest)
    rest = Decimal(others) if exact.rest else None
    return [*columns, _totalled(_column("e", powers, places, others=rest, exponent=exponent))]


def _softmax(before: Column, exact: _Exact, beside: dict[str, str]) -> Share:
    del exact, beside
    total = before.total or Decimal(1)
    return lambda power: power / total


def _sparsemax(before: Column, exact: _Exact, beside: dict[str, str]) -> Share:
    best = int(np.argmax(exact.z))
    threshold = _rounded(Decimal(float(exact.z[best] - exact.shared[best])), before.places)
    beside["τ"] = before.said(threshold)
    return lambda z: max(z - threshold, NOTHING)


def _hardmax(before: Column, exact: _Exact, beside: dict[str, str]) -> Share:
    del beside
    most = max((number for number in before.numbers if number is not None), default=NOTHING)
    equals = before.numbers.count(most) + sum(exact.shared[k] > 0 for k in exact.rest)
    return lambda z: Decimal(int(z == most)) / int(equals)


def _as_it_is(before: Column, exact: _Exact, beside: dict[str, str]) -> Share:
    del before, exact, beside
    return lambda z: z


SHARES: Mapping[str, Callable[[Column, _Exact, dict[str, str]], Share]] = MappingProxyType(
    {"softmax": _softmax, "sparsemax": _sparsemax, "hardmax": _hardmax, "none": _as_it_is}
)
"""What a hand does to the column before the weights; of another weighting they are given."""


def _shared(weighting: str, before: Column, exact: _Exact, beside: dict[str, str]) -> Column:
    """What the weighting makes of the column before it: β, or w where a factor follows."""
    symbol = "β" if exact.factor is None else "w"
    others = exact.sum_of_rest(exact.shared)
    if weighting not in SHARES:
        given = [Decimal(float(exact.shared[k])) for k in exact.listed]
        return replace(_weights(symbol, given, others, exact), derived=False)
    share = SHARES[weighting](before, exact, beside)
    if weighting == "softmax" and before.others is not None:
        others = share(before.others)
    shares = [NOTHING if number is None else share(number) for number in before.numbers]
    return _weights(symbol, shares, others, exact)


def _multiplied(before: Column, factor: Column, exact: _Exact) -> Column:
    numbers = [
        (weight or NOTHING) * (part or NOTHING)
        for weight, part in zip(before.numbers, factor.numbers, strict=True)
    ]
    return _weights("β", numbers, exact.sum_of_rest(exact.weights), exact)


def _hidden_after(weights: Column, allowed: Array, exact: _Exact) -> Column:
    """The classic mistake: weights of hidden keys become 0 when all is shared out already."""
    numbers = [
        number if allowed[k] else NOTHING
        for k, number in zip(exact.listed, weights.numbers, strict=True)
    ]
    return _weights(weights.symbol, numbers, exact.sum_of_rest(exact.weights), exact)


def _weights(symbol: str, numbers: Numbers, others: Decimal | None, exact: _Exact) -> Column:
    _, places = exact.digits("β", exact.weights, 3, at_least=3, scaled=False)
    return _totalled(_column(symbol, numbers, places, others=others))


def _given(symbol: str, numbers: Array, exact: _Exact, places: int) -> Column:
    """A column that nothing before it says."""
    listed = [Decimal(float(numbers[k])) for k in exact.listed]
    return _column(symbol, listed, places, derived=False)


def _column(
    symbol: str,
    numbers: Numbers,
    places: int,
    unit: int = 0,
    *,
    others: Decimal | None = None,
    exponent: str = "",
    derived: bool = True,
) -> Column:
    """The numbers, rounded to what is printed of them."""

    def printed(number: Decimal | None) -> Decimal | None:
        return None if number is None else _rounded(number, places + unit)

    return Column(
        symbol,
        tuple(map(printed, numbers)),
        places,
        unit,
        exponent=exponent,
        others=printed(others),
        derived=derived,
    )


def _totalled(column: Column, counted: Sequence[bool] | None = None) -> Column:
    """With the sum of what is printed, of those that are ``counted``."""
    chosen = counted or [True] * len(column.numbers)
    parts = [number for number, is_in in zip(column.numbers, chosen, strict=True) if is_in]
    return replace(column, total=sum(filter(None, [*parts, column.others]), NOTHING))


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
