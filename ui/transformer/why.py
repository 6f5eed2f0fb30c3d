"""Why does it look there? A score as the sum of what each component of query and key adds."""

from __future__ import annotations

import numpy as np
import streamlit as st

from attention.steps import labels
from ui.kit.escape import escape_markdown
from ui.transformer.reading import Shown
from ui.views.plots import plots
from ui.views.plots.plots import Array, Column, Words

MOST = 12
"""Components that are named; what all others add is one more row."""


def draw(shown: Shown) -> None:
    """The components of the selected pair's score.

    A softmax only knows differences, so what matters is how each sets this key apart from the mean
    of the row's keys: the components stand in this order.
    """
    trace, text = shown.trace, shown.reading.text
    row, column = shown.indices
    visible = np.isfinite(trace.scores[row])
    if not visible[column]:
        st.markdown(text("inside.why.masked"))
        return
    query, key = trace.queries[row], trace.keys[column]
    parts = query * key
    apart = query * (key - trace.keys[visible].mean(axis=0))
    order = np.argsort(-np.abs(apart), kind="stable")
    named, others = order[:MOST], order[MOST:]
    names = [str(number + 1) for number in named.tolist()]
    columns = [each[named] for each in (query, key, parts, apart)]
    if len(others):
        names.append(text("inside.why.others", count=len(others)))
        rest = (np.nan, np.nan, parts[others].sum(), apart[others].sum())
        columns = [np.append(each, more) for each, more in zip(columns, rest, strict=True)]
    looks, seen = labels(trace.query_tokens)[row], labels(trace.key_tokens)[column]
    difference = float(apart.sum())
    st.markdown(
        text(
            f"inside.why.{'above' if difference > 0 else 'below'}",
            query=escape_markdown(looks),
            seen=escape_markdown(seen),
            width=len(parts),
            similarity=_number(float(parts.sum())),
            difference=_number(abs(difference)),
            weight=f"{trace.weights[row, column]:.3f}",
        )
    )
    plots.bars(
        "why",
        text("inside.why.label", query=looks, seen=seen),
        text("inside.why.corner"),
        Words(names, [True] * len(names)),
        [
            _column(text(f"inside.why.{name}"), values)
            for name, values in zip(("query", "key", "product", "apart"), columns, strict=True)
        ],
        scale=(-1.0, 1.0),
        decimals=2,
    )
    st.caption(text("inside.why.scale", count=_needed(apart)))


def _needed(parts: Array) -> int:
    """How many components, the largest first, are more than half of all that is added or taken."""
    sizes = np.sort(np.abs(parts))[::-1]
    return int(np.searchsorted(np.cumsum(sizes), sizes.sum() / 2)) + 1


def _column(title: str, values: Array) -> Column:
    """Each on a separate scale: lengths are shares of the largest."""
    largest = float(np.nanmax(np.abs(values))) or 1.0
    return Column(title, values / largest, values, signed=True)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
