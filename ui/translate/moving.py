"""Move attention: a word's weights set by hand, and what it would have written then."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from models.translation import Guess
from ui.kit import session
from ui.kit.escape import escape_markdown
from ui.kit.settings import FIELDS
from ui.translate.scene import Scene
from ui.translate.word import MOST, chances
from ui.views.plots import plots
from ui.views.plots.plots import Column


def draw(scene: Scene) -> None:
    """The row of weights, twice: the decoder's own, and one to drag; and the words of both."""
    made, text, row = scene.made, scene.text, scene.row
    word = made.target_tokens[row]
    if len(made.source_tokens) == 1:
        st.markdown(text("asking.weights.single"))
        return
    computed = made.trace.weights[row]
    pulled, hand = scene.pulled, scene.hand
    free = not scene.settings.is_locked("pulled")
    st.markdown(text("asking.weights.intro", word=escape_markdown(word)))
    plots.bars(
        "moving",
        text("asking.weights.label", word=word),
        text("asking.weights.corner"),
        scene.sources,
        [
            Column(text("asking.weights.own"), computed),
            Column(text("asking.weights.hand"), pulled),
        ],
        scale=(0.0, 1.0),
        sentences={"slider": text("asking.weights.slider")},
        edit={
            "column": 1,
            "edits": list(hand),
            "most": FIELDS["pulled"].metadata["most"],
            "weights": computed.tolist(),
            "verdict": None,
        }
        if free
        else None,
        on_edit=partial(_put, scene),
    )
    likely = scene.translator.instead(made, row, pulled.tolist(), MOST)
    if hand:
        _outcome(scene, likely[0])
    chances(likely, word, text, key="moved")
    if hand and free:
        with st.container(horizontal=True):
            st.button(
                text("asking.weights.reset"),
                key="unpull",
                on_click=partial(session.put, pulled=()),
            )


def _outcome(scene: Scene, best: Guess) -> None:
    """Which word it writes now, and how the sentence then goes on."""
    made, text, row = scene.made, scene.text, scene.row
    word = made.target_tokens[row]
    if best.text == word:
        st.markdown(text("asking.weights.same", word=escape_markdown(word)))
        return
    anew = scene.translator.translate(
        scene.settings.phrase,
        begin=made.target_tokens[:row],
        rows={row: scene.pulled.tolist()},
    )
    st.markdown(
        text(
            "asking.weights.other",
            word=escape_markdown(word),
            other=escape_markdown(text("asking.word.end") if best.ends else best.text),
            anew=escape_markdown(anew.text),
        )
    )


def _put(scene: Scene, edits: Any) -> None:
    """Edits as the chart gives them; the row that they are of is selected from now on."""
    session.accept({"align": scene.cell, "pulled": edits or ()}, "align", "pulled")
