"""What the reader chooses on Compare: a preset, and what each side has of its own."""

from __future__ import annotations

import streamlit as st

from ui import session
from ui.compare.presets import PRESETS, chosen
from ui.language import Text
from ui.settings import COMPARED, FIELDS, SIDES, Settings


def presets(text: Text, settings: Settings) -> None:
    """The presets side by side."""
    current = chosen(settings)
    if st.session_state.get("preset") != current:
        st.session_state["preset"] = current
    st.pills(
        text("compare.presets"),
        list(PRESETS),
        format_func=lambda name: text(f"pairs.{name}"),
        key="preset",
        on_change=_preset_chosen,
        label_visibility="collapsed",
    )


def _preset_chosen() -> None:
    if name := st.session_state["preset"]:
        session.put(a=PRESETS[name].a, b=PRESETS[name].b)


def sides(text: Text) -> None:
    """Both sides' own choices, folded away, and the doors from them."""
    with st.container(horizontal=True, vertical_alignment="center", key="sides"):
        for side in SIDES:
            folded = st.popover(
                text("compare.change", side=side.upper()), key=f"change_{side}", on_change="rerun"
            )
            if folded.open:
                with folded:
                    for name in COMPARED[:4]:
                        _field(text, name, side)
        st.button(text("compare.swap"), key="swap", on_click=_swap, type="tertiary")
        for side in SIDES:
            st.button(
                text("compare.explore", side=side.upper()),
                key=f"explore_{side}",
                on_click=_explore,
                args=(side,),
                type="tertiary",
            )


def _field(text: Text, name: str, side: str) -> None:
    said = FIELDS[name].metadata
    label = text(f"{name}.label")
    if "options" in said:
        st.selectbox(
            label,
            said["options"],
            format_func=lambda option: text(f"{name}.{option}"),
            **session.bound(name, side=side),
        )
    else:
        st.slider(label, said["low"], said["high"], step=0.1, **session.bound(name, side=side))


def extra(text: Text, settings: Settings) -> None:
    """What else there is to see; a click on the open one folds it away."""
    options = [name for name in FIELDS["extra"].metadata["options"] if name != "none"]
    current = None if settings.extra == "none" else settings.extra
    if st.session_state.get("extra") != current:
        st.session_state["extra"] = current
    st.segmented_control(
        text("extra.label"),
        options,
        format_func=lambda name: text(f"extra.{name}"),
        key="extra",
        on_change=_extra_chosen,
    )


def _extra_chosen() -> None:
    session.put(extra=st.session_state["extra"] or "none")


def _swap() -> None:
    settings = st.session_state["settings"]
    session.put(a=settings.b, b=settings.a)


def _explore(side: str) -> None:
    session.put(**dict(getattr(st.session_state["settings"], side)))
    session.go("app.py")
