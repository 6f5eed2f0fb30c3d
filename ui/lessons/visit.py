"""A reader at a task of a lesson: how far they are, what they answered, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from ui.kit import session
from ui.kit.settings import Settings
from ui.lessons import progress
from ui.lessons.compute import Compute
from ui.lessons.lesson import Given, Lesson, Posed, given, lesson
from ui.lessons.predict import Predict
from ui.lessons.question import Mark
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene


@dataclass(frozen=True)
class Visit:
    """``ended``: how the tasks so far have ended. ``index``: the task on the page, from 0.

    language: the reader's language, in which the lesson has its sentences.
    """

    name: str
    seed: int
    language: str
    index: int
    ended: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.name} {self.seed} {self.language} {self.index}"

    @property
    def lesson(self) -> Lesson:
        return lesson(self.name)

    @property
    def given(self) -> Given:
        """The lesson's numbers."""
        return given(self.name, self.seed, self.language)

    @property
    def over(self) -> bool:
        """Whether no task is left."""
        return self.index == len(self.lesson.tasks)

    @property
    def posed(self) -> Posed:
        """The task on the page; the last one where none is left."""
        return self.given.tasks[min(self.index, len(self.lesson.tasks) - 1)]

    @property
    def outcome(self) -> str:
        """How this task ended; "" while it is open. A skipped task stays open."""
        ended = self.ended[self.index] if self.index < len(self.ended) else ""
        return "" if ended == "skipped" else ended

    @property
    def open(self) -> bool:
        return not self.over and not self.outcome

    @property
    def mark(self) -> Mark | None:
        """The mark of the last answer, if there was one."""
        mark: Mark | None = _marks().get(self.key)
        return mark


def arrive(settings: Settings, language: str) -> Visit:
    """The visit that the settings and the session describe."""
    name, seed = settings.lesson, settings.seed
    ended = progress.outcomes(name, seed)
    reached = min(len(ended), len(lesson(name).tasks))
    index = st.session_state.get("lesson_indices", {}).get(f"{name} {seed}", reached)
    return Visit(name, seed, language, min(index, reached), ended)


def live(visit: Visit) -> Scene | None:
    """What the stage shows now. It begins as the task is posed, or as it was resolved.

    The cell to compute is selected from the start, with its number covered; so is the row of a
    prediction.
    """
    question, veil = visit.posed.question, visit.posed.task.veil
    first = visit.posed.scene.settings
    if visit.open and veil and isinstance(question, Compute) and question.cell:
        first = replace(first, cell=question.cell)
    if visit.open and isinstance(question, Predict):
        first = replace(first, cell=(question.row, question.unlikely()))
    if not visit.open and question.cell:
        first = replace(first, cell=question.cell, step=question.step)
    settings = session.apart(f"lesson {visit.key}", first)
    return visit.lesson.look(replace(settings, language=visit.language))


def settle(visit: Visit, scene: Scene | None) -> Visit:
    """The visit after checking the stage: a task whose goal is reached has ended."""
    question = visit.posed.question
    if visit.open and isinstance(question, Reach) and question.grade(scene).right:
        progress.record(visit.name, visit.seed, visit.index, "right")
        go(visit, visit.index)  # to see what was reached, also in the first task
        return arrive(session.memory().settings, visit.language)
    return visit


def answer(visit: Visit, given: Any) -> None:
    """Grade an answer; a right one ends the task."""
    mark = visit.posed.question.grade(given)
    st.session_state["lesson_marks"] = {**_marks(), visit.key: mark}
    if mark.right:
        _end(visit, "right")


def show(visit: Visit) -> None:
    """Show the answer."""
    question = visit.posed.question
    if isinstance(question, Reach):
        session.put(**question.solve())
    _end(visit, "shown")


def skip(visit: Visit) -> None:
    """Go on without an answer."""
    progress.record(visit.name, visit.seed, visit.index, "skipped")
    go(visit, visit.index + 1)


def go(visit: Visit, index: int) -> None:
    """Go to a task that was reached before, or to the end after the last."""
    indices = st.session_state.get("lesson_indices", {})
    st.session_state["lesson_indices"] = {**indices, f"{visit.name} {visit.seed}": index}


def _end(visit: Visit, outcome: str) -> None:
    progress.record(visit.name, visit.seed, visit.index, outcome)
    go(visit, visit.index)
    if cell := visit.posed.question.cell:
        session.put(cell=cell, step=visit.posed.question.step)


def _marks() -> dict[str, Mark]:
    marks: dict[str, Mark] = st.session_state.get("lesson_marks", {})
    return marks
