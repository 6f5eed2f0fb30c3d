"""Why does it look there? A score as the sum of what each component of query and key adds."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from attention.steps import labels
from ui.kit.typed import literal
from ui.transformer.reading import Shown
from ui.views.plots import plots
from ui.views.plots.plots import Array, Column, Words

MOST = 12
"""Components that are named; what all others add is one more row."""


def draw(shown: Shown) -> None:
    """The components of the selected pair's score, the largest first."""
    reading, trace, text = shown.reading, shown.trace, shown.reading.text
    row, column = shown.places
    query, key = trace.queries[row], trace.keys[column]
    parts = query * key
    order = np.argsort(-np.abs(parts), kind="stable")
    named, others = order[:MOST], order[MOST:]
    names = [text("inside.why.component", number=number + 1) for number in named.tolist()]
    columns = [query[named], key[named], parts[named]]
    if len(others):
        names.append(text("inside.why.others", count=len(others)))
        columns = [np.append(each, np.nan) for each in columns[:2]] + [
            np.append(parts[named], parts[others].sum())
        ]
    total = float(parts.sum())
    words = labels(trace.key_tokens)
    looks, seen = labels(trace.query_tokens)[row], words[column]
    st.markdown(
        text(
            "inside.why.intro",
            query=literal(looks),
            seen=literal(seen),
            width=len(parts),
            similarity=_number(total),
            score=_number(float(trace.scores[row, column])),
            weight=f"{trace.weights[row, column]:.3f}",
        )
    )
    if not math.isfinite(trace.scores[row, column]):
        st.markdown(text("inside.why.masked"))
    plots.bars(
        "why",
        text("inside.why.label", query=looks, seen=seen),
        text("inside.why.corner"),
        Words(names, [True] * len(names)),
        [
            _column(text(f"inside.why.{name}"), values)
            for name, values in zip(("query", "key", "product"), columns, strict=True)
        ],
        scale=(-1.0, 1.0),
        decimals=2,
    )
    st.caption(text("inside.why.scale", count=_needed(parts), head=reading.head[1] + 1))


def _needed(parts: Array) -> int:
    """How many components, the largest first, are more than half of all that is added or taken."""
    sizes = np.sort(np.abs(parts))[::-1]
    return int(np.searchsorted(np.cumsum(sizes), sizes.sum() / 2)) + 1


def _column(title: str, values: Array) -> Column:
    """Each on a scale of its own: lengths are shares of the largest."""
    largest = float(np.nanmax(np.abs(values))) or 1.0
    return Column(title, values / largest, values, signed=True)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
