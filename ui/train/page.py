"""The film of one network, and one frame of it on the stage; or the films of two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.learning import shelf
from models.learning.film import Film, Frame
from models.learning.pairs import SIDES
from models.learning.replay import beginning
from models.learning.setup import STEPS, Setup
from models.learning.task import NotAnExample, Units, UnknownWord
from models.learning.tasks import TASKS
from ui.export import menu
from ui.export.formats import Taken
from ui.kit.escape import escape_html
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.present.demo import answer
from ui.train import away, controls, film, scene, studio, unstable
from ui.train.network import example_of, held_out, setups_of
from ui.views.stage.packing import pack
from ui.views.stage.stage import stage

STYLE = """<style>
.status { margin: 0; }
/* Room for the longest line, so that nothing below jumps when it comes. */
[data-testid=stColumn] .status { min-height: 3.2em; }
@media (max-width: 640px) { .status { min-height: 4.8em; } }
</style>"""

LOOKS = 0.35
"""Seconds after which a film that is being made is looked at again."""
MANY = 8
"""People who look at the same time; so many more, and each looks half as often."""


@dataclass(frozen=True)
class Room:
    """Where the parts of the page are drawn that follow the film."""

    buttons: DeltaGenerator
    example: DeltaGenerator
    glance: DeltaGenerator
    panel: DeltaGenerator


def looks(settings: Settings) -> float | None:
    """Seconds after which the films are looked at again, while they are made for this visitor."""
    if not studio.is_under_way(setups_of(settings)):
        return None
    return LOOKS * float(2 ** (studio.studio().watchers // MANY))


def draw(room: Room, settings: Settings, text: Text) -> None:
    """The buttons, the example, and the films as they are now."""
    setups = setups_of(settings)
    settings = replace(settings, task=setups[0].task)
    made = [_made(setup, settings) for setup in setups]
    with room.glance:
        st.html(STYLE)
    with room.example:
        controls.example(settings, text)
        units = _units(settings, text)
    with room.buttons:
        controls.learn(made, text)
        if settings.pair != "none":
            st.button(
                text("train.no_pair"), key="no_pair", on_click=controls.single, args=setups[:1]
            )
    if settings.pair == "none":
        _one(room, made[0], units, settings, text)
    else:
        _two(room, made, units, settings, text)


def _made(setup: Setup, settings: Settings) -> Film:
    """The film as it is now; on the prepared path, where nobody waits, the one that ships."""
    if settings.demo and setup in shelf.films():
        return shelf.films()[setup]
    return studio.film(setup)


def _one(room: Room, made: Film, units: Units, settings: Settings, text: Text) -> None:
    """The film, one frame of it on the stage, and why it may have become unstable."""
    with room.buttons:
        folded = menu.button(text)
    now = _begun(made)
    frame = film.frame_of(now, settings)
    seen = scene.scene(now, frame, units, settings, text)
    shown = partial(scene.drawn, seen, settings, text)
    with room.glance:
        _status(made, text)
        film.draw(now, units, settings, text)
        stage(pack(shown(), seen.trace), act=answer())
    with room.panel:
        unstable.draw(now, text)
    taken = Taken(seen.trace, shown, text, settings.task, partial(scene.sayings, now.setup.work))
    offer = away.offer(now, frame, units, settings, text, taken.offer())
    menu.take_away(folded, text, offer)


def _two(room: Room, films: list[Film], units: Units, settings: Settings, text: Text) -> None:
    """Two networks that differ in one choice, at the same moment, on the same example."""
    name = settings.pair
    with room.buttons:
        folded = menu.button(text)
    with room.glance:
        _beside(films, units, settings, text)
    begun = map(_begun, films)
    sides = [
        away.Side(now, film.frame_of(now, settings), side, text(f"pair.{name}.{side}"))
        for side, now in zip(SIDES, begun, strict=True)
    ]
    menu.take_away(folded, text, away.pair_offer(sides, units, settings, text))


def _beside(films: list[Film], units: Units, settings: Settings, text: Text) -> None:
    name = settings.pair
    st.markdown(text(f"pair.{name}.about"))
    for side, made, column in zip(SIDES, films, st.columns(2, gap="medium"), strict=True):
        with column:
            st.markdown(f"**{text(f'pair.{name}.{side}')}**")
            _status(made, text)
            film.draw(_begun(made), units, settings, text, key=f"film_{side}")
            st.button(
                text("train.single"),
                key=f"single_{side}",
                on_click=controls.single,
                args=(made.setup,),
            )


def _begun(film: Film) -> Film:
    """The film, with a network that has learned nothing where nothing is made yet."""
    return film if film.frames else replace(film, frames=(_beginning(film.setup),))


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
