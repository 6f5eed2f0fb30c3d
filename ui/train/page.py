"""The film, and one frame of it on the stage."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.learning.film import Film, Frame
from models.learning.replay import beginning
from models.learning.setup import STEPS, Setup
from models.learning.task import NotAnExample, Units, UnknownWord
from models.learning.tasks import TASKS
from ui.export import menu
from ui.export.formats import Taken
from ui.kit.escape import escape_html
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train import controls, film, scene, studio
from ui.train.network import example_of, held_out, setup_of
from ui.views.stage.stage import stage
from ui.views.stage.view import pack

LOOKS = 0.35
"""Seconds after which a film that is being made is looked at again."""
MANY = 8
"""People who look at the same time; so many more, and each looks half as often."""


def looks(settings: Settings) -> float | None:
    """Seconds after which the film is looked at again, while it is made for this visitor."""
    setup = setup_of(settings)
    wish = studio.asked(setup)
    if wish is None or studio.film(setup).status not in ("waiting", "learning"):
        return None
    return LOOKS * float(2 ** (studio.studio().watchers // MANY))


def draw(
    buttons: DeltaGenerator,
    example: DeltaGenerator,
    glance: DeltaGenerator,
    settings: Settings,
    text: Text,
) -> None:
    """The buttons, the example, the film as it is now, and one frame of it on the stage."""
    setup = setup_of(settings)
    made = studio.film(setup)
    now = made if made.frames else replace(made, frames=(_beginning(setup),))
    with example:
        controls.example(settings, text)
        units = _units(settings, text)
    with buttons:
        controls.learn(now, text)
        away = menu.button(text)
    frame = film.frame_of(now, settings)
    seen = scene.scene(now, frame, units, settings, text)
    shown = partial(scene.drawn, seen, settings, text)
    with glance:
        _status(made, text)
        film.draw(now, units, settings, text)
        stage(pack(shown(), seen.trace))
    taken = Taken(seen.trace, shown, text, settings.task, scene.sayings)
    menu.take_away(away, text, taken.offer())


@st.cache_resource(max_entries=64, show_spinner=False)
def _beginning(setup: Setup) -> Frame:
    return beginning(setup)


def _units(settings: Settings, text: Text) -> Units:
    """The example; where the typed one is none, that is explained, and another is shown."""
    work = TASKS[settings.task]
    try:
        return example_of(settings, text.language)
    except UnknownWord as error:
        known = " ".join(error.known)
        st.warning(text("train.unknown_word", found=error.found, known=known))
    except NotAnExample as error:
        st.warning(text("train.no_example", most=error.most))
    return held_out(work)


def _status(now: Film, text: Text) -> None:
    """How far it is, whose turn it is, or what went wrong: in a line that does not jump."""
    match now.status:
        case "failed":
            st.error(studio.trouble(now.error, text))
            return
        case "waiting" if ahead := studio.studio().ahead(now.setup):
            line = text("train.waiting", ahead=ahead)
        case "waiting" | "learning" if not now.frames:
            line = text("train.starting")
        case "waiting" | "learning":
            line = text("train.learning", step=now.frames[-1].step, all=STEPS)
        case "diverged":
            line = text("train.diverged", step=now.frames[-1].step)
        case "finished":
            line = scene.summary(now, text)
        case _:
            line = text("train.resting" if now.frames else "train.begin")
    st.html(f"<p class='status' role='status'>{escape_html(line)}</p>")
