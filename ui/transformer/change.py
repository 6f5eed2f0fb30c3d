"""Change something: the sentence as it was pinned, and the heads that look otherwise now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st

from models.text.tokens import LONGEST_TEXT
from models.transformer.changing import Changed, OfChange
from models.transformer.showing import Closeup, OfHead
from ui.kit import session
from ui.kit.escape import escape_markdown
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.transformer.asking import answered, ask
from ui.transformer.reading import Shown
from ui.transformer.scene import head_name, named
from ui.views.plots import plots
from ui.views.plots.plots import Array, Column, Words

MOST = 8
"""Heads that are named, those that changed most."""


def draw(shown: Shown) -> None:
    """A button that pins the sentence; once it is another, what changed."""
    settings, text = shown.reading.settings, shown.reading.text
    if not settings.pinned.strip():
        st.markdown(text("inside.change.intro"))
        _button("pin", {"pinned": settings.passage}, settings, text)
        return
    st.markdown(text("inside.change.pinned", text=escape_markdown(settings.pinned[:LONGEST_TEXT])))
    with st.container(horizontal=True):
        for name, change in (
            ("back", {"passage": settings.pinned}),
            ("again", {"pinned": settings.passage}),
            ("free", {"pinned": ""}),
        ):
            _button(name, change, settings, text)
    if settings.pinned == settings.passage:
        st.caption(text("inside.change.same"))
        return
    question = OfChange(
        settings.model,
        settings.pinned[:LONGEST_TEXT],
        settings.passage[:LONGEST_TEXT],
        special=not settings.typed_only,
    )
    changed = answered(ask(question), text)
    if isinstance(changed, Changed):
        _heads(changed, shown)
        _row(changed, shown)


def _button(name: str, change: Mapping[str, str], settings: Settings, text: Text) -> None:
    st.button(
        text(f"inside.change.{name}"),
        on_click=partial(session.put, **change),
        disabled=any(map(settings.is_locked, change)),
    )


def _heads(changed: Changed, shown: Shown) -> None:
    """The heads that changed most, each leading to the stage."""
    text = shown.reading.text
    st.markdown(text("inside.change.most"))
    with st.container(horizontal=True):
        for layer, head, share in changed.strongest(MOST):
            st.button(
                text(
                    "inside.change.head",
                    head=head_name((layer, head), text),
                    share=f"{100 * share:.0f}",
                ),
                type="primary" if (layer, head) == shown.reading.head else "secondary",
                on_click=partial(session.put, layer=layer + 1, layer_head=head + 1),
                key=f"changed {layer} {head}",
            )
    st.caption(text("inside.change.about"))


def _row(changed: Changed, shown: Shown) -> None:
    """The selected row of the head on the stage, before and now."""
    reading, text = shown.reading, shown.reading.text
    settings = reading.settings
    question = OfHead(settings.model, settings.pinned[:LONGEST_TEXT], reading.head)
    was = answered(ask(question, "pinned"), text)
    if not isinstance(was, Closeup):
        return
    row, _ = shown.indices
    here = next(index for index, (_, other) in enumerate(changed.pairs) if row in other)
    before = _merged(was.trace(special=not settings.typed_only).weights, changed, 0)[here]
    after = _merged(shown.trace.weights, changed, 1)[here]
    tokens = [_pair_name(changed, index) for index in range(len(changed.pairs))]
    plots.bars(
        "change",
        text("inside.change.label", query=tokens[here], head=named(reading)),
        text("inside.change.corner"),
        Words(tokens, [True] * len(tokens)),
        [
            Column(text("inside.change.before"), before),
            Column(text("inside.change.after"), after),
            Column(text("inside.change.difference"), after - before, signed=True),
        ],
        scale=(min(0.0, float((after - before).min())), float(max(before.max(), after.max()))),
    )


def _merged(weights: Array, changed: Changed, side: int) -> Array:
    """β among the tokens that are compared (w, w)."""
    groups = [list(pair[side]) for pair in changed.pairs]
    columns = np.stack([weights[:, group].sum(axis=1) for group in groups], axis=1)
    return np.stack([columns[group].mean(axis=0) for group in groups])


def _pair_name(changed: Changed, index: int) -> str:
    """What is compared: one word where nothing changed, else both."""
    one, other = changed.pairs[index]
    was = " ".join(changed.before[at].text for at in one)
    now = " ".join(changed.after[at].text for at in other)
    return was if was == now else f"{was} → {now}"
