"""A trace as the plain object that the stage draws, and as the bytes that are sent."""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from attention import STEPS, WEIGHTINGS, AttentionTrace
from attention.arithmetic import decimals_of
from attention.expression import Expression
from attention.measures import flatness, sums_to_one
from ui.kit.language import Text, glossary_address
from ui.kit.wire import Ramp, Scale, Token, Tree
from ui.views.stage.lines import worked_lines
from ui.views.stage.wire import (
    Note,
    Presenting,
    RowState,
    StageView,
    State,
    Step,
    Unfit,
)

WORDS = (
    *("arithmetic", "around", "cellLabel", "close", "component", "componentLabel", "empty"),
    *("fromZero", "heatLabel", "legend", "masked", "meter", "meterNone", "meterSigned", "meterSum"),
    *("meterText", "next", "open", "others", "previous", "reversed", "rounding", "rowMost"),
    *("rowOutputs", "rowQueries", "rowScores", "rowSimilarities", "rowSum", "rowWeights"),
    *("undefined", "uniform", "unknown", "vanishing"),
)
"""Keys of the texts that the stage always draws."""

DIGITS_IN_CELLS = 3


def view(
    trace: AttentionTrace,
    known: Sequence[bool],
    text: Text,
    *,
    step: int,
    cell: tuple[int, int],
    ramp: Ramp,
    notes: Sequence[Note] = (),
    steps: str = "steps",
    sentences: Mapping[str, str] = MappingProxyType({}),
    unknown: Collection[str] = (),
    presenting: Presenting | None = None,
) -> StageView:
    """What the stage draws. ``known`` tells which keys (n,) are in the vocabulary.

    ``steps`` is the table of the locales that says what the steps mean here; ``sentences``, by the
    step's field, says it in place of the table. ``step`` counts from 1; ``cell`` is brought inside
    the step's matrix. ``unknown``: words besides the keys without a learned vector.
    ``presenting`` offers presenter mode, as `ui.present.presenting` says it.
    """
    grid = getattr(trace, STEPS[step - 1].field)
    cell = min(cell[0], grid.shape[0] - 1), min(cell[1], grid.shape[1] - 1)
    named = zip(trace.key_tokens, known, strict=True)
    missing = {*unknown, *(word for word, is_known in named if not is_known)}
    mixed = trace.value_tokens != trace.key_tokens
    return {
        "queries": _tokens(trace.query_tokens, missing),
        "keys": _tokens(trace.key_tokens, missing),
        "mixed": _tokens(trace.value_tokens, missing) if mixed else None,
        "steps": [
            _step(trace, number, text, steps, sentences) for number in range(1, len(STEPS) + 1)
        ],
        "step": step,
        "cell": cell,
        "ramp": ramp,
        "rows": _rows(trace),
        "sums": _sums(trace),
        "worked": {"step": step, "cell": cell, "lines": worked_lines(trace, step, *cell)},
        "notes": list(notes),
        "presenting": presenting,
        "glossary": {"address": glossary_address(text), "label": text("glossary.link")},
        "words": {word: text(f"stage.{word}") for word in WORDS},
    }


def _tokens(tokens: Sequence[str], missing: Collection[str]) -> list[Token]:
    return [{"text": token, "unknown": token in missing} for token in tokens]


def _step(
    trace: AttentionTrace, number: int, text: Text, steps: str, sentences: Mapping[str, str]
) -> Step:
    step = STEPS[number - 1]
    grid = getattr(trace, step.field)
    weights = step.field == "weights"
    # Masked weights are exactly 0 and have no colour.
    seen = np.where(trace.mask, grid, np.nan) if weights and trace.mask is not None else grid
    largest = float(np.max(np.abs(grid[np.isfinite(grid)]), initial=0.0))
    return {
        "field": step.field,
        "number": number,
        "name": text(f"steps.{step.field}.name"),
        "symbol": step.symbol,
        "operation": _operation(trace, step.field, text),
        "columns": step.axes[1],
        "scale": scale_of(seen, weights=weights),
        "decimals": min(decimals_of(largest, DIGITS_IN_CELLS), 6),
        "axis": _axis(trace, step.field, text, steps),
        "sentence": _sentence(trace, step.field, text, steps, sentences),
        "formula": [_formula(step.left), _formula(step.explain(trace))],
    }


@functools.lru_cache(maxsize=256)
def _formula(expression: Expression) -> Tree:
    """Cached: formulas are few, and do not depend on the text."""
    return expression.data()


def scale_of(grid: np.ndarray[Any, Any], *, weights: bool = False) -> Scale:
    """What the colours of numbers are centred on, and how far they reach from there.

    Weights (..., n) are centred on the uniform 1/n. Where some are below zero they share nothing
    out, so that zero is their centre too.
    """
    finite = grid[np.isfinite(grid)]
    shares = weights and float(np.min(finite, initial=0.0)) >= 0.0
    centre = 1 / grid.shape[-1] if shares else 0.0
    reach = float(np.max(np.abs(finite - centre), initial=0.0))
    return {"kind": "weights" if shares else "signed", "centre": centre, "reach": reach}


def _operation(trace: AttentionTrace, field: str, text: Text) -> str:
    """In a few signs, the operation that leads to the next step."""
    scoring = {"ratio": "÷ Σ", "scaled": "÷ √d", "plain": "="}.get(trace.scoring, trace.scoring)
    masked = trace.mask is not None
    divided = trace.temperature != 1 and WEIGHTINGS[trace.weighting].uses_temperature
    parts: dict[str, list[str | bool]] = {
        "queries": ["sim"],
        "similarities": [scoring, masked and trace.mask_when == "before" and text("stage.mask")],
        "scores": [
            trace.bias is not None and "+ b",
            divided and "÷ T",
            {"none": "="}.get(trace.weighting, trace.weighting),
            trace.factor is not None and "· f",
            masked and trace.mask_when == "after" and text("stage.mask"),
        ],
        "weights": ["· y"],
        "outputs": [],
    }
    return ", ".join(str(part) for part in parts[field] if part)


def _axis(trace: AttentionTrace, field: str, text: Text, steps: str) -> str:
    axis = text(f"{steps}.{field}.axis")
    if field != "weights":
        return axis
    sums = text("stage.sumsOne" if _sums(trace) is None else "stage.sumsDiffer")
    return text.together(axis, sums)


def _sentence(
    trace: AttentionTrace, field: str, text: Text, steps: str, sentences: Mapping[str, str]
) -> str:
    """Sentences on what the step does and on the choices made for it."""
    trained = steps in ("decoder", "trained", "learned")
    parts = [sentences.get(field) or text(f"{steps}.{field}.sentence")]
    if field == "queries" and trace.raw_queries is not None and trace.position != "none":
        parts.append(text(f"position_about.{trace.position}"))
    if field == "similarities" and not trained and isinstance(trace.similarity, str):
        parts.append(text(f"similarity_about.{trace.similarity}"))
    if field == "scores":
        parts.append(text(f"scoring_about.{trace.scoring}"))
        if trace.hidden is not None:
            parts.append(text("masked.before"))
    if field == "weights":
        if trace.weighting != "softmax":
            parts = [text(f"weighting_about.{trace.weighting}")]
        if trace.bias is not None or trace.factor is not None:
            parts.append(text(f"position_about.{trace.position}"))
        if trace.mask is not None and trace.mask_when == "after":
            parts.append(text("masked.after"))
    return text.together(*parts)


def _rows(trace: AttentionTrace) -> list[RowState]:
    """The state of each query's row, to be described beside it."""
    negative, vanishing, undefined = trace.ratio_rows
    hidden = trace.hidden
    empty = np.zeros(len(negative), dtype=bool)
    if hidden is not None:
        empty = np.asarray(hidden.all(axis=1))
    least, largest = trace.weights.min(axis=1), trace.weights.max(axis=1)
    seen = np.full(len(largest), trace.shape[1]) if trace.mask is None else trace.mask.sum(axis=1)

    def state(row: int) -> State:
        if undefined[row]:
            return "undefined"
        if empty[row]:
            return "empty"
        if negative[row]:
            return "negative"
        return "vanishing" if vanishing[row] else ""

    def unfit(row: int) -> Unfit:
        if seen[row] < 2:
            return "single"
        return "signed" if least[row] < 0 else "sum"

    return [
        {
            "flatness": flat,
            "unfit": "" if flat is not None else unfit(row),
            "state": state(row),
            "largest": float(most) if most == most else None,
        }
        for row, (flat, most) in enumerate(zip(flatness(trace), largest, strict=True))
    ]


def _sums(trace: AttentionTrace) -> list[float | None] | None:
    """The sum of each row of weights, None where undefined; nothing where all are 1."""
    sums = trace.weights.sum(axis=1)
    if (sums_to_one(trace.weights) | np.isnan(sums)).all():
        return None
    return [float(total) if math.isfinite(total) else None for total in sums]
