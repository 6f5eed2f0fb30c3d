"""The formulas of the five steps, in general and as one trace has them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .expression import Expression, Name, Product, Sum
from .notation import Call, Pair, Total
from .position import BIAS, FACTOR, POSITIONS, WORD_VECTOR, with_base
from .scoring import SCORE
from .similarity import KEY, QUERY, SIMILARITIES, Array
from .trace import AttentionTrace
from .weighting import WEIGHTINGS, Z

VALUE = Name("y", "j", "value")
OUTPUT = Name("O", "i")
COMPARISON = Call("sim", Pair(QUERY, KEY))
PROJECTION = Name("W", "Q")
MIXTURE = Total("j", Product((Name("β", "ij"), VALUE)))


def similarity(trace: AttentionTrace) -> Expression:
    """The formula of the trace's similarity; sim(x, y) for a bare function."""
    if isinstance(trace.similarity, str):
        return SIMILARITIES[trace.similarity].expression
    return COMPARISON


def vector(trace: AttentionTrace) -> Expression:
    """The formula of a query: a word's vector, with the trace's position and projection."""
    position = POSITIONS[trace.position]
    formula = position.expression if position.left == QUERY else WORD_VECTOR
    if "base" in position.axes:
        formula = with_base(formula, trace.parameters["base"])
    if trace.projection is None:
        return formula
    if position.before_projection:
        return formula * PROJECTION
    return formula.replaced(WORD_VECTOR, WORD_VECTOR * PROJECTION)


def temperature_of(trace: AttentionTrace) -> float:
    """By what z is divided: 1 if the weighting does not use the temperature."""
    return trace.temperature if WEIGHTINGS[trace.weighting].uses_temperature else 1.0


def biases_of(trace: AttentionTrace) -> dict[Name, Array]:
    """What is added to the scores, (m, n) by its symbol: the position's bias, and a given one."""
    if trace.bias is None:
        return {}
    position = POSITIONS[trace.position]
    if position.left != BIAS:
        return {BIAS: trace.bias}
    from_position = position(trace.queries, trace.keys, position.select(trace.parameters)).bias
    assert from_position is not None
    if np.array_equal(from_position, trace.bias):
        return {BIAS: from_position}
    return {BIAS: from_position, Name("g", "ij"): trace.bias - from_position}


def argument_of(trace: AttentionTrace) -> Expression:
    """What the weighting sees: (α + b) / T, as far as there is a bias or a temperature."""
    biases = tuple(biases_of(trace))
    argument: Expression = Sum((SCORE, *biases)) if biases else SCORE
    return argument if temperature_of(trace) == 1 else argument / Name("T")


def with_argument(formula: Expression, argument: Expression) -> Expression:
    """A weighting's formula with ``argument``, of i and j, instead of z."""

    def of_all(name: Name) -> Name:
        text = "k" if name.text == "j" else name.text
        return replace(name, text=text, index=name.index.replace("j", "k"))

    def put_in(name: Name) -> Expression:
        if name.text != Z.text:
            return name
        return argument if name == Z else argument.renamed(of_all)

    return formula.renamed(put_in)


def weighted(trace: AttentionTrace) -> Expression:
    """The weighting's formula with the trace's bias, temperature and factor."""
    position = POSITIONS[trace.position]

    def spelled(symbol: Name) -> Expression:
        return position.expression if symbol == position.left else symbol

    formula = with_argument(
        WEIGHTINGS[trace.weighting].expression, argument_of(trace).renamed(spelled)
    )
    return formula if trace.factor is None else formula * spelled(FACTOR)
