"""The beam: several beginnings followed side by side, and which of them won."""

from __future__ import annotations

import html
from functools import partial

import numpy as np
import streamlit as st

from models.translation.translator import BEAM
from models.translation.units import END
from ui.kit import session
from ui.kit.numbers import percent
from ui.translate.scene import Scene

STYLE = """<style>
.beam { display: flex; gap: 4px; overflow-x: auto; padding-bottom: 6px; }
.beam ol { list-style: none; margin: 0; padding: 0; flex: none; min-width: 76px; }
.beam li { margin: 0 0 4px; padding: 3px 8px; border: 1px solid #8884; border-radius: 8px;
    font-size: .95rem; white-space: nowrap; }
.beam li small { display: block; opacity: .7; font-size: .72rem; }
.beam li.won { border-color: currentColor; font-weight: 650; }
.beam li.over { border-style: dashed; }
</style>"""


def draw(scene: Scene) -> None:
    """Step by step the beginnings that the beam kept, with what they go on from."""
    made, text = scene.made, scene.text
    if not made.steps:
        st.markdown(text("asking.beam.greedy"))
        st.button(
            text("asking.beam.try", count=BEAM),
            key="try beam",
            on_click=partial(session.put, search="beam"),
        )
        return
    st.markdown(text("asking.beam.intro", count=BEAM))
    won = _winners(scene)
    columns = []
    for step, nodes in enumerate(made.steps):
        items = []
        for index, node in enumerate(nodes):
            words = made.target.written([node.number])[0]
            parent = made.steps[step - 1][node.parent].number if step else None
            after = made.target.written([parent])[0] if parent is not None else ""
            name = text("asking.word.end") if node.number == END else words
            marks = " ".join(
                mark
                for mark, holds in (("won", won[step] == index), ("over", node.number == END))
                if holds
            )
            shown = f"{after} → {name}" if after else name
            items.append(
                f"<li class='{marks}'><bdi>{html.escape(shown)}</bdi>"
                f"<small>{percent(float(np.exp(node.log)), 2)} %</small></li>"
            )
        columns.append(f"<ol>{''.join(items)}</ol>")
    st.html(f"{STYLE}<div class='beam' tabindex='0'>{''.join(columns)}</div>")
    st.caption(text("asking.beam.about"))


def _winners(scene: Scene) -> list[int]:
    """At each step the index of the node that is in the translation, or -1."""
    steps = scene.made.steps
    path = [*scene.made.numbers, END]
    found: list[int] = []
    for step, nodes in enumerate(steps):
        before = found[-1] if found else 0
        fits = (
            index
            for index, node in enumerate(nodes)
            if step < len(path)
            and node.number == path[step]
            and (step == 0 or node.parent == before)
        )
        found.append(next(fits, -1))
    return found
