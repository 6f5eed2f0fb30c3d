"""How similar the encoder's states are: if they are, where attention looks hardly matters."""

from __future__ import annotations

import streamlit as st

from models.classifier.explanations import conicity, mean_cosine, state_similarities
from models.classifier.inference import Prediction
from ui.classify.verdict import words_of
from ui.kit.language import Text
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.views.plots import plots


def draw(found: Prediction, _: Settings, text: Text) -> None:
    """Two numbers, their meaning, and the cosine of every pair."""
    mean = mean_cosine(found.trace)
    if mean is None:
        st.markdown(text("classify.alike.single"))
        return
    st.markdown(
        text(
            "classify.alike.numbers",
            mean=printed(mean, 2),
            conicity=printed(conicity(found.trace), 2),
        )
    )
    st.markdown(text("classify.alike.why"))
    words = words_of(found)
    plots.grid(
        "alike",
        text("classify.alike.label"),
        text("classify.word"),
        [{"text": token, "before": [], "chosen": False} for token in found.tokens],
        words,
        state_similarities(found.trace),
        text("classify.alike.legend"),
        scale={"kind": "signed", "centre": 0, "reach": 1},
        decimals=2,
    )
