"""The stage on a Streamlit page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import streamlit as st

from ui.kit import session
from ui.kit.component import component
from ui.present import demo
from ui.views.stage.style import style

_SCRIPT = component("served", __file__)
_STAGE = component("relay", __file__, style())


def load() -> None:
    """Send the stage's script; to be called once on a page, outside what is often drawn again."""
    _SCRIPT(key="stage_script", width="content")


def stage(
    data: bytes,
    actions: dict[str, dict[str, Any]],
    doors: Mapping[str, str] = MappingProxyType({}),
    key: str = "stage",
) -> None:
    """Draw packed bytes (`ui.views.stage.view.pack`). ``actions``: the settings that notes offer;
    ``doors``: the scripts of the pages to which some of these lead.
    """
    _STAGE(
        key=key,
        data=data,
        on_view_change=_chosen(key),
        on_action_change=_acted(key, actions, doors),
        on_presenting_change=_presented(key),
    )


def _chosen(key: str) -> Callable[[], None]:
    def put() -> None:
        choice = st.session_state[key].view
        row, column = choice["cell"]
        session.put(
            step=int(choice["step"]), cell=(int(row), int(column)), ramp=str(choice["ramp"])
        )

    return put


def _presented(key: str) -> Callable[[], None]:
    def put() -> None:
        state = st.session_state[key].presenting
        session.put(
            present=bool(state["present"]), contrast="high" if state["contrast"] else "normal"
        )

    return put


def _acted(
    key: str, actions: dict[str, dict[str, Any]], doors: Mapping[str, str]
) -> Callable[[], None]:
    def put() -> None:
        asked = st.session_state[key].action
        if asked in demo.MOVES:
            demo.go(demo.MOVES[asked], st.session_state["page"])
        elif settings := actions.get(asked):
            session.put(**settings)
        if script := doors.get(asked):
            session.go(script)

    return put
