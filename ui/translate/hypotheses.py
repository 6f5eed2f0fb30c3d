"""The beam as a tree: several beginnings followed side by side, and which of them won."""

from __future__ import annotations

import html
from functools import partial
from unicodedata import east_asian_width

import numpy as np
import streamlit as st

from models.translation.translator import BEAM
from models.translation.units import END
from ui.kit import session
from ui.kit.numbers import percent
from ui.translate.scene import Scene

STYLE = """<style>
.beam { overflow-x: auto; padding-bottom: 6px; }
.beam svg { display: block; fill: currentColor; }
.beam path { fill: none; stroke: currentColor; stroke-opacity: .25; }
.beam rect { fill: none; stroke: currentColor; stroke-opacity: .35; }
.beam text { text-anchor: middle; font-size: 15px; }
.beam text + text { font-size: 11.5px; fill-opacity: .75; }
.beam .dropped { opacity: .55; }
.beam .over rect { stroke-dasharray: 4 3; }
.beam .won rect, .beam .won path { stroke-opacity: 1; stroke-width: 2; }
.beam .won text:first-of-type { font-weight: 650; }
</style>"""

TALL, BETWEEN, ASIDE = 40, 8, 30
"""Pixels: of a node, between two in a column, between two columns."""


def draw(scene: Scene) -> None:
    """Step by step the beginnings that the beam kept, each joined to the one that it goes on."""
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
    st.html(f"{STYLE}<div class='beam' tabindex='0'>{tree(scene)}</div>")
    st.caption(text("asking.beam.about"))


def tree(scene: Scene) -> str:
    """A column of nodes for each step, as SVG; a line from each node to the one that it goes on.

    won: it is in the translation. over: it is at its end. dropped: nothing goes on from it.
    """
    made, end, won = scene.made, scene.text("asking.word.end"), _winners(scene)
    words = [
        [
            end if node.number == END else word
            for node, word in zip(
                nodes, made.target.written(node.number for node in nodes), strict=True
            )
        ]
        for nodes in made.steps
    ]
    parts, right, before = [], 1.0, 0.0
    for step, nodes in enumerate(made.steps):
        x, wide = right, max(map(_width, words[step]))
        later = made.steps[step + 1] if step + 1 < len(made.steps) else ()
        alive = {each.parent for each in later}
        for index, node in enumerate(nodes):
            y, over = _top(index), node.number == END
            marks = {
                "won": won[step] == index,
                "over": over,
                "dropped": not over and index not in alive and won[step] != index,
            }
            line = ""
            if step:
                start, middle = _top(node.parent) + TALL / 2, (before + x) / 2
                to = y + TALL / 2
                line = f"<path d='M{before} {start}C{middle} {start} {middle} {to} {x} {to}'/>"
            parts.append(
                f"<g class='{' '.join(name for name, holds in marks.items() if holds)}'>{line}"
                f"<rect x='{x}' y='{y}' width='{wide}' height='{TALL}' rx='8'/>"
                f"<text x='{x + wide / 2}' y='{y + 17}'>{html.escape(words[step][index])}</text>"
                f"<text x='{x + wide / 2}' y='{y + 33}'>{percent(float(np.exp(node.log)), 2)} %"
                "</text></g>"
            )
        before, right = x + wide, x + wide + ASIDE
    most = max(map(len, made.steps))
    label = html.escape(scene.text("asking.beam.label", made=made.text), quote=True)
    return (
        f"<svg role='img' aria-label='{label}' width='{before + 1:.0f}' "
        f"height='{_top(most - 1) + TALL + 1}'>{''.join(parts)}</svg>"
    )


def _top(index: int) -> int:
    return 1 + index * (TALL + BETWEEN)


def _width(word: str) -> float:
    """Pixels of a node with a word in it: about as wide as the word is in the page's font."""
    return max(62.0, 20 + sum(15 if east_asian_width(each) in "WF" else 8.5 for each in word))


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
