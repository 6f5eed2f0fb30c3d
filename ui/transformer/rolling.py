"""Rollout: attention from the last layer back to the tokens (Abnar and Zuidema 2020)."""

from __future__ import annotations

import numpy as np
import streamlit as st

from attention.steps import labels
from ui.kit.escape import escape_markdown
from ui.transformer.reading import Shown
from ui.views.plots import plots
from ui.views.plots.plots import Column, Words


def draw(shown: Shown) -> None:
    """How much of each token is in the last state of the one that looks, if attention were all."""
    found, text = shown.reading.overview, shown.reading.text
    row = shown.reading.pair[0]
    rolled = found.rolled[row].astype(np.float64)
    names = labels(found.tokens.texts)
    others = rolled.copy()
    others[row] = -1
    most = int(others.argmax())
    st.markdown(
        text(
            "inside.rollout.intro",
            query=escape_markdown(names[row]),
            itself=f"{100 * rolled[row]:.0f}",
            most=escape_markdown(names[most]),
            share=f"{100 * rolled[most]:.0f}",
            layers=found.shape[0],
        )
    )
    plots.bars(
        "rollout",
        text("inside.rollout.label", query=names[row]),
        text("inside.rollout.corner"),
        Words(found.tokens.texts, [True] * len(names)),
        [Column(text("inside.rollout.share"), rolled)],
        scale=(0.0, float(rolled.max())),
    )
    st.caption(text("inside.rollout.about"))
