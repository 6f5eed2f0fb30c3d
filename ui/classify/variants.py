"""The same review under five kinds of attention."""

from __future__ import annotations

import numpy as np
import streamlit as st

from models.classifier.inference import VARIANTS, Prediction
from ui.classify.verdict import classifier, explained, positive, words_of
from ui.kit.language import Text
from ui.kit.numbers import percent, printed
from ui.kit.settings import Settings
from ui.views.plots import plots
from ui.views.plots.wire import GridRow


def draw(found: Prediction, settings: Settings, text: Text) -> None:
    """The last row of each on one scale, with its verdict and its accuracy."""
    st.markdown(text("classify.variants.intro"))
    rows: list[GridRow] = []
    weights = []
    for name in VARIANTS:
        model = classifier(found.language, name)
        one = explained(name, settings.review)
        before = [f"{percent(model.card['dev_accuracy'])} %", f"{percent(positive(one))} %"]
        chosen = name == settings.attention
        rows.append({"text": text(f"attention.{name}"), "before": before, "chosen": chosen})
        weights.append(one.row)
    values = np.array(weights)
    centre = 1 / len(found.tokens)
    plots.grid(
        "variants",
        text("classify.variants.label"),
        text("attention.label"),
        rows,
        words_of(found),
        values,
        text("classify.variants.legend", n=len(found.tokens), uniform=printed(centre)),
        scale={
            "kind": "weights",
            "centre": centre,
            "reach": round(float(np.abs(values - centre).max()), 6),
        },
        decimals=3,
        before=[text("classify.variants.accuracy"), text("classify.variants.here")],
    )
    measured = classifier(found.language, settings.attention).card["dev_sentences"]
    st.caption(text(f"classify.variants.accuracy_about.{found.language}", count=f"{measured:,}"))
