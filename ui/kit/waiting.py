"""What a page that waits gets instead of an answer, and long computations that it can stop.

A worker answers in a process of its own. What the server itself computes for long is computed in
slices: for a moment while the page is drawn, and then some slices whenever the page looks how far
it is. Between two looks the session does what else is asked of it; without looks nothing is
computed, so a visitor who has left costs nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import streamlit as st

from models.slices import Slices
from ui.kit.language import Text

T = TypeVar("T")

WORK = "work "
"""So begin the names of what a session remembers of work on a page, until it leaves the page."""

AT_ONCE = 0.5
"""Seconds for which a page computes before it says that it does: most results come sooner."""

LOOK = 0.2
"""Seconds of slices for each look."""

POLL = 0.1
"""Seconds from one look to the next."""

SOON = 0.3
"""What is foretold to take only so many seconds more is waited for."""


class Stopped(Exception):
    """The visitor does not wait any more, by a button."""


def refused(error: Exception) -> Future[Any]:
    """An answer that never comes, and why."""
    answer: Future[Any] = Future()
    answer.set_exception(error)
    return answer


class NotMade(LookupError):
    """A cache does not have the answer to a question: it has to be made."""


@dataclass(frozen=True)
class Work(Generic[T]):
    """A visitor's computation: how it goes on, and its result, once it is there."""

    question: object
    slices: Slices[T]
    answer: Future[T] = field(default_factory=Future)

    def go_on(self, seconds: float) -> float:
        """Compute some slices, one at least, until the time is over; the share that is done.

        What is foretold to end `SOON` after that ends now.
        """
        begun = time.monotonic()
        known: tuple[float, float] | None = None  # when the first slice ended, and its share
        while True:
            try:
                share = next(self.slices)
            except StopIteration as end:
                self.answer.set_result(end.value)
                return 1.0
            except Exception as error:
                self.answer.set_exception(error)
                return 1.0
            now = time.monotonic()
            since, first = known = known or (now, share)
            ends_soon = (1 - share) * (now - since) < SOON * (share - first)
            spent = now - begun
            if spent >= seconds and not (ends_soon and spent < seconds + SOON):
                return share


def remembered(
    cached: Callable[..., T],
    question: object,
    name: str,
    slices: Callable[[], Slices[T]],
    text: Text,
) -> T | None:
    """What a cache has for a question, or what is `computed` for it.

    ``cached(question)`` raises NotMade for what it does not have, and remembers what it is given as
    ``_made``. All visitors share it, but nobody waits for what another one computes: it computes
    nothing, and gets only whole results.
    """
    try:
        return cached(question)
    except NotMade:
        result = computed(name, question, slices, text)
        return None if result is None else cached(question, _made=result)


def computed(name: str, question: object, slices: Callable[[], Slices[T]], text: Text) -> T | None:
    """The result of a long computation, or None while the page says how far it is, or was stopped.

    ``name`` is its place on the page, and of the text that says what is done: a new ``question``
    there begins anew, and the same one goes on. Raises what the computation raises.
    """
    state, key = st.session_state, WORK + name
    work: Work[T] | None = state.get(key)
    if work is None or work.question != question:
        work = state[key] = Work(question, slices())
    if not work.answer.done():
        work.go_on(AT_ONCE)
    if not work.answer.done():
        with st.container():  # which keeps its place: a fragment would be drawn at the end
            _wait(name, text)
        return None
    if isinstance(work.answer.exception(), Stopped):
        with st.container(horizontal=True, vertical_alignment="center", key=f"stopped {name}"):
            st.info(text("work.stopped"), icon=":material/block:")
            st.button(text("work.again"), key=f"again {name}", on_click=forget, args=[name])
        return None
    forget(name)
    return work.answer.result()


def forget(name: str) -> None:
    """End a computation, and forget that it was stopped."""
    st.session_state.pop(WORK + name, None)


def leave() -> None:
    """Forget all work of a page."""
    for key in [key for key in st.session_state if str(key).startswith(WORK)]:
        del st.session_state[key]


def stop(name: str) -> None:
    """No slice more; the page says so, and offers to begin again."""
    state, key = st.session_state, WORK + name
    if work := state.get(key):
        work.slices.close()
        state[key] = replace(work, answer=refused(Stopped()))


@st.fragment(run_every=POLL)
def _wait(name: str, text: Text) -> None:
    work: Work[Any] | None = st.session_state.get(WORK + name)
    share = 1.0 if work is None or work.answer.done() else work.go_on(LOOK)
    if work is None or work.answer.done():
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key=f"computing {name}"):
        st.progress(share, text(f"work.{name}", percent=f"{share:.0%}"))
        st.button(text("work.stop"), key=f"stop {name}", on_click=stop, args=[name])
