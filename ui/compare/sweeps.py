"""How flatness and the largest weight of both sides change while one number grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import streamlit as st

from attention import AttentionTrace, attend
from models.slices import Slices
from ui.compare.sides import Comparison, Incomparable, compare, mean, side_rows
from ui.compare.wire import Curves, CurveSide, CurvesView
from ui.explorer.explore import Exploration, deciding, head
from ui.explorer.vectors import BY_DIGEST, LoadedFile
from ui.kit.component import fetched
from ui.kit.language import Text
from ui.kit.settings import FIELDS, SIDES, Settings, sided
from ui.kit.waiting import NotMade, remembered
from ui.views.stage.packing import pack_arrays
from ui.views.stage.style import style

_CURVES = fetched("curves", __file__, style())

LONG = 64
"""With so many words a sweep has fewer points: each is a whole pass of attention."""

TEMPERATURES, FEW_TEMPERATURES = 31, 11

WIDTHS = tuple(2**power for power in range(1, 10))

MOST_LENGTHS = 24

QUERIES = 200
"""Random queries for one point: enough for stable means."""


Question = tuple[str, Settings, LoadedFile | None]
Point = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class Sweep:
    """The values of the growing number, the current one, and the trace of a side at each."""

    values: Sequence[float]
    ticks: Sequence[float]
    current: float
    log: bool
    decimals: int
    trace: Callable[[str, float], AttentionTrace]


def sweep(settings: Settings, text: Text, file: LoadedFile | None) -> None:
    """Draw the sweep that the settings ask for, once there are two sides."""
    question = settings.extra, deciding(settings), file
    slices = partial(sweeping, *question)
    numbers = remembered(_kept, question, "sweep", slices, text)
    if isinstance(numbers, Incomparable):
        if numbers.passes:
            _kept.clear(question)
        st.markdown(text("sweeps.refused"))
    elif numbers is not None:
        _CURVES(key="curves", data=pack_arrays(view_of(settings.extra, numbers, text), {}))


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=BY_DIGEST)
def _kept(question: Question, _made: Curves | Incomparable | None = None) -> Curves | Incomparable:
    if _made is None:
        raise NotMade(question)
    return _made


def sweeping(
    name: str, settings: Settings, file: LoadedFile | None
) -> Slices[Curves | Incomparable]:
    """The numbers of a sweep for `view_of`, in slices of one point; None where a measure does not
    apply.
    """
    found = compare(settings, file)
    if isinstance(found, Incomparable):
        return found
    swept = SWEEPS[name](settings, found)
    count = len(swept.values)
    points: dict[str, list[Point]] = {}
    for number, side in enumerate(SIDES):
        points[side] = []
        for value in swept.values:
            points[side].append(_point(swept.trace(side, value)))
            yield (number * count + len(points[side])) / (len(SIDES) * count)
    return {
        "x": {
            "values": list(swept.values),
            "ticks": list(swept.ticks),
            "current": swept.current,
            "log": swept.log,
            "decimals": swept.decimals,
        },
        "sides": [_curves(side.upper(), points[side]) for side in SIDES],
    }


def view_of(name: str, numbers: Curves, text: Text) -> CurvesView:
    """The view of the curves."""
    return {
        "about": text(f"sweeps.{name}_about"),
        "x": {"label": text(f"sweeps.{name}"), **numbers["x"]},
        "sides": numbers["sides"],
        "charts": [
            {"quantity": "entropy", "name": text("sweeps.entropy")},
            {"quantity": "largest", "name": text("sweeps.largest")},
        ],
        "words": {key: text(f"sweeps.{key}") for key in ("none", "reading", "readingCeiling")},
    }


def _curves(mark: str, points: Sequence[Point]) -> CurveSide:
    entropy, most, ceiling = (list(column) for column in zip(*points, strict=True))
    return {"mark": mark, "entropy": entropy, "largest": most, "ceiling": ceiling}


def _point(trace: AttentionTrace) -> Point:
    """Means over the rows: entropy, largest weight, and its bound."""
    rows = side_rows(trace)
    ceilings = [row.ceiling for row in rows]
    return (
        mean(row.entropy for row in rows),
        mean(row.largest for row in rows),
        None if None in ceilings else mean(ceilings),
    )


def _temperature(settings: Settings, found: Comparison) -> Sweep:
    bounds = FIELDS["temperature"].metadata
    count = TEMPERATURES if found.a.trace.shape[1] < LONG else FEW_TEMPERATURES

    def trace(side: str, value: float) -> AttentionTrace:
        side_settings = replace(sided(settings, side), temperature=value)
        return _attention(side_settings, getattr(found, side))

    return Sweep(
        np.geomspace(bounds["low"], bounds["high"], count).tolist(),
        (0.1, 0.2, 0.5, 1, 2, 5, 10),
        sided(settings, "a").temperature,
        log=True,
        decimals=1,
        trace=trace,
    )


def _dimension(settings: Settings, found: Comparison) -> Sweep:
    """Queries and keys drawn independently, as in the argument for √d (Vaswani et al. 2017)."""
    n = found.a.trace.shape[1]
    draw = np.random.default_rng(settings.seed).standard_normal
    vectors = {width: (draw((QUERIES, width)), draw((n, width))) for width in WIDTHS}

    def trace(side: str, value: float) -> AttentionTrace:
        queries, keys = vectors[int(value)]
        side_settings = sided(settings, side)
        return attend(
            queries,
            keys,
            keys,
            similarity=side_settings.similarity,
            scoring=side_settings.scoring,
            weighting=side_settings.weighting,
            temperature=side_settings.temperature,
            undefined="nan",
        )

    width = found.a.trace.queries.shape[1]
    return Sweep(WIDTHS, WIDTHS, width, log=True, decimals=0, trace=trace)


def _length(settings: Settings, found: Comparison) -> Sweep:
    n = len(found.a.keys.tokens)
    counts = list(range(min(2, n), n + 1))
    if n > MOST_LENGTHS:
        counts = np.unique(np.geomspace(2, n, MOST_LENGTHS).round().astype(int)).tolist()

    def trace(side: str, value: float) -> AttentionTrace:
        return _attention(sided(settings, side), _beginning(getattr(found, side), int(value)))

    return Sweep(counts, counts, n, log=False, decimals=0, trace=trace)


def _attention(settings: Settings, words: Exploration) -> AttentionTrace:
    return head(settings, words.queries, words.keys, words.values)


def _beginning(words: Exploration, count: int) -> Exploration:
    """The first words alone; a second sentence, if there is one, stays whole."""
    first = np.arange(count)
    keys = words.keys.reordered(first)
    queries = keys if words.queries is words.keys else words.queries
    values = keys if words.values is words.keys else words.values.reordered(first)
    return replace(words, queries=queries, keys=keys, values=values)


SWEEPS: dict[str, Callable[[Settings, Comparison], Sweep]] = {
    "temperature": _temperature,
    "dimension": _dimension,
    "length": _length,
}
