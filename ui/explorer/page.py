"""The Explorer: a sentence, and how attention weighs it, in five steps."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial

import streamlit as st

from ui.explorer import choices, upload
from ui.explorer.chart import chart
from ui.explorer.explore import Exploration, Refusal, explore
from ui.explorer.notes import ACTIONS, DOORS
from ui.explorer.scene import drawn, packed, refused, sayings
from ui.explorer.tour.tour import tour
from ui.explorer.vectors import loaded
from ui.export import menu
from ui.export.formats import Taken
from ui.frame import controls
from ui.frame.frame import live, open_page
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.present.demo import answer
from ui.present.predicting import ask
from ui.views.heads.heads import heads
from ui.views.plane.plane import answered, plane
from ui.views.plane.view import view as plane_view
from ui.views.stage.stage import stage


def page() -> None:
    """Draw the page."""
    settings, text = open_page("explorer")

    typed = st.container(key="typed")
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        controls.pick(text, settings, "similarity")
        controls.pick(text, settings, "scoring")
        choices.button(text, settings)
        controls.examples(text, settings, "text", text.entries["examples"])
        tour(text, settings)
        away = None if settings.veil else menu.button(text)
    folded = st.container()
    choices.summary(settings, text)
    upload.show(text, asked=settings.vectors == "own")
    by_hand = settings.vectors == "hand"
    beside, main = st.columns([9, 16], gap="medium") if by_hand else [st.container()] * 2
    names = ("heatmaps",) if settings.veil else ("heatmaps", "plotly")
    labels = [text(f"explorer.{name}") for name in names]
    heatmaps, *charts = main.tabs(labels, key="tab", on_change="rerun")

    def room(settings: Settings, text: Text) -> None:
        """What follows the sentence."""
        with typed:
            controls.sentences(text, settings, "explorer")
        waits = settings.vectors == "contextual"
        with st.spinner(text("explorer.reading")) if waits else nullcontext():
            found = explore(settings, loaded())
        with folded:
            choices.groups(settings, text, found if isinstance(found, Exploration) else None)
        if isinstance(found, Refusal):
            heatmaps.markdown(refused(found, text, "explorer"))
            return
        with heatmaps:
            ask(found.trace, settings.cell[0], settings.text, settings, text)
            if len(found.heads) > 1 and not settings.veil:
                heads(found.heads, settings.head, text)
            if settings.head or len(found.heads) == 1:
                stage(packed(found, settings, text), answer(ACTIONS, DOORS))
        if away is None:  # all that follows would tell the weights
            return
        taken = Taken(
            found.trace,
            partial(drawn, found, settings, text),
            text,
            settings.text,
            partial(sayings, found, settings),
        )
        menu.take_away(away, text, taken.offer())
        for plotly in charts:
            if plotly.open:
                with plotly:
                    chart(text, found.trace, settings.step)
        if by_hand:
            with beside:  # after the stage, which so has drawn a move before the next one is sent
                plane(plane_view(found.trace, settings, text, answered()))

    live(room)
