"""The place on a page where the current view is taken away as files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from attention import STEPS, AttentionTrace
from ui.export import to_csv, to_json, to_latex, to_npz, worksheet
from ui.export.page import page
from ui.frame.share import share
from ui.kit.component import component
from ui.kit.language import Text
from ui.views import plotly
from ui.views.stage.view import View

_BUTTONS = Path(share.__file__).with_name("share.css")
_PICTURE = component("picture", __file__, _BUTTONS.read_text(encoding="utf-8"))

LARGE = 64
"""From so many words on the sizes of the files are said."""

BYTES = {"CSV": 50, "JSON": 19}
"""What a number takes in a file, measured over 512 words."""


def button(text: Text) -> PopoverContainer:
    """Opens the list of files."""
    return st.popover(text("export.label"), key="export", on_change="rerun")


def take_away(
    folded: PopoverContainer,
    text: Text,
    trace: AttentionTrace,
    drawn: Callable[[], View],
    title: str,
) -> None:
    """The list of files, once its button has opened it; none is made before it is asked for.

    ``drawn()`` is what the stage draws of the trace, and ``title`` what was typed.
    """
    if not folded.open:
        return
    words = {name: text(f"plotly.{name}") for name in ("query", "key", "component")}

    def selected() -> dict[str, Any]:
        """The step and the cell, as the stage has them."""
        view = drawn()
        return {"step": view["step"], "cell": view["cell"]}

    def chart() -> str:
        return plotly.page(trace, STEPS[selected()["step"] - 1].field, words)

    def sheet(seed: int, key: bool) -> str:
        return worksheet(trace, **selected(), seed=seed, language=text.language, key=key)

    with folded:
        _row(text, "picture")
        said = {"label": text("export.picture"), "unseen": text("export.unseen")}
        _PICTURE(key="picture", data=said)
        _row(text, "pages")
        with st.container(horizontal=True, key="pages"):
            _file("HTML", "attention.html", "text/html", lambda: page(trace, drawn(), text, title))
            _file("Plotly", "attention-plotly.html", "text/html", chart)
        _row(text, "numbers")
        with st.container(horizontal=True, key="numbers"):
            # The mark at its beginning tells spreadsheets that the text is UTF-8.
            _file("CSV", "attention.csv", "text/csv", lambda: to_csv(trace).encode("utf-8-sig"))
            _file("JSON", "attention.json", "application/json", partial(to_json, trace))
            _file("NPZ", "attention.npz", "application/octet-stream", partial(to_npz, trace))
        if max(trace.shape) >= LARGE:
            st.caption(text("export.large", sizes=_sizes(trace)))
        _row(text, "paper")
        with st.container(horizontal=True, key="paper"):
            latex = "application/x-tex"
            _file("LaTeX", "attention.tex", latex, lambda: to_latex(trace, **selected()))
        _row(text, "worksheet")
        with st.container(horizontal=True, key="worksheet"):
            seed = st.number_input(
                text("export.seed"), 1, 9999, key="sheet", label_visibility="collapsed", width=130
            )
            for name in ("sheet", "key"):
                made = partial(sheet, seed, name == "key")
                _file(text(f"export.{name}"), f"attention-{name}-{seed}.html", "text/html", made)


def _row(text: Text, name: str) -> None:
    st.markdown(text(f"export.{name}"), help=text(f"export.{name}_help"))


def _file(label: str, name: str, mime: str, make: Callable[[], str | bytes]) -> None:
    st.download_button(label, make, name, mime, key=f"file_{name}", on_click="ignore")


def _sizes(trace: AttentionTrace) -> str:
    (m, n), e, v = trace.shape, trace.keys.shape[1], trace.values.shape[1]
    numbers = 3 * m * n + trace.queries.size + n * (e + v) + m * v
    return ", ".join(f"{kind} ≈ {each * numbers / 1e6:.0f} MB" for kind, each in BYTES.items())
