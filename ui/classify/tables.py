"""Small tables and notes, with what people typed escaped."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

STYLE = """<style>
.numbers { font-size: .92rem; border-spacing: 0; display: block; overflow-x: auto; }
.numbers th { font-weight: 500; text-align: start; }
.numbers thead th { opacity: .7; font-size: .85rem; font-weight: 400; vertical-align: bottom; }
.numbers td { text-align: end; font-variant-numeric: tabular-nums; }
.numbers tbody th { white-space: nowrap; }
.numbers thead th + th { text-align: end; max-width: 12em; }
.numbers th, .numbers td { padding: 3px 26px 3px 0; }
.numbers tbody tr:first-child > * { padding-top: 6px; }
</style>"""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """``heads`` above, the first of each of the ``rows`` naming it."""
    head = "".join(f"<th scope='col'>{_safe(each)}</th>" if each else "<td></td>" for each in heads)
    body = "".join(
        f"<tr><th scope='row'>{_safe(name)}</th>"
        + "".join(f"<td>{_safe(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in rows
    )
    st.html(
        f"{STYLE}<table class='numbers' tabindex='0'>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def note(said: str) -> None:
    """A sentence set apart, which a screen reader tells when it changes."""
    st.html(
        "<p role='status' style='margin:0;padding:9px 14px;border-inline-start:3px solid #8886;"
        f"font-size:.92rem'>{_safe(said)}</p>"
    )


def signed(number: float, decimals: int = 3) -> str:
    """With a sign, the true minus; a rounded zero has none.

    >>> signed(0.25), signed(-0.25), signed(-0.0001)
    ('+0.250', '−0.250', '0.000')
    """
    digits = f"{abs(number):.{decimals}f}"
    if not float(digits):
        return digits
    return ("−" if number < 0 else "+") + digits


def _safe(cell: str) -> str:
    return html.escape(cell).replace("$", "&#36;")
