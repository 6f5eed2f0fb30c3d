"""Switch a head off: what then changes in the states, and in the next word."""

from __future__ import annotations

import numpy as np
import streamlit as st

from models.text.tokens import LONGEST_TEXT
from models.transformer.behaviours import BEHAVIOURS
from models.transformer.following import OfSwitch, Switched
from models.transformer.measured import measured
from models.transformer.switching import Head
from ui.frame import controls
from ui.kit.escape import escape_markdown
from ui.transformer.asking import answered, ask
from ui.transformer.overview import behaviour
from ui.transformer.reading import Reading, Shown
from ui.transformer.scene import named
from ui.views.plots import plots
from ui.views.plots.plots import Column, Words

MOST = 10
"""Pieces whose change is drawn."""


def heads_off(reading: Reading) -> tuple[Head, ...]:
    """The head on the stage, or all that are called by the chosen behaviour.

    They are called so on the sentences that ship; of a model that was not measured on those, on
    this text.
    """
    off = reading.settings.off
    if off == "head":
        return (reading.head,)
    if (known := measured(reading.settings.model)) is not None:
        return known.heads_of(off)
    found = reading.overview
    layers, heads = found.shape
    return tuple(
        (layer, head)
        for layer in range(layers)
        for head in range(heads)
        if found.names[layer][head] == off
    )


def draw(shown: Shown) -> None:
    """Which heads are switched off, and what changed."""
    reading, text = shown.reading, shown.reading.text
    settings = reading.settings
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.select(text, "off", "")
        controls.choose(text, "instead")
    off = heads_off(reading)
    if not off:
        st.markdown(text("inside.off.none", name=behaviour(settings.off, text)))
        return
    question = OfSwitch(
        settings.model,
        settings.passage[:LONGEST_TEXT],
        off,
        "mean" if settings.instead == "mean" else "zero",
    )
    found = answered(ask(question), text)
    if not isinstance(found, Switched):
        return
    what = named(reading) if settings.off == "head" else behaviour(settings.off, text)
    if settings.off in BEHAVIOURS:
        what = text("inside.off.several", name=what, count=len(off))
    _states(found, shown, what)
    if found.next is not None:
        _next(found, shown)


def _states(found: Switched, shown: Shown, what: str) -> None:
    """How far each token's last state turned: 1 less its cosine with itself."""
    text = shown.reading.text
    turned = 1 - np.array(found.states)[-1]
    special = [piece.special for piece in found.pieces]
    kept = [
        index
        for index in range(len(found.pieces))
        if not (special[index] and shown.reading.settings.typed_only)
    ]
    most = max(kept, key=lambda index: turned[index])
    st.markdown(
        text(
            "inside.off.states",
            what=what,
            token=escape_markdown(found.pieces[most].text),
            cosine=f"{1 - turned[most]:.3f}",
        )
    )
    plots.bars(
        "off_states",
        text("inside.off.label", what=what),
        text("inside.off.corner"),
        Words([found.pieces[index].text for index in kept], [True] * len(kept)),
        [Column(text("inside.off.turned"), turned[kept])],
        scale=(0.0, max(float(turned[kept].max()), 1e-9)),
        decimals=4,
    )


def _next(found: Switched, shown: Shown) -> None:
    """The pieces that may come next, with all heads and without those."""
    text = shown.reading.text
    shifts = sorted(found.shifts, key=lambda each: -max(each.before, each.after))[:MOST]
    before = np.array([each.before for each in shifts])
    after = np.array([each.after for each in shifts])
    best, then = int(before.argmax()), int(after.argmax())
    outcome = "kept" if best == then else "turned_to"
    st.markdown(
        text(
            f"inside.off.{outcome}",
            best=escape_markdown(shifts[best].text.strip()),
            then=escape_markdown(shifts[then].text.strip()),
            before=f"{100 * before[best]:.1f}",
            after=f"{100 * after[best]:.1f}",
            share=f"{100 * after[then]:.1f}",
        )
    )
    plots.bars(
        "off_next",
        text("inside.off.next_label"),
        text("inside.next.corner"),
        Words([each.text.strip() or "␣" for each in shifts], [True] * len(shifts)),
        [
            Column(text("inside.off.before"), before),
            Column(text("inside.off.after"), after),
            Column(text("inside.off.difference"), after - before, signed=True),
        ],
        scale=(min(0.0, float((after - before).min())), 1.0),
    )
