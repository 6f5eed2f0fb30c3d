"""Asking the worker process for gradients, from a page that stays usable."""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

import streamlit as st

from models.classifier.gradient_client import Attribution, Gradients, Question
from models.serving.queue import WorkerBusy
from models.serving.tensorflow import TensorFlowMissing
from models.serving.worker import WorkerDied, WorkerTimeout
from ui.kit.language import Text
from ui.kit.visitor import is_here, visitor
from ui.kit.waiting import Stopped, refused


@dataclass(frozen=True)
class Asked:
    """A visitor's question, and when it was asked."""

    question: Question
    answer: Future[Attribution]
    since: float = field(default_factory=time.monotonic)


@st.cache_resource
def worker() -> Gradients:
    """The one worker of this server, which starts when first asked and ends with the server."""
    return Gradients(present=is_here)


def ask(question: Question) -> Asked:
    """The visitor's question. An equal one is not asked anew, until `again`."""
    state = st.session_state
    before: Asked | None = state.get("gradients")
    if before is None or before.question != question or before.answer.cancelled():
        state["gradients"] = Asked(question, _answer(question))
    asked: Asked = state["gradients"]
    return asked


def _answer(question: Question) -> Future[Attribution]:
    try:
        return worker().ask(question, visitor())
    except (TensorFlowMissing, WorkerBusy) as error:
        return refused(error)


def stop(asked: Asked) -> None:
    """Wait no more: the question leaves the queue, and the page shows that it was stopped."""
    worker().leave(visitor())
    st.session_state["gradients"] = replace(asked, answer=refused(Stopped()))


def again() -> None:
    """Forget the answer, so that the question will be asked anew."""
    st.session_state.pop("gradients", None)


def progress(asked: Asked, text: Text) -> str:
    """The state while there is no answer: the place in the queue, or the progress."""
    seconds = f"{time.monotonic() - asked.since:.0f}"
    warm = worker().warm
    if ahead := worker().ahead(asked.question) if warm else 0:
        return text("classify.gradients.waiting", ahead=ahead, seconds=seconds)
    key = "classify.gradients.computing" if warm else "classify.gradients.warming"
    return text(key, seconds=seconds)


def trouble(error: BaseException, text: Text) -> str:
    """What went wrong, and what to do."""
    match error:
        case Stopped():
            return text("classify.gradients.stopped")
        case TensorFlowMissing():
            return text("classify.gradients.missing")
        case WorkerBusy():
            return text("classify.gradients.busy", limit=error.limit)
        case WorkerDied():
            return text("classify.gradients.died")
        case WorkerTimeout():
            return text("classify.gradients.timeout", seconds=f"{error.seconds:g}")
    return text("classify.gradients.failed", error=error)
