"""Plotly charts on a page."""

from __future__ import annotations

import streamlit as st

from attention import STEPS, AttentionTrace
from ui.kit.language import Text
from ui.views.plotly import heatmap


def chart(text: Text, trace: AttentionTrace, step: int) -> None:
    """The step as a Plotly chart, with its own zoom and download."""
    st.caption(text("plotly.about"))
    image = st.segmented_control(text("plotly.format"), ("png", "svg"), default="png", key="image")
    words = {name: text(f"plotly.{name}") for name in ("query", "key", "component")}
    spec = heatmap(trace, STEPS[step - 1], words)
    config = {"toImageButtonOptions": {"format": image or "png"}}
    st.plotly_chart(spec, key="plotly", alt=text("stage.heatLabel"), config=config)
