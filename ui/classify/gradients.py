"""Asking the worker process for gradients, from a page that stays usable."""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass, field

import streamlit as st

from models.classifier.gradient_client import (
    Attribution,
    Gradients,
    Question,
    TensorFlowMissing,
    WorkerBusy,
    WorkerDied,
    WorkerTimeout,
)
from ui.kit.language import Text


@dataclass(frozen=True)
class Asked:
    """What one visitor wants to know, and since when."""

    question: Question
    answer: Future[Attribution]
    since: float = field(default_factory=time.monotonic)


@st.cache_resource
def worker() -> Gradients:
    """The one worker of this server, which starts when first asked and ends with the server."""
    return Gradients()


def ask(question: Question) -> Asked:
    """The visitor's question. The same one is asked once, until `again`."""
    state = st.session_state
    before: Asked | None = state.get("gradients")
    if before is None or before.question != question or before.answer.cancelled():
        if before is not None:
            before.answer.cancel()
        state["gradients"] = Asked(question, _answer(question))
    asked: Asked = state["gradients"]
    return asked


def _answer(question: Question) -> Future[Attribution]:
    try:
        return worker().ask(question)
    except (TensorFlowMissing, WorkerBusy) as error:
        refused: Future[Attribution] = Future()
        refused.set_exception(error)
        return refused


def again() -> None:
    """Forget the answer, so that the question is asked anew."""
    st.session_state.pop("gradients", None)


def progress(asked: Asked, text: Text) -> str:
    """What is happening while there is no answer yet."""
    key = "classify.gradients.computing" if worker().warm else "classify.gradients.warming"
    return text(key, seconds=f"{time.monotonic() - asked.since:.0f}")


def trouble(error: BaseException, text: Text) -> str:
    """What went wrong, and what can be done."""
    match error:
        case TensorFlowMissing():
            return text("classify.gradients.missing")
        case WorkerBusy():
            return text("classify.gradients.busy", limit=error.limit)
        case WorkerDied():
            return text("classify.gradients.died")
        case WorkerTimeout():
            return text("classify.gradients.timeout", seconds=f"{error.seconds:g}")
    return text("classify.gradients.failed", error=error)
