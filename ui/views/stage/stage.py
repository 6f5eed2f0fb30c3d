"""The stage on a Streamlit page."""

from __future__ import annotations

from collections.abc import Callable

from ui.kit import session
from ui.kit.component import fetched, sent
from ui.views.stage.style import style

_STAGE = fetched("stage", __file__, style())


def _keep(asked: object) -> None:
    session.accept(asked, "step", "cell", "ramp")


def stage(
    data: bytes,
    act: Callable[[str], None] | None = None,
    key: str = "stage",
    choose: Callable[[object], None] = _keep,
) -> None:
    """Draw packed bytes (`ui.views.stage.packing.pack`).

    ``act`` is called with the name of what the reader asks for: an action of a note, or a stop.
    ``choose`` is given what a browser asks to see, `session.accept` and so anything, in place of
    the settings ``step``, ``cell`` and ``ramp``.
    """
    _STAGE(
        key=key,
        data=data,
        on_view_change=_chosen(key, choose),
        on_action_change=_acted(key, act),
        on_presenting_change=_presented(key),
    )


def _chosen(key: str, choose: Callable[[object], None] = _keep) -> Callable[[], None]:
    return lambda: choose(sent(key, "view"))


def _presented(key: str) -> Callable[[], None]:
    def put() -> None:
        session.accept(sent(key, "presenting"), "present", "contrast")

    return put


def _acted(key: str, act: Callable[[str], None] | None) -> Callable[[], None]:
    def put() -> None:
        if act is not None:
            act(str(sent(key, "action")))

    return put
