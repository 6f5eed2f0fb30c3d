"""The arithmetic of any cell of the five steps, by plain loops.

Each function takes the step before as the trace has it, and computes one cell anew: never from the
array that it explains.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .arithmetic import Line, line, number, products, shortened
from .expression import Expression, Name, Sum
from .formulas import MIXTURE, argument_of, biases_of, temperature_of, with_argument
from .labels import labels
from .position import BIAS, FACTOR, POSITIONS
from .scoring import SCORE, SCORINGS
from .similarity import QUERY, SIMILARITIES, Array
from .trace import AttentionTrace
from .weighting import WEIGHT, WEIGHTINGS, Z


class NotWorkedOut(ValueError):
    """A similarity that is a bare function has numbers but no formula to work out."""


def _pair(trace: AttentionTrace, i: int, j: int) -> dict[str, str]:
    query, key = labels(trace.query_tokens)[i], labels(trace.key_tokens)[j]
    return {"i": query, "j": key, "ij": f"{query}, {key}"}


def represent(trace: AttentionTrace, i: int, component: int) -> tuple[Line, ...]:
    """Step 1: a component of the query i, from its word's vector."""
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


def compare(trace: AttentionTrace, i: int, j: int) -> tuple[Line, ...]:
    """Step 2: the similarity of the query i and the key j. Raises NotWorkedOut."""
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


def score(trace: AttentionTrace, i: int, j: int) -> tuple[Line, ...]:
    """Step 3: the score of the key j for the query i, from the row's similarities."""
    visible = _visible(trace, i)
    symbol = SCORE.named(**_pair(trace, i, j))
    if j not in visible:
        return (line((symbol,), lambda _: (), -math.inf),)
    entry = SCORINGS[trace.scoring]
    row = [float(trace.similarities[i, k]) for k in visible]
    symbols = (symbol, entry.expression)
    return entry.worked(symbols, row, visible.index(j), trace.queries.shape[1])


def weigh(trace: AttentionTrace, i: int, j: int) -> tuple[Line, ...]:
    """Step 4: the weight of the key j for the query i, from the row's scores."""
    visible = _visible(trace, i)
    symbol = WEIGHT.named(**_pair(trace, i, j))
    if j not in visible or _masked_after(trace, i, j):
        return (line((symbol,), lambda _: (), 0.0),)
    temperature = temperature_of(trace)
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
    argument, z = argument_of(trace), SCORE
    if argument != SCORE:
        z = Z
        lines += (_argument_line(trace, argument, i, j, row[index]),)
    entry = WEIGHTINGS[trace.weighting]
    formula = with_argument(entry.expression, z)
    if trace.factor is None:
        return lines + entry.lines((symbol, formula), z, row, index)
    before = Name("w", "ij")
    lines += entry.lines((before, formula), z, row, index)
    if position.left == FACTOR:
        lines += _position_lines(trace, (FACTOR, position.expression), i, j, trace.queries)
    return (*lines, _factor_line((symbol, before @ FACTOR), lines, float(trace.factor[i, j])))


def _masked_after(trace: AttentionTrace, i: int, j: int) -> bool:
    return trace.mask is not None and trace.mask_when == "after" and not trace.mask[i, j]


def _argument_line(
    trace: AttentionTrace, argument: Expression, i: int, j: int, value: float
) -> Line:
    def filled(decimals: int) -> list[Expression]:
        added = [float(bias[i, j]) for bias in biases_of(trace).values()]
        terms = tuple(number(part, decimals) for part in (float(trace.scores[i, j]), *added))
        top = Sum(terms) if added else terms[0]
        return [top if temperature_of(trace) == 1 else top / number(trace.temperature, decimals)]

    return line((Z, argument), filled, value, role="")


def _factor_line(symbols: Sequence[Expression], lines: Sequence[Line], factor: float) -> Line:
    before = next(line.value for line in lines if line.parts[0] == Name("w", "ij"))

    def filled(decimals: int) -> list[Expression]:
        return [number(before, decimals) @ number(factor, decimals)]

    return line(symbols, filled, before * factor)


def mix(trace: AttentionTrace, i: int, component: int) -> tuple[Line, ...]:
    """Step 5: a component of the output of the query i, from its weights."""
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
