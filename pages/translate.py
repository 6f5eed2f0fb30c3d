"""A translator at work: where it looks while it writes, word by word."""

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
from ui.translate import choices, learned, ribbons, scene
from ui.translate.panels import panels
from ui.views.stage.stage import stage

settings, text = open_page("translate")

typed = st.container(key="typed")
with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
    choices.direction(text, settings)
    choices.kind(text, settings)
    phrases = text.entries["phrases"][scene.direction_of(settings)]
    controls.examples(text, settings, "phrase", phrases)
    away = None if settings.veil else menu.button(text)


def room(settings: Settings, text: Text) -> None:
    """What follows the sentence."""
    with typed:
        controls.sentence(text, "translate", "phrase")
    found = scene.read(settings, text)
    if found is None:
        return
    ribbons.ribbons(found)
    ask(found.made.trace, found.row, settings.phrase, settings, text)
    stage(scene.packed(found), answer(), choose=partial(scene.choose, found))
    if settings.veil or away is None:  # all that follows would tell the weights
        return
    learned.draw(found)
    panels(found)
    shown, sayings = partial(scene.drawn, found), partial(scene.sayings, found)
    menu.take_away(
        away, text, Taken(found.made.trace, shown, text, settings.phrase, sayings).offer()
    )


live(room)
