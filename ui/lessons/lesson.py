"""A lesson: settings of the stage, and tasks. To read one, open any file in ``course/``."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from ui.kit.language import LESSONS, Text
from ui.kit.settings import Settings
from ui.lessons.question import Question
from ui.lessons.scene import Scene, explored

WORDS = "words"
"""The veil over the whole stage, for a task that even the words would give away."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something to do. ``ask(scene, random)`` makes the question; ``random`` is that of the seed.

    name: of its section in the lesson's prose. changes: what the stage has different from the
    lesson's settings, or what makes that for the seed. controls: the settings that may be changed,
    and of a menu the options. veil: the quantity from which on the stage is covered until there is
    an answer, or `WORDS`.
    """

    name: str
    ask: Callable[[Scene, Random], Question]
    changes: Mapping[str, Any] | Callable[[Random], Mapping[str, Any]] = field(default_factory=dict)
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    veil: str = ""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """``order`` is its place among the lessons, ``minutes`` what it takes about.

    settings: those of the stage; ``texts`` are sentences of which the seed picks one for the
    setting ``typed``. look: what the stage shows for settings. exhibit: draws what is to be seen
    besides, where there is anything.
    """

    order: int
    minutes: int
    settings: Settings
    texts: tuple[str, ...]
    tasks: tuple[Task, ...]
    typed: str = "text"
    look: Callable[[Settings], Scene | None] = explored
    exhibit: Callable[[Text], None] | None = None


@dataclass(frozen=True)
class Posed:
    """A task with the numbers of a seed: the scene it begins with, and its question."""

    task: Task
    scene: Scene
    question: Question


@functools.cache
def lesson(name: str) -> Lesson:
    """The lesson of this name."""
    found: Lesson = importlib.import_module(f"ui.lessons.course.{name}").LESSON
    return found


@functools.cache
def course() -> tuple[str, ...]:
    """The names of all lessons, in order."""
    return tuple(sorted(LESSONS, key=lambda name: lesson(name).order))


@functools.lru_cache(maxsize=64)
def posed(name: str, place: int, seed: int) -> Posed:
    """The lesson's task number ``place``, from 0. The same for the same seed, on any machine."""
    own = lesson(name)
    task = own.tasks[place]
    random = Random(f"{name} {task.name} {seed}")
    changes = task.changes(random) if callable(task.changes) else task.changes
    typed = {own.typed: Random(f"{name} {seed}").choice(own.texts)}
    scene = own.look(replace(own.settings, **{**typed, "seed": seed, **changes}))
    if scene is None:
        raise ValueError(f"lesson {name}: no word in its text")
    return Posed(task, scene, task.ask(scene, random))
