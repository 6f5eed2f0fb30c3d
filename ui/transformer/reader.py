"""From the settings to what is shown, by way of the process with the models."""

from __future__ import annotations

import streamlit as st

from models.transformer.glance import Overview
from models.transformer.showing import Closeup
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.transformer.asking import answered, ask
from ui.transformer.reading import Reading, Shown, of_all, of_head

_LAST = "transformer_last"
"""Where the session keeps what it showed last: it stays while the next is on its way."""


def read(settings: Settings, text: Text) -> Shown | None:
    """What to show; while an answer is on its way the last one, with a word that says so.

    None where there is nothing to show; the page then says why.
    """
    if not settings.passage.strip():
        st.markdown(text("transformer.empty"))
        return None
    question = of_all(settings)
    overview = answered(ask(question), text)
    if overview is None:
        return _last(settings)
    assert isinstance(overview, Overview)
    reading = Reading(overview, settings, text)
    closeup = answered(ask(of_head(settings, reading.head)), text)
    if closeup is None:
        return _last(settings)
    assert isinstance(closeup, Closeup)
    shown = Shown.of(reading, closeup)
    st.session_state[_LAST] = shown
    return shown


def _last(settings: Settings) -> Shown | None:
    """What was shown last, if it was of the same model."""
    last: Shown | None = st.session_state.get(_LAST)
    if last is None or last.reading.settings.model != settings.model:
        return None
    return last
