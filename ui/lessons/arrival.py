"""Where the reader is: after a button, the focus is on what the button led to."""

from __future__ import annotations

import streamlit as st

from ui.kit.component import component
from ui.lessons.wire import Arrival

_GUIDE = component("arrival", __file__)


def arrive_at(spot: str, goal: str) -> None:
    """Focus the container with the key ``goal`` where ``spot`` differs from the last run's.

    Not in the first run of a session: who opens a page or a link begins at its top. To be called
    once in every run, after all else is drawn.
    """
    before = st.session_state.get("arrived_at", spot)
    st.session_state["arrived_at"] = spot
    data: Arrival = {"spot": spot, "goal": goal, "moved": before != spot}
    _GUIDE(key="arrival_guide", data=data)
