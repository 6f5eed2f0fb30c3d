"""Sentences with numbers in them, as HTML."""

from __future__ import annotations

import re

import streamlit as st

from ui.compare.presets import Finding
from ui.compare.sides import Incomparable
from ui.explorer.scene import refused
from ui.kit.escape import escape_html
from ui.kit.language import Text
from ui.kit.settings import SIDES

STYLE = """<style>
.finding { font-size: 1.12rem; line-height: 1.55; margin: 0; max-width: 68em; text-wrap: pretty; }
.finding .query { color: var(--query); font-weight: 600; }
.finding .key { color: var(--key); font-weight: 600; }
</style>"""

_MARKS = {"n": "<b>{}</b>", "q": "<bdi class='query'>{}</bdi>", "k": "<bdi class='key'>{}</bdi>"}


def headline(text: Text, finding: Finding) -> None:
    """What there is to see in the two sides, numbers in bold, words in their colour."""
    name, said = finding
    st.html(f"{STYLE}<p class='finding'>{marked(text(f'findings.{name}'), said)}</p>")


def incomparable(text: Text, found: Incomparable) -> None:
    """Why there are not two sides to compare; of which side it holds, where not of both."""
    said = {side: refused(each, text, "compare") for side, each in found.refusals.items()}
    if len(said) == len(SIDES) and len(set(said.values())) == 1:
        st.markdown(said["a"])
        return
    for side, why in said.items():
        st.markdown(text("compare.refused", side=side.upper(), why=why))


def marked(template: str, said: dict[str, object]) -> str:
    """The template as HTML: ``⟦n:...⟧`` is bold, ``⟦q:...⟧`` a query, ``⟦k:...⟧`` a key.

    What is filled in is escaped, and never read for marks.
    """
    parts = re.split(r"⟦([nqk]):(.*?)⟧", template)
    said = {name: escape_html(str(value)) for name, value in said.items()}
    plain, roles, inner = parts[::3], parts[1::3], parts[2::3]
    pieces = [escape_html(plain[0]).format(**said)]
    for role, inside, after in zip(roles, inner, plain[1:], strict=True):
        pieces.append(_MARKS[role].format(escape_html(inside).format(**said)))
        pieces.append(escape_html(after).format(**said))
    return "".join(pieces)
