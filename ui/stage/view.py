"""A trace as the plain object that the stage draws, and as the bytes in which it travels."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention import STEPS, AttentionTrace, Line
from attention.arithmetic import MOST_TERMS, decimals, number
from attention.expression import Name
from attention.measures import flatness
from attention.similarity import SIMILARITY, Array
from attention.steps import NotWorkedOut, labels
from ui.language import Text

View = dict[str, Any]

WORDS = (
    *("arithmetic", "around", "cellLabel", "close", "component", "componentLabel", "empty"),
    *("fromZero", "heatLabel", "legend", "masked", "meter", "meterNone", "meterText", "next"),
    *("open", "others", "previous", "reversed", "rounding", "spread", "undefined", "uniform"),
    *("unknown", "vanishing"),
)
"""Keys of every text that the stage draws by itself."""

DIGITS_IN_CELLS = 3


def view(
    trace: AttentionTrace,
    known: Sequence[bool],
    text: Text,
    *,
    step: int,
    cell: tuple[int, int],
    ramp: str,
    notes: Sequence[View] = (),
    steps: str = "steps",
    presenting: View | None = None,
) -> View:
    """What the stage draws. ``known`` tells which keys (n,) are in the vocabulary.

    ``steps`` is the table of the locales that says what the steps mean here. ``step`` counts from
    1; ``cell`` is brought inside the step's matrix. ``presenting`` offers presenter mode, as
    `ui.presenting` says it.
    """
    grid = getattr(trace, STEPS[step - 1].field)
    cell = min(cell[0], grid.shape[0] - 1), min(cell[1], grid.shape[1] - 1)
    seen = dict(zip(trace.key_tokens, map(bool, known), strict=True))
    return {
        "queries": _tokens(trace.query_tokens, seen),
        "keys": _tokens(trace.key_tokens, seen),
        "steps": [_step(trace, number, text, steps) for number in range(1, len(STEPS) + 1)],
        "step": step,
        "cell": cell,
        "ramp": ramp,
        "rows": _rows(trace),
        "worked": {"step": step, "cell": cell, "lines": _worked(trace, step, *cell)},
        "notes": list(notes),
        "presenting": presenting,
        "words": {word: text(f"stage.{word}") for word in WORDS},
    }


def pack(view: View, trace: AttentionTrace) -> bytes:
    """The view and the matrices of the trace in the bytes that the stage unpacks."""
    names = [step.field for step in STEPS]
    if trace.keys is not trace.queries and not np.array_equal(trace.keys, trace.queries):
        names.append("keys")
    return pack_arrays(view, {name: getattr(trace, name) for name in names})


def pack_arrays(view: View, arrays: Mapping[str, Array]) -> bytes:
    """u32 header length | JSON | zeros to a multiple of 4 | float32 arrays, all little-endian.

    float32 carries what JSON cannot: masked scores and undefined rows.
    """
    described = [
        {"name": name, "rows": len(array), "columns": array.shape[1]}
        for name, array in arrays.items()
    ]
    header = json.dumps(view | {"arrays": described}, ensure_ascii=False).encode("utf-8", "replace")
    start = struct.pack("<I", len(header)) + header
    padding = b"\0" * (-len(start) % 4)
    return start + padding + b"".join(array.astype("<f4").tobytes() for array in arrays.values())


def _tokens(tokens: Sequence[str], known: dict[str, bool]) -> list[View]:
    return [{"text": token, "unknown": not known.get(token, True)} for token in tokens]


def _step(trace: AttentionTrace, number: int, text: Text, steps: str) -> View:
    step = STEPS[number - 1]
    grid = getattr(trace, step.field)
    finite = grid[np.isfinite(grid)]
    weights = step.field == "weights"
    centre = 1 / trace.shape[1] if weights else 0.0
    reach = float(np.max(np.abs(finite - centre), initial=0.0))
    largest = float(np.max(np.abs(finite), initial=0.0))
    return {
        "field": step.field,
        "number": number,
        "name": text(f"steps.{step.field}.name"),
        "symbol": step.symbol,
        "operation": _operation(trace, step.field),
        "columns": step.axes[1],
        "scale": {"kind": "weights" if weights else "signed", "centre": centre, "reach": reach},
        "decimals": min(decimals(largest, DIGITS_IN_CELLS), 6),
        "axis": text(f"{steps}.{step.field}.axis"),
        "sentence": _sentence(trace, step.field, text, steps),
        "formula": [step.left.data(), step.explain(trace).data()],
    }


def _operation(trace: AttentionTrace, field: str) -> str:
    """The symbol of what leads to the next step."""
    scoring = {"ratio": "÷ Σ", "scaled": "÷ √d", "plain": "="}.get(trace.scoring, trace.scoring)
    return {
        "queries": "sim",
        "similarities": scoring,
        "scores": trace.weighting,
        "weights": "· y",
        "outputs": "",
    }[field]


def _sentence(trace: AttentionTrace, field: str, text: Text, steps: str) -> str:
    chosen = {
        "similarities": ("similarity_about", trace.similarity),
        "scores": ("scoring_about", trace.scoring),
    }
    general = text(f"{steps}.{field}.sentence")
    trained = steps != "steps"
    if field not in chosen or (field == "similarities" and trained):
        return general
    table, name = chosen[field]
    if not isinstance(name, str):
        return general
    return f"{general} {text(f'{table}.{name}')}"


def _rows(trace: AttentionTrace) -> list[View]:
    """What is to be said of each query's row."""
    negative, vanishing, undefined = trace.ratio_rows
    hidden = trace.hidden
    empty = np.zeros(len(negative), dtype=bool) if hidden is None else hidden.all(axis=1)
    states = np.select(
        [undefined, empty, negative, vanishing], ["undefined", "empty", "negative", "vanishing"], ""
    )
    largest = trace.weights.max(axis=1)
    return [
        {"flatness": flat, "state": str(state), "largest": float(most) if most == most else None}
        for flat, state, most in zip(flatness(trace), states, largest, strict=True)
    ]


def _worked(trace: AttentionTrace, step: int, row: int, column: int) -> list[View]:
    """The arithmetic of a cell; of scores and weights also how their operands came about."""
    first = 2 if step in (3, 4) else step
    lines: list[View] = []
    for each in range(first, step + 1):
        if each < step and _is_long_sum(trace, each):
            lines.append(_bare(trace, row, column))
            continue
        try:
            terms = STEPS[each - 1].worked(trace, row, column).terms
        except NotWorkedOut:
            continue
        if each < step:
            lines.append(_short(terms[-1]))
        else:
            lines += [
                {"parts": [part.data() for part in line.parts], "muted": False} for line in terms
            ]
    return lines


def _is_long_sum(trace: AttentionTrace, number: int) -> bool:
    """Whether a step is one sum of too many terms to be glanced at: too costly to work out, too."""
    wide = trace.queries.shape[1] > MOST_TERMS
    return STEPS[number - 1].field == "similarities" and trace.similarity == "dot" and wide


def _bare(trace: AttentionTrace, row: int, column: int) -> View:
    """A similarity as its symbol and its value."""
    query, key = labels(trace.query_tokens)[row], labels(trace.key_tokens)[column]
    value = float(trace.similarities[row, column])
    parts = SIMILARITY.named(ij=f"{query}, {key}"), number(value, role="result")
    return {"parts": [part.data() for part in parts], "muted": True}


def _short(line: Line) -> View:
    """An earlier step in one glance: its symbol, its last operands if they are few, its value."""
    symbol, *others, value = line.parts
    operands = [part for part in others[-1:] if not _is_long(part)]
    return {"parts": [part.data() for part in (symbol, *operands, value)], "muted": True}


def _is_long(part: Any) -> bool:
    return bool(getattr(part, "chosen", None)) or isinstance(part, Name)
