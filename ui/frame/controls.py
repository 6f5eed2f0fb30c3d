"""Widgets for settings, built from the registries behind them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.text.tokens import LONGEST_TEXT
from ui.kit import session
from ui.kit.language import Text
from ui.kit.reading import words_of
from ui.kit.settings import FIELDS, SECOND, Settings, applies, dependents


def _option(text: Text, name: str, option: str) -> str:
    """The label of an option; a field may share another field's labels, and numbers need none."""
    section = FIELDS[name].metadata.get("words", name)
    return text(f"{section}.{option}") if section else f"{float(option):g}"


def sentence(text: Text, page: str, name: str = "text") -> None:
    """The text field; the view follows while people type."""
    st.text_input(
        text(f"{page}.sentence"),
        live=True,  # a spelled-out pause would import pandas
        placeholder=text(f"{page}.placeholder"),
        label_visibility="collapsed",
        **session.bound(name),
    )
    _say_what_is_read(text, name, page)


def sentences(text: Text, settings: Settings, page: str) -> None:
    """The sentence, and beneath it the second one if the kind of attention has two."""
    second = SECOND.get(settings.kind)
    if second is None:
        sentence(text, page)
        return
    for label, placeholder, name in (
        (f"text.{settings.kind}", f"{page}.placeholder", "text"),
        (f"{second}.label", f"{second}.placeholder", second),
    ):
        st.text_input(text(label), live=True, placeholder=text(placeholder), **session.bound(name))
        _say_what_is_read(text, name, page)


def _say_what_is_read(text: Text, name: str, page: str) -> None:
    """How much of a very long text is read. The stage, if there is one, notes too many words."""
    settings = session.now()
    typed = getattr(settings, name)
    if len(typed) > LONGEST_TEXT:
        kept, every = (f"{count:,}" for count in (LONGEST_TEXT, len(typed)))
        st.caption(text("text.unread", kept=kept, all=every))
    if page == "compare" and (words := words_of(typed, settings)).left_out:
        st.caption(text("notes.left_out", kept=len(words), count=words.left_out))


def pick(text: Text, settings: Settings, name: str) -> None:
    """The first few options side by side, and the current one even if it is not among them.

    Nothing is drawn if the setting is locked.
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


def choose(text: Text, name: str, label: Literal["visible", "collapsed"] = "visible") -> None:
    """All options side by side."""
    st.segmented_control(
        text(f"{name}.label"),
        FIELDS[name].metadata["options"],
        required=True,
        label_visibility=label,
        wrap=True,
        format_func=partial(_option, text, name),
        **session.bound(name),
    )


def select(text: Text, name: str, prefix: str, width: int | Literal["stretch"] = "stretch") -> None:
    """All options in a menu."""
    st.selectbox(
        text(f"{name}.label"),
        FIELDS[name].metadata["options"],
        format_func=partial(_option, text, name),
        width=width,
        **session.bound(name, prefix),
    )


def slide(text: Text, name: str) -> None:
    """A number between its bounds."""
    bounds = FIELDS[name].metadata
    st.slider(
        text(f"{name}.label"),
        bounds["low"],
        bounds["high"],
        step=bounds["step"],
        **session.bound(name),
    )


def belonging(text: Text, settings: Settings, choice: str, without: str = "") -> None:
    """The widgets of the fields that belong to a choice, if they matter now."""
    for name in dependents(choice):
        if name == without or not applies(settings, name):
            continue
        if "options" in FIELDS[name].metadata:
            choose(text, name)
        elif isinstance(FIELDS[name].default, bool):
            st.toggle(text(f"{name}.label"), **session.bound(name))
        else:
            slide(text, name)


def in_words(text: Text, settings: Settings, name: str) -> str:
    """A setting in words: ``Mask: causal``; a switch by its name."""
    value = getattr(settings, name)
    if isinstance(value, bool):
        return text(f"{name}.label")
    if "options" in FIELDS[name].metadata:
        value = text(f"{name}.{value}")
    else:
        value = FIELDS[name].metadata["show"](value)
    return text("choices.labelled", label=text(f"{name}.label"), value=value)


def examples(text: Text, settings: Settings, name: str, sentences: Sequence[str]) -> None:
    """Sentences worth looking at, one of which becomes the setting ``name``."""
    if settings.is_locked(name):
        return
    st.selectbox(
        text("explorer.examples"),
        sentences,
        index=None,
        placeholder=text("explorer.examples"),
        label_visibility="collapsed",
        key=f"{name}_example",
        on_change=partial(_take_example, name),
        width=190,
    )


def _take_example(name: str) -> None:
    session.accept({name: st.session_state.get(f"{name}_example")}, name)
    st.session_state[f"{name}_example"] = None


def tabs(text: Text, settings: Settings, name: str, section: str) -> DeltaGenerator:
    """A tab for each option of the setting ``name``, and the container of the open one."""
    options = FIELDS[name].metadata["options"]
    labels = {text(f"{section}.{option}.title"): option for option in options}
    index = options.index(getattr(settings, name))
    session.fill(name, list(labels)[index])

    def changed() -> None:
        if label := session.chosen(name, labels):
            session.put(**{name: labels[label]})

    opened: DeltaGenerator = st.tabs(list(labels), key=name, on_change=changed)[index]
    return opened
