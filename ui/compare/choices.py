"""The reader's choices on Compare: a preset, and the settings of each side."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ui.compare.presets import PRESETS, chosen
from ui.compare.sides import matters
from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import COMPARED, FIELDS, SIDES, Settings, sided

LONGEST_SLIDER = 1000
"""The most steps of a slider: a number with more is typed."""


def presets(text: Text, settings: Settings) -> None:
    """The presets side by side."""
    session.fill("preset", chosen(settings))
    st.pills(
        text("compare.presets"),
        list(PRESETS),
        format_func=lambda name: text(f"pairs.{name}"),
        key="preset",
        on_change=_preset_chosen,
        label_visibility="collapsed",
    )


def _preset_chosen() -> None:
    if name := session.chosen("preset", PRESETS):
        session.put(a=PRESETS[name].a, b=PRESETS[name].b)


def sides(text: Text, settings: Settings) -> None:
    """The settings of both sides, folded away, and links to the Explorer with each."""
    for side in SIDES:
        folded = st.popover(
            text("compare.change", side=side.upper()),
            key=f"change_{side}",
            on_change="rerun",
        )
        if folded.open:
            with folded:
                _fields(text, sided(settings, side), side)
    st.button(
        text("compare.swap"),
        key="swap",
        on_click=_swap,
        type="tertiary",
    )
    for side in SIDES:
        st.button(
            text("compare.explore", side=side.upper()),
            key=f"explore_{side}",
            on_click=_explore,
            args=(side,),
            type="tertiary",
            disabled=any(settings.is_locked(name) for name, _ in getattr(settings, side)),
        )


def _fields(text: Text, side_settings: Settings, side: str) -> None:
    """The widgets of the settings that a side may change, if they matter there."""
    for name in COMPARED:
        if not matters(side_settings, name):
            continue
        metadata, label = FIELDS[name].metadata, text(f"{name}.label")
        bound = session.bound(name, side=side)
        if "options" in metadata:
            st.selectbox(
                label, metadata["options"], format_func=partial(_option, text, name), **bound
            )
        elif isinstance(FIELDS[name].default, bool):
            st.toggle(label, **bound)
        elif name == "head":  # one of those that there are: all at once cannot be compared
            st.session_state[bound["key"]] = min(max(side_settings.head, 1), side_settings.heads)
            st.slider(label, 1, side_settings.heads, **bound)
        elif metadata["high"] > LONGEST_SLIDER:
            st.number_input(
                label, metadata["low"], metadata["high"], step=metadata["step"], **bound
            )
        else:
            st.slider(label, metadata["low"], metadata["high"], step=metadata["step"], **bound)


def _option(text: Text, name: str, option: str) -> str:
    return text(f"{name}.{option}")


def extra(text: Text, settings: Settings) -> None:
    """The gallery and the sweeps; a click on the open one closes it."""
    options = [name for name in FIELDS["extra"].metadata["options"] if name != "none"]
    session.fill("extra", None if settings.extra == "none" else settings.extra)
    st.segmented_control(
        text("extra.label"),
        options,
        format_func=lambda name: text(f"extra.{name}"),
        key="extra",
        on_change=_extra_chosen,
    )


def _extra_chosen() -> None:
    session.accept({"extra": st.session_state.get("extra") or "none"}, "extra")


def _swap() -> None:
    settings = session.memory().settings
    session.put(a=settings.b, b=settings.a)


def _explore(side: str) -> None:
    session.put(**dict(getattr(session.memory().settings, side)))
    session.go("app.py")
