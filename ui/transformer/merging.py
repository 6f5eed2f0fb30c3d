"""Whole words on the stage: a word's columns of weights summed, its rows averaged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from attention import AttentionTrace
from attention.arithmetic import Line, line, number, shortened
from attention.expression import Expression, Number
from attention.similarity import Array
from attention.steps import labels
from attention.weighting import WEIGHT
from models.transformer.behaviours import of_words
from ui.views.stage.lines import worked_lines
from ui.views.stage.wire import WorkedLine

WEIGHTS_STEP = 4

Groups = Sequence[Sequence[int]]
"""For each word the rows of its pieces."""


def in_words(trace: AttentionTrace, groups: Groups, names: Sequence[str]) -> AttentionTrace:
    """The trace of words that the stage draws: their weights are those of their pieces, merged.

    A row still sums to 1. Vectors are means; of similarities, scores and outputs words have none.
    """

    def mean(vectors: Array) -> Array:
        return np.stack([vectors[list(group)].mean(axis=0) for group in groups])

    count = len(groups)
    unsaid = np.full((count, count), np.nan)
    return replace(
        trace,
        query_tokens=tuple(names),
        key_tokens=tuple(names),
        value_tokens=tuple(names),
        queries=mean(trace.queries),
        keys=mean(trace.keys),
        values=mean(trace.values),
        similarities=unsaid,
        scores=unsaid,
        weights=of_words(trace.weights, groups).astype(np.float64),
        outputs=np.full((count, trace.outputs.shape[1]), np.nan),
        mask=None if trace.mask is None else np.tri(count, dtype=bool),
        position="none",
        parameters={name: value for name, value in trace.parameters.items() if name != "base"},
        raw_queries=None,
        raw_keys=None,
        projection=None,
    )


def lines(
    trace: AttentionTrace, groups: Groups, names: Sequence[str], i: int, j: int
) -> list[WorkedLine]:
    """The arithmetic of a weight between two words; between two pieces that of the model."""
    rows, columns = groups[i], groups[j]
    if len(rows) == len(columns) == 1:
        return worked_lines(trace, WEIGHTS_STEP, rows[0], columns[0])
    made = weight_line(trace, groups, names, i, j)
    return [{"parts": [part.data() for part in made.parts], "muted": False}]


def weight_line(
    trace: AttentionTrace, groups: Groups, names: Sequence[str], i: int, j: int
) -> Line:
    """A weight between two words, from those between their pieces."""
    rows, columns = groups[i], groups[j]
    weights = [float(trace.weights[row, column]) for row in rows for column in columns]
    total = math.fsum(weights)
    named = labels(names)
    symbol = WEIGHT.named(ij=f"{named[i]}, {named[j]}")

    def filled(decimals: int) -> list[Expression]:
        terms = [number(weight, decimals) for weight in weights]
        added = shortened(terms, total, decimals)
        return [added if len(rows) == 1 else added / Number(str(len(rows)))]

    return line((symbol,), filled, total / len(rows))
