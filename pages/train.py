"""A small network that learns a task while one watches where its attention goes."""

import streamlit as st

from ui.frame.frame import live, open_page
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train import controls, page

settings, text = open_page("train")
buttons = controls.task(settings, text)
example = st.container(key="typed")
glance = st.container(key="glance")
single = settings.pair == "none"
panel = st.expander(text("train.unstable.label")) if single else glance
room = page.Room(buttons, example, glance, panel)
controls.more(settings, text)


def draw(settings: Settings, text: Text) -> None:
    """What follows the network and the example."""
    page.draw(room, settings, text)


live(draw, page.looks)
