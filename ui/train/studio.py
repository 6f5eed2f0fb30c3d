"""The studio of this server, and what one visitor wants of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from models.learning.film import Film
from models.learning.setup import Setup
from models.learning.studio import Studio
from models.serving.queue import WorkerBusy
from models.serving.tensorflow import TensorFlowMissing
from models.serving.worker import WorkerDied, WorkerTimeout
from ui.kit.escape import escape_markdown
from ui.kit.language import Text

Wishes = Mapping[Setup, int | None]
"""The films that a visitor wants: up to so many frames, or to their end."""

NOTHING: Wishes = MappingProxyType({})


@st.cache_resource
def studio() -> Studio:
    """The one studio, whose first process starts now and ends with the server."""
    made = Studio()
    made.warm()
    return made


def _wishes() -> Wishes:
    wishes: Wishes = st.session_state.get("film_wishes", NOTHING)
    return wishes


def is_wanted(setup: Setup) -> bool:
    """Whether this visitor wants this film."""
    return setup in _wishes()


def is_under_way(setups: Iterable[Setup]) -> bool:
    """Whether one of these films is being made for this visitor, or waits for its turn."""
    return any(is_wanted(each) and film(each).status in ("waiting", "learning") for each in setups)


def ask(*setups: Setup, frames: int | None = None) -> None:
    """Let these films be made and no others, from a callback."""
    rest()
    st.session_state["film_wishes"] = MappingProxyType(dict.fromkeys(setups, frames))


def rest() -> None:
    """Let nothing be made any more, from a callback."""
    for setup in _wishes():
        studio().leave(_asker(setup))
    st.session_state["film_wishes"] = NOTHING


def film(setup: Setup) -> Film:
    """The film as it is now. This renews the wish, which ends when the visitor stops looking.

    For who has paused it rests, although a worker may still end its last frames, or somebody else
    may want it: the page is not drawn again by itself.
    """
    if not is_wanted(setup):
        found = studio().film(setup) or Film(setup)
        under_way = found.status in ("waiting", "learning")
        return replace(found, status="resting") if under_way else found
    try:
        return studio().want(setup, _asker(setup), _wishes()[setup])
    except (WorkerBusy, TensorFlowMissing) as error:
        return Film(setup, status="failed", error=error)


def _asker(setup: Setup) -> str:
    """This visitor, once for each of their films."""
    run = get_script_run_ctx()
    index = list(_wishes()).index(setup)
    return f"{run.session_id if run else ''} {index}"


def trouble(error: BaseException | None, text: Text) -> str:
    """What went wrong, and what can be done."""
    match error:
        case TensorFlowMissing():
            return text("train.missing")
        case WorkerBusy():
            return text("train.busy", limit=error.limit)
        case WorkerDied():
            return text("train.died")
        case WorkerTimeout():
            return text("train.timeout", seconds=f"{error.seconds:g}")
    return text("train.failed", error=escape_markdown(str(error)))
