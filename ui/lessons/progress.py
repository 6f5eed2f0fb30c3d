"""How far a reader has come: kept in the session, and in the browser's tab to survive a reload.

The server stores none of it, and nothing in it identifies the reader.
"""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from ui.kit import session
from ui.kit.component import component, sent
from ui.lessons.lesson import course, lesson
from ui.lessons.wire import Keeping

OUTCOMES = ("right", "shown", "skipped")
"""How a task may end: answered, shown, or skipped."""

LONGEST_KEPT = 100_000
"""Characters that the browser may give back: a thousand lessons."""

_KEEPER = component("progress", __file__)


def keep() -> None:
    """Exchange progress with the browser's tab. Call it once in every run of the page."""
    known = "progress" in st.session_state
    progress = {name: list(ended) for name, ended in _all().items()} if known else {}
    data: Keeping = {"known": known, "progress": progress}
    # In a list: Streamlit would pass a dictionary within a dictionary to pandas.
    _KEEPER(key="progress_keeper", data=[data], on_kept_change=_restore, height="content")


def outcomes(name: str, seed: int) -> tuple[str, ...]:
    """How the tasks of a lesson have ended so far, in order."""
    return _all().get(f"{name} {seed}", ())


def done(name: str) -> int:
    """How many tasks of a lesson are done, with the seed for which most are."""
    attempts = [ended for key, ended in _all().items() if key.split()[0] == name]
    return max((len(ended) - ended.count("skipped") for ended in attempts), default=0)


def begun() -> bool:
    """Whether there is anything to clear."""
    return bool(_all())


def record(name: str, seed: int, index: int, outcome: str) -> None:
    """Record that the lesson's task ``index``, from 0, has ended, for the first time or again."""
    ended = list(outcomes(name, seed))
    ended[index : index + 1] = [outcome]
    st.session_state["progress"] = {**_all(), f"{name} {seed}": tuple(ended)}


def clear() -> None:
    """Forget everything, here and in the tab: also answers and changes to the stage."""
    st.session_state["progress"] = {}
    for kept in ("lesson_marks", "lesson_indices"):
        st.session_state.pop(kept, None)
    session.forget_apart()


def read(kept: object) -> dict[str, tuple[str, ...]]:
    """Progress as the browser kept it. It may have been changed there: bad entries are dropped."""
    if not isinstance(kept, str) or len(kept) > LONGEST_KEPT:
        return {}
    try:
        found = json.loads(kept)
    except (ValueError, RecursionError):
        return {}
    items = found.items() if isinstance(found, dict) else ()
    return {key: tuple(ended) for key, ended in items if _is_progress(key, ended)}


def _is_progress(key: str, ended: Any) -> bool:
    name, _, seed = key.partition(" ")
    return (
        name in course()
        and seed.isascii()
        and seed.isdigit()
        and isinstance(ended, list)
        and len(ended) <= len(lesson(name).tasks)
        and all(outcome in OUTCOMES for outcome in ended)
    )


def _restore() -> None:
    if "progress" not in st.session_state:
        st.session_state["progress"] = read(sent("progress_keeper", "kept"))


def _all() -> dict[str, tuple[str, ...]]:
    progress: dict[str, tuple[str, ...]] = st.session_state.get("progress", {})
    return progress
