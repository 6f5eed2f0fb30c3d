"""The five steps: what each is called, its shape, its formula, and the arithmetic of any cell."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from .arithmetic import Line, Worked, line, number, products, shortened
from .expression import Expression, Name, Product, Sum
from .notation import Call, Pair, Total
from .position import BIAS, FACTOR, POSITIONS, WORD_VECTOR, with_base
from .scoring import SCORE, SCORINGS
from .similarity import KEY, QUERY, SIMILARITIES, SIMILARITY, Array
from .trace import AttentionTrace
from .weighting import WEIGHT, WEIGHTINGS, Z

VALUE = Name("y", "j", "value")
OUTPUT = Name("O", "i")
COMPARISON = Call("sim", Pair(QUERY, KEY))
PROJECTION = Name("W", "Q")
MIXTURE = Total("j", Product((Name("β", "ij"), VALUE)))


class NotWorkedOut(ValueError):
    """A similarity that is a bare function has numbers but no formula to work out."""


@dataclass(frozen=True)
class Step:
    """One of the five. ``field`` names the quantity in `AttentionTrace`, ``symbol`` on screen.

    ``axes`` says what rows and columns are, ``left`` = ``right`` is the formula in general, and
    ``explain(trace)`` the right side as that trace has it. ``worked(trace, i, j)`` works one cell
    out by plain loops from the quantity before it, never from the array that it explains.
    """

    field: str
    symbol: str
    axes: tuple[str, Literal["component", "key"]]
    left: Expression
    right: Expression
    explain: Callable[[AttentionTrace], Expression]
    arithmetic: Callable[[AttentionTrace, int, int], tuple[Line, ...]]

    @property
    def formula(self) -> str:
        """The general formula in LaTeX."""
        return f"{self.left.latex} = {self.right.latex}"

    def worked(self, trace: AttentionTrace, i: int, j: int) -> Worked:
        """One cell: of the query i and the key j, or in steps 1 and 5 its component j.

        Raises IndexError outside the matrix, NotWorkedOut for a similarity without a formula.
        """
        rows, columns = getattr(trace, self.field).shape
        if not (0 <= i < rows and 0 <= j < columns):
            raise IndexError(f"cell {i, j}: expected one of {rows} rows and {columns} columns")
        lines = self.arithmetic(trace, i, j)
        return Worked(lines, lines[-1].value)


def labels(tokens: Sequence[str]) -> tuple[str, ...]:
    """A different name for each token: a word that occurs again also gets its position, from 1.

    >>> labels(("the", "cat", "the"))
    ('the (1)', 'cat', 'the (3)')
    """
    return _labels(tuple(tokens))


@functools.lru_cache(maxsize=64)
def _labels(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Cached: every cell of a page asks for the labels of its sentence."""
    counts = Counter(tokens)
    return tuple(
        f"{token} ({position})" if counts[token] > 1 else token
        for position, token in enumerate(tokens, start=1)
    )


def _pair(trace: AttentionTrace, i: int, j: int) -> dict[str, str]:
    query, key = labels(trace.query_tokens)[i], labels(trace.key_tokens)[j]
    return {"i": query, "j": key, "ij": f"{query}, {key}"}


def _represent(trace: AttentionTrace, i: int, component: int) -> tuple[Line, ...]:
    index = f"{labels(trace.query_tokens)[i]}, {component + 1}"
    symbol = Name("x", index, "query", typed=True)
    words, matrix = trace.raw_queries, trace.projection
    if words is None:
        return (line((symbol,), lambda _: (), float(trace.queries[i, component])),)
    if matrix is None:
        return _position_lines(trace, (symbol,), i, component, words)
    position = POSITIONS[trace.position]
    if position.before_projection:
        words = position.function(words, trace.keys, **position.select(trace.parameters)).queries
    if position.before_projection or position.left != QUERY:
        return (_projected_line(symbol, words[i].tolist(), matrix[:, component].tolist()),)
    projected = Name("u", index, typed=True)
    first = _projected_line(projected, words[i].tolist(), matrix[:, component].tolist())
    return first, *_position_lines(trace, (symbol,), i, component, words @ matrix)


def _projected_line(symbol: Name, word: Sequence[float], column: Sequence[float]) -> Line:
    value = 0.0
    for part, weight in zip(word, column, strict=True):
        value += part * weight

    def filled(decimals: int) -> list[Expression]:
        return [shortened(products(word, column, decimals), value, decimals)]

    return line((symbol,), filled, value)


def _position_lines(
    trace: AttentionTrace, symbols: Sequence[Expression], i: int, j: int, queries: Array
) -> tuple[Line, ...]:
    """What the position makes of the component j of the query i, or of the cell i, j.

    ``queries`` are those that it was given.
    """
    entry = POSITIONS[trace.position]
    parameters = entry.select(trace.parameters)
    if entry.worked is None:
        placed = entry.function(queries, trace.keys, **parameters)
        made = {QUERY: placed.queries, BIAS: placed.bias, FACTOR: placed.factor}[entry.left]
        return (line(symbols, lambda _: (), float(made[i, j])),)
    if entry.left == QUERY:
        return entry.worked(symbols, queries[i].tolist(), i, j, **parameters)
    return entry.worked(symbols, i, j, trace.shape, **parameters)


def _compare(trace: AttentionTrace, i: int, j: int) -> tuple[Line, ...]:
    if not isinstance(trace.similarity, str):
        raise NotWorkedOut(f"{trace.similarity!r} is a function without a formula")
    words = _pair(trace, i, j)
    x, y = trace.queries[i].tolist(), trace.keys[j].tolist()
    entry = SIMILARITIES[trace.similarity]
    return entry.lines(words["i"], words["j"], x, y, entry.select(trace.parameters))


def _visible(trace: AttentionTrace, i: int) -> list[int]:
    keys = range(trace.shape[1])
    if trace.hidden is None:
        return list(keys)
    hidden = trace.hidden[i].tolist()
    return [k for k in keys if not hidden[k]]


def _score(trace: AttentionTrace, i: int, j: int) -> tuple[Line, ...]:
    visible = _visible(trace, i)
    symbol = SCORE.named(**_pair(trace, i, j))
    if j not in visible:
        return (line((symbol,), lambda _: (), -math.inf),)
    entry = SCORINGS[trace.scoring]
    row = [float(trace.similarities[i, k]) for k in visible]
    symbols = (symbol, entry.expression)
    return entry.worked(symbols, row, visible.index(j), trace.queries.shape[1])


def _weigh(trace: AttentionTrace, i: int, j: int) -> tuple[Line, ...]:
    visible = _visible(trace, i)
    symbol = WEIGHT.named(**_pair(trace, i, j))
    if j not in visible or _masked_after(trace, i, j):
        return (line((symbol,), lambda _: (), 0.0),)
    temperature = _temperature(trace)
    biases = [0.0 if trace.bias is None else float(trace.bias[i, k]) for k in visible]
    scores = [float(trace.scores[i, k]) for k in visible]
    row = [(score + bias) / temperature for score, bias in zip(scores, biases, strict=True)]
    index = visible.index(j)
    if any(math.isnan(value) for value in row):
        return (line((symbol,), lambda _: (), math.nan),)
    position = POSITIONS[trace.position]
    lines: tuple[Line, ...] = ()
    if position.left == BIAS:
        lines += _position_lines(trace, (BIAS, position.expression), i, j, trace.queries)
    argument, z = _argument(trace), SCORE
    if argument != SCORE:
        z = Z
        lines += (_argument_line(trace, argument, i, j, row[index]),)
    entry = WEIGHTINGS[trace.weighting]
    formula = _with(entry.expression, z)
    if trace.factor is None:
        return lines + entry.lines((symbol, formula), z, row, index)
    before = Name("w", "ij")
    lines += entry.lines((before, formula), z, row, index)
    if position.left == FACTOR:
        lines += _position_lines(trace, (FACTOR, position.expression), i, j, trace.queries)
    return (*lines, _factor_line((symbol, before @ FACTOR), lines, float(trace.factor[i, j])))


def _masked_after(trace: AttentionTrace, i: int, j: int) -> bool:
    return trace.mask is not None and trace.mask_when == "after" and not trace.mask[i, j]


def _temperature(trace: AttentionTrace) -> float:
    return trace.temperature if WEIGHTINGS[trace.weighting].uses_temperature else 1.0


def _biases(trace: AttentionTrace) -> dict[Name, Array]:
    """What is added to the scores, by its symbol: the position's own bias, and a given one."""
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


def _argument(trace: AttentionTrace) -> Expression:
    """What the weighting sees: (α + b) / T, as far as there is a bias or a temperature."""
    biases = tuple(_biases(trace))
    argument: Expression = Sum((SCORE, *biases)) if biases else SCORE
    return argument if _temperature(trace) == 1 else argument / Name("T")


def _argument_line(
    trace: AttentionTrace, argument: Expression, i: int, j: int, value: float
) -> Line:
    def filled(decimals: int) -> list[Expression]:
        added = [float(bias[i, j]) for bias in _biases(trace).values()]
        terms = tuple(number(part, decimals) for part in (float(trace.scores[i, j]), *added))
        top = Sum(terms) if added else terms[0]
        return [top if _temperature(trace) == 1 else top / number(trace.temperature, decimals)]

    return line((Z, argument), filled, value, role="")


def _factor_line(symbols: Sequence[Expression], lines: Sequence[Line], factor: float) -> Line:
    before = next(line.value for line in lines if line.parts[0] == Name("w", "ij"))

    def filled(decimals: int) -> list[Expression]:
        return [number(before, decimals) @ number(factor, decimals)]

    return line(symbols, filled, before * factor)


def _with(formula: Expression, argument: Expression) -> Expression:
    """A weighting's formula with ``argument``, of i and j, instead of z."""

    def of_all(name: Name) -> Name:
        text = "k" if name.text == "j" else name.text
        return replace(name, text=text, index=name.index.replace("j", "k"))

    def put_in(name: Name) -> Expression:
        if name.text != Z.text:
            return name
        return argument if name == Z else argument.renamed(of_all)

    return formula.renamed(put_in)


def _weighted(trace: AttentionTrace) -> Expression:
    """The weighting's formula with the trace's bias, temperature and factor."""
    position = POSITIONS[trace.position]

    def spelled(symbol: Name) -> Expression:
        return position.expression if symbol == position.left else symbol

    formula = _with(WEIGHTINGS[trace.weighting].expression, _argument(trace).renamed(spelled))
    return formula if trace.factor is None else formula * spelled(FACTOR)


def _mix(trace: AttentionTrace, i: int, component: int) -> tuple[Line, ...]:
    weights, values = trace.weights[i].tolist(), trace.values[:, component].tolist()
    value = 0.0
    for weight, part in zip(weights, values, strict=True):
        value += weight * part
    symbol = Name("O", f"{labels(trace.query_tokens)[i]}, {component + 1}", typed=True)
    if math.isnan(value):
        return (line((symbol,), lambda _: (), value),)

    def filled(decimals: int) -> list[Expression]:
        return [shortened(products(weights, values, decimals), value, decimals)]

    return (line((symbol, MIXTURE), filled, value),)


def _similarity(trace: AttentionTrace) -> Expression:
    if isinstance(trace.similarity, str):
        return SIMILARITIES[trace.similarity].expression
    return COMPARISON


def _vector(trace: AttentionTrace) -> Expression:
    position = POSITIONS[trace.position]
    formula = position.expression if position.left == QUERY else WORD_VECTOR
    if "base" in position.axes:
        formula = with_base(formula, trace.parameters["base"])
    if trace.projection is None:
        return formula
    if position.before_projection:
        return formula * PROJECTION
    return formula.replaced(WORD_VECTOR, WORD_VECTOR * PROJECTION)


STEPS = (
    Step(
        field="queries",
        symbol="x",
        axes=("query", "component"),
        left=QUERY,
        right=WORD_VECTOR,
        explain=_vector,
        arithmetic=_represent,
    ),
    Step(
        field="similarities",
        symbol="s",
        axes=("query", "key"),
        left=SIMILARITY,
        right=COMPARISON,
        explain=_similarity,
        arithmetic=_compare,
    ),
    Step(
        field="scores",
        symbol="α",
        axes=("query", "key"),
        left=SCORE,
        right=SCORINGS["ratio"].expression,
        explain=lambda trace: SCORINGS[trace.scoring].expression,
        arithmetic=_score,
    ),
    Step(
        field="weights",
        symbol="β",
        axes=("query", "key"),
        left=WEIGHT,
        right=WEIGHTINGS["softmax"].expression,
        explain=_weighted,
        arithmetic=_weigh,
    ),
    Step(
        field="outputs",
        symbol="O",
        axes=("query", "component"),
        left=OUTPUT,
        right=MIXTURE,
        explain=lambda _: MIXTURE,
        arithmetic=_mix,
    ),
)
"""The five steps, in order, as the introduction named in docs/teachers.md has them."""
