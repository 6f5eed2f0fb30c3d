"""Pairs worth comparing, and what each of them shows, in numbers of the words at hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from attention.steps import labels
from ui.compare.sides import Comparison, Row, largest, mean
from ui.settings import ARTICLE, TRANSFORMER, Settings, Side, own

Finding = tuple[str, dict[str, object]]
"""The name of a sentence, and the words and numbers that it says."""


@dataclass(frozen=True)
class Preset:
    """What each side has of its own, and what there is to find: None where it is not to be seen."""

    a: Side
    b: Side
    find: Callable[[Comparison, Sequence[Row]], Finding | None]


def chosen(settings: Settings) -> str | None:
    """The preset that the two sides are; None for a pair of the reader's own."""
    pair = settings.a, settings.b
    return next((name for name, each in PRESETS.items() if (each.a, each.b) == pair), None)


def finding(settings: Settings, found: Comparison, rows: Sequence[Row]) -> Finding:
    """What to look for in these two."""
    if found.a.trace.shape[1] == 1:
        return "single", {}
    preset = chosen(settings)
    told = PRESETS[preset].find(found, rows) if preset else None
    return told or ("own", _in_short(rows))


def weight(number: float | None) -> str:
    """A weight as it is said in a sentence."""
    return "–" if number is None else f"{number:.3f}"


def percent(share: float | None) -> str:
    """What is almost but not quite all does not say 100."""
    if share is None:
        return "–"
    return f"{100 * share:.{2 if 0.9995 <= share < 1 else 1}f}"


def _in_short(rows: Sequence[Row]) -> dict[str, object]:
    """Of each side the largest weight anywhere, and how flat its rows are on average."""
    return {
        "n": len(rows),
        "largest_a": weight(largest(row.a.largest for row in rows)),
        "largest_b": weight(largest(row.b.largest for row in rows)),
        "flat_a": percent(mean(row.a.entropy for row in rows)),
        "flat_b": percent(mean(row.b.entropy for row in rows)),
    }


def _ceiling(numbers: Iterable[float | None]) -> str | None:
    """What no weight of any row can exceed; None where some row has no such bound."""
    every = list(numbers)
    return None if None in every else weight(largest(every))


def _article(found: Comparison, rows: Sequence[Row]) -> Finding | None:
    said = _in_short(rows)
    ceiling = _ceiling(row.a.ceiling for row in rows)
    if ceiling is not None:
        return "article", said | {"ceiling": ceiling}
    awkward = found.a.trace.ratio_rows
    mixed = sum(row.a.ceiling is None for row in rows)
    return "article_signs", said | {"mixed": mixed, "reversed": int(awkward.negative.sum())}


def _cosine(found: Comparison, rows: Sequence[Row]) -> Finding | None:
    ceiling = _ceiling(row.b.ceiling for row in rows)
    if ceiling is None:
        return None
    lengths = np.linalg.norm(found.a.trace.keys, axis=1)
    longest, shortest = int(lengths.argmax()), int(lengths.argmin())
    words = labels(found.a.trace.key_tokens)
    return "cosine", _in_short(rows) | {
        "ceiling": ceiling,
        "longest": words[longest],
        "shortest": words[shortest],
        "times": f"{lengths[longest] / lengths[shortest]:.1f}" if lengths[shortest] else "∞",
    }


def _root(found: Comparison, rows: Sequence[Row]) -> Finding | None:
    similarities, width = found.a.trace.similarities, found.a.trace.queries.shape[1]
    return "root", _in_short(rows) | {
        "d": width,
        "root": f"{math.sqrt(width):.2f}",
        "low": f"{similarities.min():.1f}",
        "high": f"{similarities.max():.1f}",
    }


PRESETS = {
    "article": Preset(ARTICLE, TRANSFORMER, _article),
    "cosine": Preset(
        own(similarity="dot", scoring="plain"), own(similarity="cosine", scoring="plain"), _cosine
    ),
    "root": Preset(
        own(similarity="dot", scoring="plain"), own(similarity="dot", scoring="scaled"), _root
    ),
}
"""By name, in the order of the page; the first is how it opens."""
