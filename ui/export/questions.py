"""The questions about a worksheet's table, and their answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attention import WEIGHTINGS, AttentionTrace
from attention.measures import sums_to_one
from attention.steps import labels
from ui.export.columns import Row
from ui.kit.language import Text


def questions(
    trace: AttentionTrace, i: int, row: Row, listed: Sequence[int], text: Text
) -> list[dict[str, str]]:
    """The questions with their answers; none for a row without weights."""
    weights = trace.weights[i]
    if not np.isfinite(weights).all() or not any(row.weights.numbers):
        return []
    words = labels(trace.key_tokens)
    total = row.weights.printed(row.weights.total)
    if sums_to_one(weights[None])[0] and row.weights.total != 1:
        total = text("worksheet.sum_rounded", total=total)
    winners = text("worksheet.or").join(words[listed[index]] for index in row.winners)
    answers = total, winners, text(f"worksheet.doubled.{_doubled(trace, i)}")
    return [
        {"question": text(f"worksheet.question_{number}"), "answer": answer}
        for number, answer in enumerate(answers, start=1)
    ]


def _doubled(trace: AttentionTrace, i: int) -> str:
    """How similarities twice as large would change the weights of a row: the name of the answer."""
    if trace.scoring == "ratio":
        return "ratio"
    weighting = WEIGHTINGS[trace.weighting]
    bias = 0.0 if trace.bias is None else trace.bias[i]
    temperature = trace.temperature if weighting.uses_temperature else 1.0
    once, twice = (
        weighting.function(((times * trace.scores[i] + bias) / temperature)[None])[0]
        for times in (1, 2)
    )
    return "same" if np.allclose(once, twice, rtol=0, atol=1e-12) else "changed"
