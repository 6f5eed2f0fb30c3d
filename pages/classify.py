"""The classifier: a review, its verdict, where the decoder looked, and whether that explains it."""

from functools import partial

import streamlit as st

from ui.classify import verdict
from ui.classify.panels import DRAWN
from ui.export import menu
from ui.export.formats import Taken
from ui.frame import controls
from ui.frame.frame import live, open_page
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.present.demo import answer
from ui.present.predicting import ask
from ui.views.stage.stage import stage

settings, text = open_page("classify")

typed = st.container(key="typed")
with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
    controls.pick(text, settings, "attention")
    away = None if settings.veil else menu.button(text)
glance = st.container(key="glance")
panel = None if settings.veil else controls.tabs(text, settings, "panel", "classify")


def room(settings: Settings, text: Text) -> None:
    """What follows the review."""
    with typed:
        controls.sentence(text, "classify", "review")
    with glance:
        found = verdict.judge(settings)
        if found is None:
            st.markdown(text("classify.empty"))
            return
        verdict.banner(found, settings, text)
        ask(found.trace, verdict.cell(found, settings)[0], settings.review, settings, text)
        stage(verdict.packed(found, settings, text), answer())
    if away is None or panel is None:  # all that follows would tell the weights
        return
    shown = partial(verdict.drawn, found, settings, text)
    sayings = partial(verdict.sayings, found.language)
    taken = Taken(found.trace, shown, text, settings.review, sayings)
    menu.take_away(away, text, taken.offer())
    with panel:
        DRAWN[settings.panel](found, settings, text)


live(room)
