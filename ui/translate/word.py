"""Word by word: what the decoder has to go by at one step, and what else it might have written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from attention.ties import leading
from models.translation import Guess
from ui.kit import session
from ui.kit.escape import escape_markdown
from ui.kit.language import Text
from ui.kit.numbers import percent
from ui.translate.scene import Scene
from ui.views.plots import plots
from ui.views.plots.plots import Column, Words

MOST = 8
"""Words that are named, the likeliest."""

PARTS = 24
"""Components that are drawn of a state."""


def draw(scene: Scene) -> None:
    """The selected word: where it looked, what was likely, and buttons that write another one."""
    _steps(scene)
    made, text, row = scene.made, scene.text, scene.row
    weights = made.trace.weights[row]
    seen = leading(weights)
    st.markdown(
        scene.say(
            "asking.word.intro" if row else "asking.word.first",
            before=escape_markdown(scene.made.target.join(made.target_tokens[:row])),
            seen=escape_markdown(made.source_tokens[seen]),
            weight=percent(float(weights[seen]), 0),
            word=escape_markdown(made.target_tokens[row]),
            percent=percent(float(made.chances[row]), 0),
        )
    )
    likely = made.likeliest(row, MOST)
    chances(likely, made.target_tokens[row], text)
    offer(scene, likely)
    _state(scene)


def _steps(scene: Scene) -> None:
    """A word to the left, one to the right."""
    row, last = scene.row, len(scene.made.target_tokens) - 1
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, to in (("previous", row - 1), ("next", row + 1)):
            st.button(
                scene.text(f"asking.word.{name}"),
                key=f"word {name}",
                disabled=not 0 <= to <= last,
                on_click=partial(_select, scene, to),
            )
        st.caption(scene.text("asking.word.at", at=row + 1, all=last + 1))


def _select(scene: Scene, row: int) -> None:
    column = leading(scene.made.trace.weights[row]) if scene.has_keys else 0
    session.put(align=(row, column))


def chances(likely: Sequence[Guess], written: str, text: Text, key: str = "chances") -> None:
    """The likeliest words as bars; that which was written is marked."""
    names = [_named(each, text) for each in likely]
    plots.bars(
        key,
        text("asking.word.label"),
        text("asking.word.corner"),
        Words(
            [f"▸ {name}" if name == written else name for name in names],
            [True] * len(names),
        ),
        [Column(text("asking.word.probability"), np.array([each.probability for each in likely]))],
        scale=(0.0, 1.0),
    )


def _named(guess: Guess, text: Text) -> str:
    return text("asking.word.end") if guess.ends else guess.text


def offer(scene: Scene, likely: Sequence[Guess]) -> None:
    """Buttons that write another of these words; the rest is written anew from there."""
    made, text, row = scene.made, scene.text, scene.row
    locked = scene.settings.is_locked("begun")
    st.markdown(text("asking.word.force"))
    others = [each for each in likely if not each.ends and each.text != made.target_tokens[row]]
    with st.container(horizontal=True):
        for each in others:
            st.button(
                escape_markdown(each.text),
                key=f"force {each.text}",
                on_click=partial(_force, scene, each.text),
                disabled=locked,
            )
        st.text_input(
            text("asking.word.own"),
            key="own word",
            placeholder=text("asking.word.own"),
            label_visibility="collapsed",
            max_chars=40,
            width=200,
            on_change=_take_typed,
            args=(scene,),
            disabled=locked,
        )
    if scene.settings.begun:
        st.button(
            text("asking.word.free"),
            type="tertiary",
            key="free",
            on_click=partial(session.put, begun="", pulled=()),
            disabled=locked,
        )


def _force(scene: Scene, word: str) -> None:
    row = scene.row
    begun = " ".join([*scene.made.target_tokens[:row], word])
    session.accept({"begun": begun, "align": scene.cell, "pulled": ()}, "begun", "align", "pulled")


def _take_typed(scene: Scene) -> None:
    """A word that somebody typed: as many of the translator's own as it takes to write it."""
    typed = str(st.session_state.get("own word") or "").strip()
    st.session_state["own word"] = ""
    if typed:
        _force(scene, " ".join(scene.made.target.typed(typed)))


def _state(scene: Scene) -> None:
    """The decoder's state and the context vector, in their largest components."""
    made, text, row = scene.made, scene.text, scene.row
    state, seen = made.trace.queries[row], made.trace.outputs[row]
    order = np.argsort(-np.maximum(np.abs(state), np.abs(seen)), kind="stable")[:PARTS]
    order.sort()
    with st.expander(scene.say("asking.word.state")):
        st.caption(scene.say("asking.word.state_about", count=PARTS, all=len(state)))
        both = np.concatenate([state[order], seen[order], [0.0]])
        plots.bars(
            "state",
            scene.say("asking.word.state"),
            text("asking.word.component"),
            Words([str(index + 1) for index in order.tolist()], [True] * len(order)),
            [
                Column(scene.say("asking.word.query"), state[order], signed=True),
                Column(scene.say("asking.word.context"), seen[order], signed=True),
            ],
            scale=(float(both.min()), float(both.max())),
        )
