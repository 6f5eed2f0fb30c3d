"""The arithmetic beneath a cell: the lines of its step, and in short those that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from attention import STEPS, AttentionTrace, Line, Worked
from attention.arithmetic import MOST_TERMS, number
from attention.expression import Expression, Name
from attention.similarity import SIMILARITY
from attention.steps import NotWorkedOut, labels
from ui.views.stage.wire import WorkedLine


class Shown(NamedTuple):
    """A line of arithmetic on the page; ``muted`` if it only leads to the line of the step."""

    parts: Sequence[Expression]
    muted: bool = False


WorkOut = Callable[[int, int, int], Worked]
"""The arithmetic of a step (from 1), a row and a column."""


def work_out(trace: AttentionTrace) -> WorkOut:
    """The `WorkOut` of a trace for `shown_lines`."""
    return lambda step, row, column: STEPS[step - 1].worked(trace, row, column)


def worked_lines(trace: AttentionTrace, step: int, row: int, column: int) -> list[WorkedLine]:
    """The arithmetic of a cell; for scores and weights also that of their operands."""
    lines = shown_lines(trace, step, row, column, work_out(trace))
    return [{"parts": [part.data() for part in line.parts], "muted": line.muted} for line in lines]


def shown_lines(
    trace: AttentionTrace, step: int, row: int, column: int, work: WorkOut
) -> Iterator[Shown]:
    """`worked_lines` as expressions.

    ``work`` is `work_out(trace)`, which a caller who wants many cells may make remember: what a
    similarity is made of is asked for again by the score and the weight that follow from it.
    """
    first = 2 if step in (3, 4) else step
    for each in range(first, step + 1):
        if each < step and _is_long_sum(trace, each):
            yield _bare(trace, row, column)
            continue
        try:
            terms = work(each, row, column).terms
        except NotWorkedOut:
            continue
        if each < step:
            yield _short(terms[-1])
        else:
            yield from (Shown(line.parts) for line in terms)


def _is_long_sum(trace: AttentionTrace, number: int) -> bool:
    """Whether a step is one sum of too many terms to read, and too slow to work out."""
    wide = trace.queries.shape[1] > MOST_TERMS
    return STEPS[number - 1].field == "similarities" and trace.similarity == "dot" and wide


def _bare(trace: AttentionTrace, row: int, column: int) -> Shown:
    """A similarity as its symbol and its value."""
    query, key = labels(trace.query_tokens)[row], labels(trace.key_tokens)[column]
    value = float(trace.similarities[row, column])
    parts = SIMILARITY.named(ij=f"{query}, {key}"), number(value, role="result")
    return Shown(parts, muted=True)


def _short(line: Line) -> Shown:
    """An earlier step in short: its symbol, its last operands if they are few, its value."""
    symbol, *others, value = line.parts
    operands = [part for part in others[-1:] if not _is_long(part)]
    return Shown((symbol, *operands, value), muted=True)


def _is_long(part: Any) -> bool:
    return bool(getattr(part, "chosen", None)) or isinstance(part, Name)
