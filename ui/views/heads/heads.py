"""Several heads at a glance, on a Streamlit page."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from attention.heads import concatenated
from ui.explorer.explore import Exploration
from ui.kit import session
from ui.kit.component import component
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.views.stage.view import pack_arrays, scale_of

_STRIP = component("heads", __file__)


def heads(found: Exploration, settings: Settings, text: Text) -> None:
    """The weights of every head, small or, where all are chosen, large; and all their outputs."""
    _STRIP(key="strip", data=packed(found, settings, text), on_head_change=_chosen)


def packed(found: Exploration, settings: Settings, text: Text) -> bytes:
    """The bytes that it draws. One scale for the weights of all heads, so that they compare."""
    weights = {str(number): trace.weights for number, trace in enumerate(found.heads, start=1)}
    outputs = concatenated(found.heads)
    header: dict[str, Any] = {
        "labels": [*(text("head.one", number=number) for number in weights), text("head.all")],
        "chosen": settings.head and found.head + 1,
        "scales": [scale_of(np.stack([*weights.values()]), weights=True), scale_of(outputs)],
        "about": text("head.about"),
        "size": found.trace.values.shape[1],
        "queries": list(found.queries.tokens),
        "keys": list(found.keys.tokens),
    }
    return pack_arrays(header, {**weights, "outputs": outputs})


def _chosen() -> None:
    session.put(head=int(st.session_state["strip"].head))
