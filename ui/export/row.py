"""One row of attention worked out by hand: each column follows from the printed numbers before it.

A sheet whose columns were each rounded from the computer's sixteen digits cannot be recomputed: a
power makes the rounding of its exponent larger. So each number is computed from the printed digits
before it, in decimal arithmetic, and rounded as in schools: halves up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from types import MappingProxyType

import numpy as np

from attention import AttentionTrace
from attention.arithmetic import decimals_of
from attention.similarity import Array
from attention.ties import largest
from attention.weighting import SHIFTS
from ui.export.columns import NOTHING, Column, Numbers, Row, rounded
from ui.export.exact import Exact

PRECISION = 40
"""Digits of the decimal arithmetic, far more than are printed."""

MORE_DECIMALS = 6
"""The most decimals that are added until the printed weights have the row's winners."""

Share = Callable[[Decimal], Decimal]


def by_hand(
    trace: AttentionTrace,
    i: int,
    listed: Sequence[int],
    decimals: Mapping[str, int] = MappingProxyType({}),
) -> Row:
    """The row of the query ``i``, of which the keys ``listed`` are printed one by one.

    ``decimals``: how many digits after the point the columns of these symbols have. By default
    they have as many as the weights need to agree with the computer's to about the third digit.
    A row whose ratio is undefined has only its similarities.
    """
    exact = Exact.of(trace, i, listed, decimals)
    weights = np.where(exact.visible, exact.weights, -np.inf)
    winners = np.flatnonzero(largest(weights)[list(listed)]).tolist()
    for more in range(1 if decimals else MORE_DECIMALS + 1):
        with localcontext(prec=PRECISION, rounding=ROUND_HALF_UP):
            row = _worked(trace, i, replace(exact, more=more))
        if row.winners == winners:
            break
    return row


def _worked(trace: AttentionTrace, i: int, exact: Exact) -> Row:
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


def _similarities(trace: AttentionTrace, exact: Exact) -> Column:
    """s, with enough digits for its sum too, by which the ratio divides."""
    ratio = trace.scoring == "ratio"
    visible = exact.similarities[exact.visible]
    unit, decimals = exact.digits("s", visible, 4, at_least=0 if ratio else 3)
    if ratio and "s" not in exact.decimals:
        decimals = max(decimals, decimals_of(float(visible.sum()) * 10.0**unit) + exact.more)
    numbers = [Decimal(float(exact.similarities[k])) for k in exact.listed]
    others = exact.sum_of_rest(exact.similarities)
    found = Column.of("s", numbers, decimals, unit, others=others, derived=False)
    return found.totalled([exact.visible[k] for k in exact.listed]) if ratio else found


def _scores(
    trace: AttentionTrace, exact: Exact, similarities: Column, beside: dict[str, str]
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
    unit, decimals = exact.digits("α", exact.scores[exact.visible], 3, at_least=3)
    others = None if similarities.others is None else similarities.others / divisor
    found = Column.of("α", numbers, decimals, unit, others=others)
    return found.totalled() if trace.scoring == "ratio" else found


def _argument(columns: Sequence[Column], temperature: float, beside: dict[str, str]) -> Column:
    """z: the scores and what is added to them, divided by the temperature."""
    divisor = Decimal(repr(temperature))
    if temperature != 1:
        beside["T"] = f"{temperature:g}"
    numbers = [
        None if None in parts else sum(filter(None, parts), NOTHING) / divisor
        for parts in zip(*(column.numbers for column in columns), strict=True)
    ]
    return Column.of("z", numbers, max(column.decimals for column in columns))


def _powers(argument: Column, exact: Exact, beside: dict[str, str]) -> list[Column]:
    """e to each z; if z is large, to z minus the row's largest, which is then a column."""
    seen = [number for number in argument.numbers if number is not None]
    columns, shift, exponent = [], NOTHING, argument.symbol
    if max(map(abs, seen), default=NOTHING) > Decimal(SHIFTS):
        shift, exponent = max(seen), f"{argument.symbol} − m"
        beside["m"] = argument.printed(shift)
        less = [None if number is None else number - shift for number in argument.numbers]
        columns.append(Column.of(exponent, less, argument.decimals))
        argument = columns[-1]
    powers = [None if number is None else number.exp() for number in argument.numbers]
    _, decimals = exact.digits("e", map(float, filter(None, powers)), 4, at_least=3, scaled=False)
    others = sum((Decimal(float(exact.z[k])) - shift).exp() for k in exact.rest)
    rest = Decimal(others) if exact.rest else None
    return [*columns, Column.of("e", powers, decimals, others=rest, exponent=exponent).totalled()]


def _softmax(before: Column, exact: Exact, beside: dict[str, str]) -> Share:
    del exact, beside
    total = before.total or Decimal(1)
    return lambda power: power / total


def _sparsemax(before: Column, exact: Exact, beside: dict[str, str]) -> Share:
    best = int(np.argmax(exact.z))
    threshold = rounded(Decimal(float(exact.z[best] - exact.shared[best])), before.decimals)
    beside["τ"] = before.printed(threshold)
    return lambda z: max(z - threshold, NOTHING)


def _hardmax(before: Column, exact: Exact, beside: dict[str, str]) -> Share:
    del beside
    most = max((number for number in before.numbers if number is not None), default=NOTHING)
    equals = before.numbers.count(most) + sum(exact.shared[k] > 0 for k in exact.rest)
    return lambda z: Decimal(int(z == most)) / int(equals)


def _as_it_is(before: Column, exact: Exact, beside: dict[str, str]) -> Share:
    del before, exact, beside
    return lambda z: z


SHARES: Mapping[str, Callable[[Column, Exact, dict[str, str]], Share]] = MappingProxyType(
    {"softmax": _softmax, "sparsemax": _sparsemax, "hardmax": _hardmax, "none": _as_it_is}
)
"""The arithmetic from the column before to the weights; other weightings print them as given."""


def _shared(weighting: str, before: Column, exact: Exact, beside: dict[str, str]) -> Column:
    """The weighting of the column before it: β, or w if a factor follows."""
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


def _multiplied(before: Column, factor: Column, exact: Exact) -> Column:
    numbers = [
        (weight or NOTHING) * (part or NOTHING)
        for weight, part in zip(before.numbers, factor.numbers, strict=True)
    ]
    return _weights("β", numbers, exact.sum_of_rest(exact.weights), exact)


def _hidden_after(weights: Column, allowed: Array, exact: Exact) -> Column:
    """The classic mistake: weights of hidden keys become 0 after the softmax."""
    numbers = [
        number if allowed[k] else NOTHING
        for k, number in zip(exact.listed, weights.numbers, strict=True)
    ]
    return _weights(weights.symbol, numbers, exact.sum_of_rest(exact.weights), exact)


def _weights(symbol: str, numbers: Numbers, others: Decimal | None, exact: Exact) -> Column:
    _, decimals = exact.digits("β", exact.weights, 3, at_least=3, scaled=False)
    return Column.of(symbol, numbers, decimals, others=others).totalled()


def _given(symbol: str, numbers: Array, exact: Exact, decimals: int) -> Column:
    """A column that does not follow from those before it."""
    listed = [Decimal(float(numbers[k])) for k in exact.listed]
    return Column.of(symbol, listed, decimals, derived=False)
