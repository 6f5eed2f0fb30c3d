"""What is chosen on the page: the model, an example, what is shown of it, in what order."""

from __future__ import annotations

import html
from functools import partial

import streamlit as st

from models.transformer.glance import MEASURES
from ui.frame import controls
from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.transformer.overview import behaviour, measure_name, measured
from ui.transformer.reading import Reading
from ui.transformer.scene import named

STYLE = """<style>
/* All heads beside the stage need more room than one stage does. */
.stApp .stMainBlockContainer { max-width: 1480px; }
/* They stay in sight while the stage and what is beneath it are read. */
@media (min-width: 900px) and (min-height: 700px) {
  .stColumn:has(.st-key-beside) { position: sticky; top: 1rem; align-self: flex-start; z-index: 1; }
}
.stApp .head-name { margin: 0; font-size: .95rem; line-height: 1.45; }
.head-name b { font-weight: 650; }
.head-name span { color: light-dark(#5b6271, #a6adbb); }
</style>"""


def widen() -> None:
    st.html(STYLE)


def model(text: Text, settings: Settings) -> None:
    controls.pick(text, settings, "model")


def switches(text: Text) -> None:
    """Whether special pieces are left out, and pieces merged into words."""
    for name in ("typed_only", "merged"):
        st.toggle(text(f"{name}.label"), help=text(f"{name}.help"), **session.bound(name))


def arrange(text: Text, settings: Settings) -> None:
    """In what order the heads stand, or on a map of which two measures."""
    controls.choose(text, "arrange", "collapsed")
    if settings.arrange == "scatter":
        with st.container(horizontal=True):
            for name in ("across", "along"):
                st.selectbox(
                    text(f"{name}.label"),
                    MEASURES,
                    format_func=partial(_measure, text),
                    **session.bound(name),
                )


def _measure(text: Text, name: str) -> str:
    return measure_name(name, text)


def heading(reading: Reading) -> None:
    """Which head is on the stage, and what was measured of it."""
    found, text, (layer, head) = reading.overview, reading.text, reading.head
    name = behaviour(found.names[layer][head], text)
    st.html(
        f"<p class='head-name'><b>{html.escape(named(reading).capitalize())}</b> · "
        f"{html.escape(name)} <span>{html.escape(measured(reading, layer, head))}</span></p>"
    )
