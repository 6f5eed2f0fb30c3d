"""Widgets for settings, built from the registries behind them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ui import session
from ui.language import Text
from ui.settings import FIELDS, Settings


def _option(text: Text, name: str, option: str) -> str:
    return text(f"{name}.{option}")


def sentence(text: Text, page: str, name: str = "text") -> None:
    """The line in which people type; the view follows while they do."""
    st.text_input(
        text(f"{page}.sentence"),
        live=True,  # a spelled-out pause would import pandas
        placeholder=text(f"{page}.placeholder"),
        label_visibility="collapsed",
        **session.bound(name),
    )


def pick(text: Text, settings: Settings, name: str) -> None:
    """The first few options side by side, and the current one wherever it comes from.

    Nothing where the setting is locked.
    """
    if settings.is_locked(name):
        return
    options = FIELDS[name].metadata["options"][: FIELDS[name].metadata["first"]]
    current = getattr(settings, name)
    st.segmented_control(
        text(f"{name}.label"),
        options if current in options else (*options, current),
        format_func=partial(_option, text, name),
        **session.bound(name),
    )


def more(text: Text) -> None:
    """Everything else, folded away, and not even drawn until it is opened."""
    folded = st.popover(text("explorer.more"), key="more", on_change="rerun")
    if not folded.open:
        return
    with folded:
        for name in ("similarity", "scoring"):
            st.selectbox(
                text(f"{name}.label"),
                FIELDS[name].metadata["options"],
                format_func=partial(_option, text, name),
                **session.bound(name, "all_"),
            )
        bounds = FIELDS["temperature"].metadata
        st.slider(
            text("temperature.label"),
            bounds["low"],
            bounds["high"],
            step=0.1,
            help=text("temperature.help"),
            **session.bound("temperature"),
        )


def examples(text: Text) -> None:
    """Sentences worth looking at."""
    st.selectbox(
        text("explorer.examples"),
        text.table["examples"],
        index=None,
        placeholder=text("explorer.examples"),
        label_visibility="collapsed",
        key="example",
        on_change=_take_example,
        width=190,
    )


def _take_example() -> None:
    if chosen := st.session_state["example"]:
        session.put(text=chosen)
        st.session_state["example"] = None
