"""The classifier: a review, its verdict, and where the decoder looked."""

import streamlit as st

from ui import controls, verdict
from ui.frame import open_page
from ui.stage.stage import stage

settings, text = open_page("classify")

with st.container(key="typed"):
    controls.sentence(text, "classify", "review")
controls.pick(text, settings, "attention")

found = verdict.judge(settings)
if found is None:
    st.markdown(text("classify.empty"))
    st.stop()

verdict.banner(found, text)
stage(verdict.packed(found, settings, text), {})
verdict.prefixes(found, text)
verdict.variants(settings, text)
