"""A trained Transformer: every head at a glance, and one on the stage."""

from functools import partial

import streamlit as st

from ui.export import menu
from ui.export.formats import Taken
from ui.frame import controls
from ui.frame.frame import live, open_page
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.present.demo import answer
from ui.present.predicting import ask
from ui.transformer import choices, scene
from ui.transformer.finding import finding
from ui.transformer.overview import overview
from ui.transformer.panels import panels
from ui.transformer.reader import read
from ui.views.stage.stage import stage

settings, text = open_page("transformer")
choices.widen()

typed = st.container(key="typed")
with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
    choices.model(text, settings)
    passages = text.entries["passages"][settings.model]
    controls.examples(text, settings, "passage", passages)
    choices.switches(text)
    away = None if settings.veil else menu.button(text)


def room(settings: Settings, text: Text) -> None:
    """What follows the sentence."""
    with typed:
        controls.sentence(text, "transformer", "passage")
    shown = read(settings, text)
    if shown is None:
        return
    reading = shown.reading
    if settings.veil:
        main = st.container()
    else:
        finding(reading)
        beside, main = st.columns([10, 21], gap="medium")
        with beside.container(key="beside"):
            choices.arrange(text, settings)
            overview(reading)
    with main:
        choices.heading(reading)
        ask(shown.trace, reading.cell[0], settings.passage, settings, text)
        stage(scene.packed(shown), answer(scene.ACTIONS), choose=partial(scene.choose, reading))
        if not settings.veil:
            panels(shown, text)
    if away is not None:
        taken = Taken(
            shown.trace,
            partial(scene.drawn, shown),
            text,
            settings.passage,
            partial(scene.sayings, shown),
        )
        menu.take_away(away, text, taken.offer())


live(room)
