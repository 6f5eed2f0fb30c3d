"""The five steps: what each is called, its shape, its formula, and the arithmetic of any cell."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .arithmetic import Line, Worked, line, number, products, shortened
from .expression import Call, Expression, Name, Pair, Product, Sum, Total
from .position import POSITIONS, WORD_VECTOR
from .scoring import SCORE, SCORINGS
from .similarity import KEY, QUERY, SIMILARITIES, SIMILARITY
from .trace import AttentionTrace
from .weighting import WEIGHT, WEIGHTINGS

VALUE = Name("y", "j", "value")
OUTPUT = Name("O", "i")
COMPARISON = Call("sim", Pair(QUERY, KEY))
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
    axes: tuple[str, str]
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
    """Tokens told apart: a word that occurs again gets its place in the sentence.

    >>> labels(("the", "cat", "the"))
    ('the (1)', 'cat', 'the (3)')
    """
    counts = Counter(tokens)
    return tuple(
        f"{token} ({place})" if counts[token] > 1 else token
        for place, token in enumerate(tokens, start=1)
    )


def _pair(trace: AttentionTrace, i: int, j: int) -> dict[str, str]:
    query, key = labels(trace.query_tokens)[i], labels(trace.key_tokens)[j]
    return {"i": query, "j": key, "ij": f"{query}, {key}"}


def _represent(trace: AttentionTrace, i: int, component: int) -> tuple[Line, ...]:
    symbol = Name("x", f"{labels(trace.query_tokens)[i]}, {component + 1}", "query")
    value = float(trace.queries[i, component])
    if trace.raw_queries is None:
        return (line((symbol,), lambda _: (), value),)
    raw = float(trace.raw_queries[i, component])

    def filled(places: int) -> list[Expression]:
        return [Sum((number(raw, places), number(value - raw, places)))]

    return (line((symbol,), filled, value),)


def _compare(trace: AttentionTrace, i: int, j: int) -> tuple[Line, ...]:
    if not isinstance(trace.similarity, str):
        raise NotWorkedOut(f"{trace.similarity!r} is a function without a formula")
    words = _pair(trace, i, j)
    x, y = trace.queries[i].tolist(), trace.keys[j].tolist()
    entry = SIMILARITIES[trace.similarity]
    return entry.lines(words["i"], words["j"], x, y, trace.parameters)


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
    scores = [float(trace.scores[i, k]) for k in visible]
    biases = [0.0 if trace.bias is None else float(trace.bias[i, k]) for k in visible]
    z = [(score + bias) / trace.temperature for score, bias in zip(scores, biases, strict=True)]
    place = visible.index(j)
    if any(math.isnan(value) for value in z):
        return (line((symbol,), lambda _: (), math.nan),)
    entry = WEIGHTINGS[trace.weighting]
    lines: tuple[Line, ...] = ()
    if trace.bias is not None or trace.temperature != 1:
        lines = (_tempered(trace, scores[place], biases[place], z[place]),)
    lines += entry.worked((symbol, _weighted(trace)), z, place)
    if trace.factor is None:
        return lines
    factor = float(trace.factor[i, j])
    before = lines[-1].value

    def filled(places: int) -> list[Expression]:
        return [Product((number(before, places), number(factor, places)), dot=True)]

    return (*lines, line((symbol,), filled, before * factor))


def _masked_after(trace: AttentionTrace, i: int, j: int) -> bool:
    return trace.mask is not None and trace.mask_when == "after" and not trace.mask[i, j]


def _tempered(trace: AttentionTrace, score: float, bias: float, z: float) -> Line:
    def filled(places: int) -> list[Expression]:
        top: Expression = number(score, places)
        if trace.bias is not None:
            top = Sum((top, number(bias, places)))
        if trace.temperature == 1:
            return [top]
        return [top / number(trace.temperature, places)]

    return line((Name("z", "ij"), _argument(trace)), filled, z, role="")


def _argument(trace: AttentionTrace) -> Expression:
    """What the weighting sees: (α + b) / T, as far as there is a bias or a temperature."""
    argument: Expression = SCORE
    if trace.bias is not None:
        argument = Sum((SCORE, Name("b", "ij")))
    return argument if trace.temperature == 1 else argument / Name("T")


def _weighted(trace: AttentionTrace) -> Expression:
    """The weighting's formula; in plain α where z is nothing else."""
    expression = WEIGHTINGS[trace.weighting].expression
    if trace.bias is not None or trace.temperature != 1:
        return expression
    return expression.renamed(lambda name: replace(name, text="α") if name.text == "z" else name)


def _mix(trace: AttentionTrace, i: int, component: int) -> tuple[Line, ...]:
    weights, values = trace.weights[i].tolist(), trace.values[:, component].tolist()
    value = 0.0
    for weight, part in zip(weights, values, strict=True):
        value += weight * part
    symbol = Name("O", f"{labels(trace.query_tokens)[i]}, {component + 1}")
    if math.isnan(value):
        return (line((symbol,), lambda _: (), value),)

    def filled(places: int) -> list[Expression]:
        return [shortened(products(weights, values, places), value, places)]

    return (line((symbol, MIXTURE), filled, value),)


def _similarity(trace: AttentionTrace) -> Expression:
    if isinstance(trace.similarity, str):
        return SIMILARITIES[trace.similarity].expression
    return COMPARISON


STEPS = (
    Step(
        field="queries",
        symbol="x",
        axes=("query", "component"),
        left=QUERY,
        right=WORD_VECTOR,
        explain=lambda trace: POSITIONS[trace.position].expression,
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
"""The five steps of the article, in order."""
