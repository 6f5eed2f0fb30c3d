"""A small network that learns a task while one watches where its attention goes."""

import streamlit as st

from ui.frame.frame import live, open_page
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train import controls, page
from ui.views.stage.stage import load

_, text = open_page("train")
load()
buttons = controls.task(text)
example = st.container(key="typed")
glance = st.container(key="glance")
controls.more(text)


def room(settings: Settings, text: Text) -> None:
    """What follows the network and the example."""
    page.draw(buttons, example, glance, settings, text)


live(room, page.looks)
