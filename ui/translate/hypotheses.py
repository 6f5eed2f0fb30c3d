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
from ui.translate import lines
from ui.translate.scene import Scene

STYLE = f"""<style>{lines.STYLE}
.beam {{ overflow-x: auto; padding-bottom: 6px; }}
.beam i {{ opacity: .3; }}
.beam i.won {{ opacity: 1; border-top-width: 2px; }}
.beam div div {{ box-sizing: border-box; padding-top: 3px; border: 1px solid #8888;
    border-radius: 8px; font-size: .95rem; line-height: 1.15; text-align: center; }}
.beam div small {{ display: block; opacity: .75; font-size: .72rem; }}
.beam div .dropped {{ opacity: .55; }}
.beam div .over {{ border-style: dashed; }}
.beam div .won {{ border-color: currentColor; border-width: 2px; font-weight: 650; }}
</style>"""

TALL, BETWEEN, ASIDE = 42, 8, 30
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
            disabled=scene.settings.is_locked("search"),
        )
        return
    st.markdown(text("asking.beam.intro", count=BEAM))
    st.html(f"{STYLE}<div class='beam' tabindex='0'>{tree(scene)}</div>")
    st.caption(text("asking.beam.about"))


def tree(scene: Scene) -> str:
    """A column of nodes for each step; a line leads to each from the one that it goes on.

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
    parts, right, before = [], 0.0, 0.0
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
            if step:
                start = (before, _top(node.parent) + TALL / 2)
                mark = "won" if marks["won"] else ""
                parts.append(lines.line(start, (x, y + TALL / 2), mark))
            parts.append(
                f"<div class='{' '.join(name for name, holds in marks.items() if holds)}' "
                f"style='left:{x}px;top:{y}px;width:{wide}px;height:{TALL}px'>"
                f"<bdi>{html.escape(words[step][index])}</bdi>"
                f"<small>{percent(float(np.exp(node.log)), 2)} %</small></div>"
            )
        before, right = x + wide, x + wide + ASIDE
    most = max(map(len, made.steps))
    label = html.escape(scene.text("asking.beam.label", made=made.text), quote=True)
    return (
        f"<div class='drawn' role='group' aria-label='{label}' "
        f"style='width:{before}px;height:{_top(most - 1) + TALL}px'>{''.join(parts)}</div>"
    )


def _top(index: int) -> int:
    return index * (TALL + BETWEEN)


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
