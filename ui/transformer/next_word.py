"""The next word: what a decoder would say, what each layer would already say, and a draw."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from models.text.tokens import LONGEST_TEXT
from models.transformer.following import Candidate, Following, OfNext
from models.transformer.sampling import Rule
from ui.frame import controls
from ui.kit import session
from ui.kit.escape import escape_markdown
from ui.kit.language import Text
from ui.transformer.asking import answered, ask
from ui.transformer.reading import Shown
from ui.views.plots import plots
from ui.views.plots.plots import Column, Words

MOST = 12
"""Pieces that are drawn as bars."""

_SLIDERS = "transformer_sliders"
"""Where the session keeps that they are on the page."""


def draw(shown: Shown) -> None:
    """The likeliest pieces, how one is drawn, and what the layers say."""
    reading, text = shown.reading, shown.reading.text
    settings = reading.settings
    if not reading.overview.causal:
        st.markdown(text("inside.next.encoder"))
        return
    rule = Rule(settings.heat, settings.top_k, settings.top_p, settings.seed)
    question = OfNext(settings.model, settings.passage[:LONGEST_TEXT], rule)
    found = answered(ask(question), text)
    if found is None and not st.session_state.get(_SLIDERS):
        return  # a slider that is drawn again at once would not show its value
    st.session_state[_SLIDERS] = True
    with st.container(horizontal=True):
        for name in ("heat", "top_k", "top_p"):
            with st.container(width=190):
                controls.slide(text, name)
    if not isinstance(found, Following):
        return
    _bars(found, text)
    _add(found, shown)
    _layers(found, text)


def _bars(found: Following, text: Text) -> None:
    shown = found.candidates[:MOST]
    best = shown[0]
    st.markdown(
        text(
            "inside.next.intro",
            token=escape_markdown(found.pieces[found.token].text),
            best=escape_markdown(_spelled(best.text)),
            probability=f"{100 * best.probability:.1f}",
        )
    )
    plots.bars(
        "next",
        text("inside.next.label"),
        text("inside.next.corner"),
        Words([_spelled(each.text) for each in shown], [True] * len(shown)),
        [
            Column(text(f"inside.next.{name}"), np.array([getattr(each, name) for each in shown]))
            for name in ("probability", "likely", "share")
        ],
        scale=(0.0, 1.0),
    )
    st.caption(
        text("inside.next.cut", kept=f"{found.kept:,}", percent=f"{100 * found.nucleus:.1f}")
    )


def _add(found: Following, shown: Shown) -> None:
    """Buttons that go on with the text: with the piece that was drawn, or the likeliest."""
    reading, text = shown.reading, shown.reading.text
    settings = reading.settings

    def add(candidate: Candidate) -> None:
        session.put(passage=settings.passage.rstrip() + candidate.text, seed=settings.seed + 1)

    with st.container(horizontal=True):
        for name, candidate in (("drawn", found.drawn), ("best", found.candidates[0])):
            st.button(
                text(f"inside.next.{name}", word=escape_markdown(_spelled(candidate.text))),
                type="primary" if name == "drawn" else "secondary",
                disabled=not candidate.whole or settings.is_locked("passage"),
                on_click=partial(add, candidate),
                key=f"add {name}",
            )
        st.button(
            text("inside.next.again"),
            on_click=partial(session.put, seed=(settings.seed + 1) % 99999),
            disabled=settings.is_locked("seed"),
            key="draw again",
        )


def _layers(found: Following, text: Text) -> None:
    """What the state after each layer would say: the logit lens."""
    best = found.growing[-1]
    likeliest = [likeliest[0] for likeliest in found.by_layer]
    first = next(
        (layer for layer, each in enumerate(found.growing) if each.rank == 1), len(likeliest)
    )
    st.markdown(text("inside.next.lens", word=escape_markdown(_spelled(best.text)), layer=first))
    names = [
        text("inside.next.layer", layer=layer, word=_spelled(each.text))
        for layer, each in enumerate(likeliest)
    ]
    plots.bars(
        "lens",
        text("inside.next.lens_label", word=_spelled(best.text)),
        text("inside.next.lens_corner"),
        Words(names, [True] * len(names)),
        [
            Column(
                text("inside.next.lens_own"), np.array([each.probability for each in likeliest])
            ),
            Column(
                text("inside.next.lens_best", word=_spelled(best.text)),
                np.array([each.probability for each in found.growing]),
            ),
        ],
        scale=(0.0, 1.0),
    )


def _spelled(piece: str) -> str:
    """A piece so that its spaces can be seen: a leading one is left out, a line break is a sign."""
    shown = piece.strip(" ").replace("\n", "⏎")
    return shown or "␣"
