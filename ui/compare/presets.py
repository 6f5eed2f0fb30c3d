"""Pairs worth comparing, and what each of them shows in numbers of the reader's words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from attention.similarity import Array
from attention.steps import labels
from ui.compare.sides import Comparison, Row, maximum, mean
from ui.kit.numbers import percent, printed
from ui.kit.settings import ARTICLE, SIDES, TRANSFORMER, Settings, Side, side_with, sided

Finding = tuple[str, dict[str, object]]
"""The name of a sentence, and the words and numbers to fill in."""


@dataclass(frozen=True)
class Preset:
    """The settings of each side, and what there is to find: None if it does not show."""

    a: Side
    b: Side
    find: Callable[[Comparison, Sequence[Row]], Finding | None]


def chosen(settings: Settings) -> str | None:
    """The preset that equals the two sides; None for other pairs."""
    pair = [sided(settings, side) for side in SIDES]
    for name, preset in PRESETS.items():
        if pair == [replace(settings, **dict(side)) for side in (preset.a, preset.b)]:
            return name
    return None


def finding(settings: Settings, found: Comparison, rows: Sequence[Row]) -> Finding:
    """What to look for in these two sides."""
    if found.a.trace.shape[1] == 1:
        return "single", {}
    preset = chosen(settings)
    special = PRESETS[preset].find(found, rows) if preset else None
    return special or _general(found, rows)


def _in_short(found: Comparison, rows: Sequence[Row]) -> dict[str, object]:
    """For each side, the largest weight, and how flat its rows are on average."""
    return {
        "n": found.a.trace.shape[1],
        "largest_a": printed(maximum(row.a.largest for row in rows)),
        "largest_b": printed(maximum(row.b.largest for row in rows)),
        "flat_a": percent(mean(row.a.entropy for row in rows)),
        "flat_b": percent(mean(row.b.entropy for row in rows)),
    }


def _general(found: Comparison, rows: Sequence[Row]) -> Finding:
    """For any two sides: how sharp they are, and where they differ most."""
    facts = _in_short(found, rows)
    apart = [-1.0 if row.divergence is None else row.divergence for row in rows]
    at = int(np.argmax(apart))
    if apart[at] < 0:
        return "own_unfit", facts
    return "own", facts | {
        "same": sum(row.same is True for row in rows),
        "rows": len(rows),
        "query": labels(found.a.trace.query_tokens)[at],
        "apart": printed(apart[at]),
    }


def _softmax(found: Comparison) -> bool:
    """Whether the sentences about the softmax hold for both sides."""
    return all(trace.weighting == "softmax" and trace.bias is None for trace in found.traces)


def _ceiling(numbers: Iterable[float | None]) -> str | None:
    """The largest possible weight of all rows; None if a row has no such bound."""
    every = list(numbers)
    return None if None in every else printed(maximum(every))


def _article(found: Comparison, rows: Sequence[Row]) -> Finding | None:
    facts = _in_short(found, rows)
    ceiling = _ceiling(row.a.ceiling for row in rows)
    if ceiling is not None:
        return "article", facts | {"ceiling": ceiling}
    trace = found.a.trace
    shown = np.where(False if trace.hidden is None else trace.hidden, 0.0, trace.similarities)
    mixed = (shown.max(axis=1) > 0) & (shown.min(axis=1) < 0)
    if not (_softmax(found) and mixed.any()):
        return None
    return "article_signs", facts | {
        "mixed": int(mixed.sum()),
        "rows": len(rows),
        "reversed": int(trace.ratio_rows.negative.sum()),
    }


def _cosine(found: Comparison, rows: Sequence[Row]) -> Finding | None:
    ceiling = _ceiling(row.b.ceiling for row in rows)
    if ceiling is None:
        return None
    lengths = np.linalg.norm(found.a.trace.keys, axis=1)
    longest, shortest = int(lengths.argmax()), int(lengths.argmin())
    words = labels(found.a.trace.key_tokens)
    return "cosine", _in_short(found, rows) | {
        "ceiling": ceiling,
        "longest": words[longest],
        "shortest": words[shortest],
        "times": printed(lengths[longest] / lengths[shortest], 1) if lengths[shortest] else "∞",
    }


def _root(found: Comparison, rows: Sequence[Row]) -> Finding | None:
    if not _softmax(found):
        return None
    similarities, width = found.a.trace.similarities, found.a.trace.queries.shape[1]
    return "root", _in_short(found, rows) | {
        "d": width,
        "root": printed(math.sqrt(width), 2),
        "low": printed(similarities.min(), 1),
        "high": printed(similarities.max(), 1),
    }


def _shared(found: Comparison, _: Sequence[Row]) -> Finding | None:
    a, b = found.traces
    m, n = a.shape
    if m != n or np.isnan(a.weights).any() or _unevenness(a.similarities).max() > 1e-9:
        return None
    uneven = _unevenness(a.weights)
    i, j = (int(index) for index in np.unravel_index(uneven.argmax(), uneven.shape))
    words = labels(a.key_tokens)
    return "shared", {
        "gap": printed(_unevenness(b.similarities).max(), 2),
        "one": words[i],
        "other": words[j],
        "there": printed(a.weights[i, j]),
        "back": printed(a.weights[j, i]),
    }


def _unevenness(square: Array) -> Array:
    """How much each number (n, n) differs from the one across the diagonal."""
    apart: Array = np.abs(square - square.T)
    return apart


def _mask(found: Comparison, _: Sequence[Row]) -> Finding | None:
    a, b = (trace.weights.sum(axis=1) for trace in found.traces)
    if np.isnan(b).any() or not np.allclose(a, 1):
        return None
    row = int(b.argmin())
    return "mask", {
        "word": labels(found.b.trace.query_tokens)[row],
        "sum": printed(float(b[row])),
        "lost": percent(1 - float(b[row])),
        "full": int(np.isclose(b, 1).sum()),
        "rows": len(b),
    }


def _position(found: Comparison, _: Sequence[Row]) -> Finding | None:
    a, b = found.traces
    if np.isnan(a.weights).any() or np.isnan(b.weights).any():
        return None
    words = labels(a.key_tokens)
    pair = _alike(a.keys)
    if pair is None:
        moved = np.abs(b.weights - a.weights)
        i, j = (int(index) for index in np.unravel_index(moved.argmax(), moved.shape))
        return "position_once", {
            "query": labels(a.query_tokens)[i],
            "key": words[j],
            "before": printed(a.weights[i, j]),
            "after": printed(b.weights[i, j]),
        }
    first, second = pair
    row = int(np.abs(b.weights[:, first] - b.weights[:, second]).argmax())
    return "position", {
        "query": labels(a.query_tokens)[row],
        "first": words[first],
        "second": words[second],
        "before": printed(a.weights[row, first]),
        "after_first": printed(b.weights[row, first]),
        "after_second": printed(b.weights[row, second]),
    }


def _alike(keys: Array) -> tuple[int, int] | None:
    """The first two keys (n, d) with the same vector: a word that occurs again."""
    for second in range(1, len(keys)):
        same = np.flatnonzero((keys[:second] == keys[second]).all(axis=1))
        if same.size:
            return int(same[0]), second
    return None


PRESETS = {
    "article": Preset(ARTICLE, TRANSFORMER, _article),
    "cosine": Preset(
        side_with(similarity="dot", scoring="plain"),
        side_with(similarity="cosine", scoring="plain"),
        _cosine,
    ),
    "root": Preset(
        side_with(similarity="dot", scoring="plain"),
        side_with(similarity="dot", scoring="scaled"),
        _root,
    ),
    "shared": Preset(
        side_with(similarity="dot", scoring="scaled", projection="shared"),
        side_with(similarity="dot", scoring="scaled", projection="random"),
        _shared,
    ),
    "mask": Preset(
        side_with(scoring="scaled", mask="causal", mask_when="before"),
        side_with(scoring="scaled", mask="causal", mask_when="after"),
        _mask,
    ),
    "position": Preset(
        side_with(scoring="scaled", position="none"),
        side_with(scoring="scaled", position="sinusoidal"),
        _position,
    ),
}
"""By name, in the order of the page; it opens with the first."""
