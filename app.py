"""The Explorer: a sentence, and how attention weighs it, in five steps."""

import streamlit as st

from ui import controls
from ui.charts import chart
from ui.explorer import ACTIONS, explore, packed
from ui.frame import open_page
from ui.stage.stage import stage

settings, text = open_page("explorer")

controls.sentence(text, "explorer")
with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
    controls.pick(text, settings, "similarity")
    controls.pick(text, settings, "scoring")
    controls.more(text)
    controls.examples(text)

found = explore(settings)
if found is None:
    st.markdown(text("explorer.empty"))
    st.stop()

live, plotly = st.tabs(
    [text("explorer.heatmaps"), text("explorer.plotly")], key="tab", on_change="rerun"
)
with live:
    stage(packed(found, settings, text), ACTIONS)
if plotly.open:
    with plotly:
        chart(text, found.trace, settings.step)
