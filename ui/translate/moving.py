"""Move attention: a word's weights set by hand, and what it would have written then."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from models.translation import Guess
from models.translation.asking import Moved, OfMove
from ui.kit import session
from ui.kit.escape import escape_markdown
from ui.kit.settings import FIELDS
from ui.translate import packaged
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
    st.markdown(scene.say("asking.weights.intro", word=escape_markdown(word)))
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
    if scene.packaged is None:
        likely = scene.translator.instead(made, row, pulled.tolist(), MOST)
        if hand:
            _outcome(scene, likely[0])
        chances(likely, word, text, key="moved")
    elif hand:
        _of_heads(scene)
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
    st.markdown(_other(scene, best, anew.text))


def _other(scene: Scene, best: Guess, anew: str) -> str:
    """It writes ``best`` instead, and the sentence goes on as ``anew``."""
    text = scene.text
    return text(
        "asking.weights.other",
        word=escape_markdown(scene.made.target_tokens[scene.row]),
        other=escape_markdown(text("asking.word.end") if best.ends else best.text),
        anew=escape_markdown(anew),
    )


def _of_heads(scene: Scene) -> None:
    """What becomes of the word if the shown head alone looks so, and if all heads do."""
    text, row = scene.text, scene.row
    word = scene.made.target_tokens[row]
    of = packaged.of_translation(scene.settings, scene.made.direction)
    found = packaged.moved(OfMove(of, row, tuple(scene.pulled.tolist())), text)
    for name, each in zip(("head", "every"), found or (), strict=False):
        assert isinstance(each, Moved)
        best = each.likely[0]
        outcome = (
            text("asking.weights.same", word=escape_markdown(word))
            if best.text == word
            else _other(scene, best, each.anew)
        )
        st.markdown(text.together(scene.say(f"asking.weights.{name}"), outcome))
        chances(each.likely, word, text, key=f"moved {name}")


def _put(scene: Scene, edits: Any) -> None:
    """Edits as the chart gives them; the row that they are of is selected from now on."""
    session.accept({"align": scene.cell, "pulled": edits or ()}, "align", "pulled")
