"""What one chooses: the task, the network or a pair of them, and to let them learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.learning.film import Film
from models.learning.pairs import PAIRS, SIDES
from models.learning.setup import SEEDS, Setup
from models.learning.tasks import TASKS
from ui.frame.controls import choose, select
from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import FIELDS, Settings
from ui.train import studio
from ui.train.network import held_out, parts, settings_of, suited, typed

SEED = "net_seed"
RATE = "net_rate"


def task(settings: Settings, text: Text) -> DeltaGenerator:
    """The task, the two choices that matter most, and room for the buttons.

    Of a pair all is given: there another pair can be chosen, or one network again.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="task_row"):
        if settings.pair == "none":
            bound = session.bound("task")
            st.selectbox(
                text("task.label"),
                list(TASKS),
                format_func=lambda name: text(f"task.{name}"),
                width=240,
                **{**bound, "on_change": _task_changed, "args": (bound["key"],)},
            )
            reads = TASKS[settings.task].written
            for name in ("attention",) if reads else ("net_similarity", "net_position"):
                select(text, name, "", width=150)
        else:
            bound = session.bound("pair")
            st.selectbox(
                text("train.pairs"),
                list(PAIRS),
                format_func=lambda name: difference(name, text),
                width=400,
                **{**bound, "on_change": _pair_changed, "args": (bound["key"],)},
            )
        return st.container(horizontal=True, vertical_alignment="bottom", width="content")


def difference(name: str, text: Text) -> str:
    """The one choice in which the two networks of a pair differ, in words."""
    return " ↔ ".join(text(f"pair.{name}.{side}") for side in SIDES)


def _task_changed(key: str) -> None:
    name = session.chosen(key, TASKS)
    if name is not None:
        studio.rest()
        session.put(task=name, **suited(name))


def _pair_changed(key: str) -> None:
    name = session.chosen(key, PAIRS)
    if name is not None:
        compare(name)


def compare(name: str) -> None:
    """Show the two networks of a pair beside each other, from a callback."""
    studio.rest()
    session.put(pair=name, task=PAIRS[name].shared.task, moment=0, net_head=0)


def single(setup: Setup) -> None:
    """Show one network alone, from a callback."""
    studio.rest()
    session.put(pair="none", net_head=0, **settings_of(setup))


def more(settings: Settings, text: Text) -> None:
    """Ready pairs, and all else that a network is made of."""
    if settings.pair != "none":
        return
    with st.expander(text("train.pairs")):
        st.caption(text("train.pairs_about"))
        for name in PAIRS:
            left, right = st.columns([3, 7], vertical_alignment="center")
            left.button(
                difference(name, text),
                key=f"pair_{name}",
                on_click=compare,
                args=(name,),
                width="stretch",
            )
            right.markdown(text(f"pair.{name}.about"))
    with st.expander(text("train.network")):
        left, right = st.columns(2)
        shown = {f"net_{name}" for name in parts(settings.task)}
        with left:
            for name in ("net_scoring", "net_temperature", "net_mask"):
                if name in shown:
                    choose(text, name)
            if TASKS[settings.task].written:
                st.markdown(text("train.reader.about"))
        with right:
            for name in ("net_width", "net_heads", "net_layers"):
                if name in shown:
                    choose(text, name)
            st.number_input(text("net_seed.label"), 0, SEEDS - 1, **session.bound(SEED))


def rate(text: Text) -> None:
    """The learning rate, up to one that breaks any network."""
    st.select_slider(
        text("net_rate.label"),
        FIELDS[RATE].metadata["options"],
        format_func=lambda written: f"{float(written):g}",
        **session.bound(RATE),
    )


def learn(films: Sequence[Film], text: Text) -> None:
    """Train or pause, go one step on, or learn again from other random numbers."""
    setups = [film.setup for film in films]
    if studio.is_under_way(setups):
        st.button(text("train.pause"), type="primary", on_click=studio.rest, key="pause")
        return
    made = max(len(film.frames) for film in films)
    ended = all(film.ended for film in films)
    if not ended:
        label = text("train.go_on" if made > 1 else "train.train")
        st.button(label, type="primary", on_click=studio.ask, args=setups, key="train")
        one = {"frames": made + 1}
        st.button(text("train.step"), on_click=studio.ask, args=setups, kwargs=one, key="one_step")
    if ended or made > 1:
        st.button(text("train.again"), on_click=_another, args=(setups,), key="again")


def _another(setups: Sequence[Setup]) -> None:
    seed = (setups[0].seed + 1) % SEEDS
    session.put(moment=0, **{SEED: seed})
    studio.ask(*(replace(setup, seed=seed) for setup in setups))


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
