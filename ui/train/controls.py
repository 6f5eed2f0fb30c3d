"""What one chooses: the task, the network, and to let it learn."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.learning.film import Film
from models.learning.setup import SEEDS
from models.learning.tasks import TASKS
from ui.frame.controls import choose, select
from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train import studio
from ui.train.network import held_out, suited, typed
from ui.train.pairs import PAIRS, SIDES, side

SEED = "net_seed"


def task(text: Text) -> DeltaGenerator:
    """What is to be learned, the two choices that matter most, and room for the buttons."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="task_row"):
        bound = session.bound("task")
        st.selectbox(
            text("task.label"),
            list(TASKS),
            format_func=lambda name: text(f"task.{name}"),
            width=240,
            **{**bound, "on_change": _task_changed, "args": (bound["key"],)},
        )
        for name in ("net_similarity", "net_position"):
            select(text, name, "", width=150)
        return st.container(horizontal=True, vertical_alignment="bottom", width="content")


def _task_changed(key: str) -> None:
    name = session.chosen(key, TASKS)
    if name is not None:
        studio.rest()
        session.put(task=name, **suited(name))


def more(text: Text) -> None:
    """Ready pairs, and all else that a network is made of."""
    with st.expander(text("train.pairs")):
        st.caption(text("train.pairs_about"))
        for name in PAIRS:
            with st.container(horizontal=True, vertical_alignment="center"):
                for which in SIDES:
                    st.button(
                        text(f"pair.{name}.{which}"),
                        key=f"pair_{name}_{which}",
                        on_click=_take,
                        args=(name, which),
                    )
                st.markdown(text(f"pair.{name}.about"))
    with st.expander(text("train.network")):
        left, right = st.columns(2)
        with left:
            for name in ("net_scoring", "net_temperature", "net_mask", "net_rate"):
                choose(text, name)
        with right:
            for name in ("net_width", "net_heads", "net_layers"):
                choose(text, name)
            st.number_input(text("net_seed.label"), 0, SEEDS - 1, **session.bound(SEED))


def _take(name: str, which: str) -> None:
    studio.rest()
    session.put(moment=0, **side(name, which))


def learn(film: Film, text: Text) -> None:
    """Train or pause, go one step on, or learn again from other random numbers."""
    setup = film.setup
    if film.ended:
        st.button(text("train.again"), on_click=_another, args=(film,), key="again")
    elif studio.asked(setup) is not None and film.status in ("waiting", "learning"):
        st.button(text("train.pause"), type="primary", on_click=studio.rest, key="pause")
    else:
        label = text("train.go_on" if len(film.frames) > 1 else "train.train")
        st.button(label, type="primary", on_click=studio.ask, args=(setup,), key="train")
        one = len(film.frames) + 1
        st.button(text("train.step"), on_click=studio.ask, args=(setup, one), key="one_step")


def _another(film: Film) -> None:
    seed = (film.setup.seed + 1) % SEEDS
    session.put(moment=0, **{SEED: seed})
    studio.ask(replace(film.setup, seed=seed))


def example(settings: Settings, text: Text) -> None:
    """The example that is looked at: at first one of those that are never learned from."""
    st.caption(text(f"task_about.{settings.task}"))
    work = TASKS[settings.task]
    st.text_input(
        text("train.example"),
        placeholder=typed(work, held_out(work), text.language),
        live=True,
        label_visibility="collapsed",
        **session.bound("sample"),
    )
