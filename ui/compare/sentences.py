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
    """What the two sides show, numbers in bold, words in their colour."""
    name, values = finding
    st.html(f"{STYLE}<p class='finding'>{marked(text(f'findings.{name}'), values)}</p>")


def incomparable(text: Text, found: Incomparable) -> None:
    """Why there are not two sides to compare, and for which side, if not for both."""
    values = {side: refused(each, text, "compare") for side, each in found.refusals.items()}
    if len(values) == len(SIDES) and len(set(values.values())) == 1:
        st.markdown(values["a"])
        return
    for side, why in values.items():
        st.markdown(text("compare.refused", side=side.upper(), why=why))


def marked(template: str, values: dict[str, object]) -> str:
    """The template as HTML: ``⟦n:...⟧`` is bold, ``⟦q:...⟧`` a query, ``⟦k:...⟧`` a key.

    What is filled in is escaped, and never read for marks.
    """
    parts = re.split(r"⟦([nqk]):(.*?)⟧", template)
    values = {name: escape_html(str(value)) for name, value in values.items()}
    plain, roles, inner = parts[::3], parts[1::3], parts[2::3]
    pieces = [escape_html(plain[0]).format(**values)]
    for role, inside, after in zip(roles, inner, plain[1:], strict=True):
        pieces.append(_MARKS[role].format(escape_html(inside).format(**values)))
        pieces.append(escape_html(after).format(**values))
    return "".join(pieces)
