"""The studio of this server, and what one visitor wants of it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from models.learning.film import Film
from models.learning.setup import Setup
from models.learning.studio import Studio
from models.serving.line import WorkerBusy
from models.serving.tensorflow import TensorFlowMissing
from models.serving.worker import WorkerDied, WorkerTimeout
from ui.kit.language import Text


@st.cache_resource
def studio() -> Studio:
    """The one studio, whose first process starts now and ends with the server."""
    made = Studio()
    made.warm()
    return made


@dataclass(frozen=True)
class Asked:
    """What this visitor wants to be made: a film to its end, or up to so many frames."""

    setup: Setup
    frames: int | None = None


def asked(setup: Setup) -> Asked | None:
    """The visitor's wish, if it is about this film."""
    wish: Asked | None = st.session_state.get("film_wish")
    return wish if wish is not None and wish.setup == setup else None


def ask(setup: Setup, frames: int | None = None) -> None:
    """Let the film be made, from a callback."""
    st.session_state["film_wish"] = Asked(setup, frames)


def rest() -> None:
    """Let nothing be made any more, from a callback."""
    st.session_state.pop("film_wish", None)
    studio().leave(_asker())


def film(setup: Setup) -> Film:
    """The film as it is now. A wish is renewed by this: who no longer looks wants nothing."""
    wish = asked(setup)
    if wish is None:
        return studio().film(setup) or Film(setup, status="resting")
    try:
        return studio().want(setup, _asker(), wish.frames)
    except (WorkerBusy, TensorFlowMissing) as error:
        return Film(setup, status="failed", error=error)


def _asker() -> str:
    run = get_script_run_ctx()
    return run.session_id if run else ""


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
    return text("train.failed", error=error)
