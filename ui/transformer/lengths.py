"""β beside β·‖v‖: a large weight on a short value brings little (Kobayashi et al. 2020)."""

from __future__ import annotations

import numpy as np
import streamlit as st

from attention.steps import labels
from ui.kit.escape import escape_markdown
from ui.transformer.reading import Shown
from ui.views.plots import plots
from ui.views.plots.plots import Column, Words


def draw(shown: Shown) -> None:
    """The selected row's weights, the lengths of what is mixed, and what each token brings."""
    trace, text = shown.trace, shown.reading.text
    row, _ = shown.indices
    weights, lengths = trace.weights[row], shown.lengths.astype(np.float64)
    brought = weights * lengths
    shares = brought / brought.sum() if brought.sum() else brought
    tokens = labels(trace.key_tokens)
    query = labels(trace.query_tokens)[row]
    most, longest = int(weights.argmax()), int(shares.argmax())
    outcome = "same" if most == longest else "other"
    st.markdown(
        text(
            f"inside.lengths.{outcome}",
            query=escape_markdown(query),
            most=escape_markdown(tokens[most]),
            longest=escape_markdown(tokens[longest]),
            weight=f"{weights[most]:.3f}",
            share=f"{shares[longest]:.3f}",
        )
    )
    plots.bars(
        "lengths",
        text("inside.lengths.label", query=query),
        text("inside.lengths.corner"),
        Words(trace.key_tokens, [True] * len(tokens)),
        [
            Column(text("inside.lengths.weight"), weights),
            Column(text("inside.lengths.length"), lengths / (lengths.max() or 1.0), lengths),
            Column(text("inside.lengths.share"), shares),
        ],
        scale=(0.0, 1.0),
    )
    st.caption(text("inside.lengths.about"))
