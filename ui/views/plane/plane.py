"""The plane on a Streamlit page."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.kit import by_hand, session
from ui.kit.component import component
from ui.views.plane.view import ACTIONS
from ui.views.stage.style import style

_PLANE = component("plane", __file__, style())


def answered(key: str = "plane") -> int:
    """The number of the last message that the settings know."""
    return _message(key)[0]


def plane(view: dict[str, Any], key: str = "plane") -> None:
    """Draw `ui.views.plane.view.view`."""
    _PLANE(
        key=key,
        data=view,
        on_move_change=_moved(key),
        on_query_change=_looked(key),
        on_action_change=_acted(key),
    )


def _message(key: str) -> tuple[int, dict[str, list[float]], bool]:
    """The last message: its number, the words that were moved, and whether the hand rests."""
    message = getattr(st.session_state.get(key), "move", None) or {}
    moved = {str(word): [float(part) for part in at] for word, at in message.get("moved", ())}
    return int(message.get("n", 0)), moved, bool(message.get("settled", True))


def _moved(key: str) -> Callable[[], None]:
    def put() -> None:
        _, moved, settled = _message(key)
        moved = {word: at for word, at in moved.items() if all(map(math.isfinite, at))}
        before = session.now().hand
        change = session.put if settled else session.move
        change(hand=by_hand.moved(before, moved))

    return put


def _looked(key: str) -> Callable[[], None]:
    def put() -> None:
        row = st.session_state[key].query
        if row is not None:
            session.put(cell=(int(row), session.now().cell[1]))

    return put


def _acted(key: str) -> Callable[[], None]:
    def put() -> None:
        if settings := ACTIONS.get(st.session_state[key].action):
            session.put(**settings)

    return put
