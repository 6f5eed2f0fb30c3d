"""The plane on a Streamlit page."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import islice
from typing import Any

from ui.kit import by_hand, session
from ui.kit.component import fetched, sent
from ui.kit.language import Text
from ui.kit.settings import LONGEST_HAND
from ui.views.plane.view import actions
from ui.views.plane.wire import PlaneView
from ui.views.stage.style import style

_PLANE = fetched("plane", __file__, style())


def answered(key: str = "plane") -> int:
    """The number of the last message that the settings know."""
    return _message(key)[0]


def plane(view: PlaneView, key: str = "plane") -> None:
    """Draw `ui.views.plane.view.view`."""
    _PLANE(
        key=key,
        data=view,
        on_move_change=_moved(key),
        on_query_change=_looked(key),
        on_action_change=_acted(key),
    )


def _message(key: str) -> tuple[int, dict[str, list[float]], bool]:
    """The last message: its number, the words that were moved, and whether the hand rests.

    A message of another form is none.
    """
    try:
        return _read(sent(key, "move"))
    except (TypeError, ValueError, ArithmeticError):
        return 0, {}, True


def _read(message: Any) -> tuple[int, dict[str, list[float]], bool]:
    if not isinstance(message, dict):
        return 0, {}, True
    moved = islice(message.get("moved") or (), by_hand.MOST_WORDS)
    vectors = {
        str(word): [float(part) for part in islice(at, by_hand.DIMENSIONS[-1])]
        for word, at in moved
    }
    return int(message.get("n", 0)), vectors, bool(message.get("settled", True))


def _moved(key: str) -> Callable[[], None]:
    def put() -> None:
        _, moved, settled = _message(key)
        moved = {word: at for word, at in moved.items() if all(map(math.isfinite, at))}
        before = session.now().hand
        change = session.put if settled else session.move
        change(hand=by_hand.moved(before, moved)[:LONGEST_HAND])

    return put


def _looked(key: str) -> Callable[[], None]:
    def put() -> None:
        session.accept({"cell": (sent(key, "query"), session.now().cell[1])}, "cell")

    return put


def _acted(key: str) -> Callable[[], None]:
    def put() -> None:
        text = Text(session.spoken(session.now().language))
        if settings := actions(text).get(str(sent(key, "action"))):
            session.put(**settings)

    return put
