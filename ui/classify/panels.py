"""The panels of the page, each behind a tab; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.classifier.inference import Prediction
from ui.classify import alike, elsewhere, evidence, swap, unfolds, variants
from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import PANELS, Settings

Panel = Callable[[Prediction, Settings, Text], None]

DRAWN: Mapping[str, Panel] = {
    "unfolds": unfolds.draw,
    "evidence": evidence.draw,
    "elsewhere": elsewhere.draw,
    "alike": alike.draw,
    "swap": swap.draw,
    "variants": variants.draw,
}


def tabs(settings: Settings, text: Text) -> DeltaGenerator:
    """The tabs, and the container of the open one."""
    labels = {text(f"classify.{name}.title"): name for name in PANELS}
    (current,) = (label for label, name in labels.items() if name == settings.panel)
    session.fill("panel", current)

    def changed() -> None:
        if label := session.chosen("panel", labels):
            session.put(panel=labels[label])

    containers = st.tabs(list(labels), key="panel", on_change=changed)
    return containers[PANELS.index(settings.panel)]
