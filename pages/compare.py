"""Compare: the same words under two kinds of attention, and what sets them apart."""

from functools import partial

import streamlit as st

from ui.compare import choices
from ui.compare.away import offer
from ui.compare.gallery import gallery
from ui.compare.picture import drawn, packed, picture
from ui.compare.presets import finding
from ui.compare.sentences import headline, incomparable
from ui.compare.sides import Incomparable, asks_for_file, compare, rows
from ui.compare.sweeps import SWEEPS, sweep
from ui.explorer import upload
from ui.explorer.vectors import loaded
from ui.export import menu
from ui.frame import controls
from ui.frame.frame import live, open_page
from ui.kit.language import Text
from ui.kit.settings import Settings

settings, text = open_page("compare")

typed = st.container(key="typed")
if not settings.is_locked("a"):
    choices.presets(text, settings)
heading = st.container()
with st.container(horizontal=True, vertical_alignment="center", key="sides"):
    if not settings.is_locked("a"):
        choices.sides(text, settings)
    away = menu.button(text)
upload.show(text, asked=asks_for_file(settings))
maps = st.container()
choices.extra(text, settings)
below = st.container()


def room(settings: Settings, text: Text) -> None:
    """What follows the sentence."""
    with typed:
        controls.sentences(text, settings, "compare")
    file = loaded()
    found = compare(settings, file)
    if isinstance(found, Incomparable):
        with heading:
            incomparable(text, found)
        if found.is_of_texts:
            return
    else:
        measured = rows(found)
        seen = finding(settings, found, measured)
        with heading:
            headline(text, seen)
        with maps:
            picture(packed(found, measured, seen, settings, text))
        shown = partial(drawn, found, measured, seen, settings, text)
        menu.take_away(away, text, offer(found, shown, settings, text))
    with below:
        if settings.extra == "gallery":
            gallery(settings, text, file)
        elif settings.extra in SWEEPS:
            sweep(settings, text, file)


live(room)
