"""Small tables of numbers; typed text in them is escaped."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui.kit.escape import escape_html

STYLE = """<style>
.numbers { font-size: .92rem; border-spacing: 0; display: block; overflow-x: auto; }
.numbers th { font-weight: 500; text-align: start; }
.numbers thead th { opacity: .7; font-size: .85rem; font-weight: 400; vertical-align: bottom; }
.numbers td { text-align: end; font-variant-numeric: tabular-nums; }
.numbers tbody th { white-space: nowrap; }
.numbers thead th + th, .numbers thead td + th { text-align: end; max-width: 12em; }
.numbers th, .numbers td { padding: 3px 26px 3px 0; }
.numbers.dense :is(th, td) { padding-right: 10px; white-space: nowrap; }
.numbers tbody tr:first-child > * { padding-top: 6px; }
</style>"""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, dense: bool = False) -> None:
    """Draw a table: ``heads`` above, the first cell of each of the ``rows`` naming it.

    ``dense`` puts the columns closer together, for matrices. The keyboard can scroll it.
    """
    st.html(STYLE + markup(heads, rows, dense=dense))


def markup(heads: Sequence[str], rows: Sequence[Sequence[str]], *, dense: bool = False) -> str:
    """The table as HTML.

    >>> markup((), [("<cat>", "0.5")])[60:]
    "<tbody><tr><th scope='row'>&lt;cat&gt;</th><td>0.5</td></tr></tbody></table>"
    """
    head = "".join(
        f"<th scope='col'>{escape_html(each)}</th>" if each else "<td></td>" for each in heads
    )
    body = "".join(
        f"<tr><th scope='row'>{escape_html(name)}</th>"
        + "".join(f"<td>{escape_html(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in rows
    )
    return (
        f"<table class='numbers{' dense' if dense else ''}' tabindex='0'>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
