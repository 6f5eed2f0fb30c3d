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
from ui.lessons.question import NoPoint, Question
from ui.lessons.scene import Scene, explored

WORDS = "words"
"""The veil over the whole stage, for a task whose answer even the words would reveal."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something to do. ``ask(scene, random)`` makes the question; ``random`` follows the seed.

    ``ask`` raises `NoPoint` where the scene does not show what the task is about.

    name: of its section in the lesson's prose. changes: what the stage has different from the
    lesson's settings, or what makes that of the seed and these settings. controls: the settings
    that may be changed, and of a menu the options. veil: the quantity from which on the stage is
    covered until there is an answer, or `WORDS`. silent: whether until then the stage does not say
    what the rows of weights sum to.
    """

    name: str
    ask: Callable[[Scene, Random], Question]
    changes: Mapping[str, Any] | Callable[[Random, Settings], Mapping[str, Any]] = field(
        default_factory=dict
    )
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    veil: str = ""
    silent: bool = False


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """Tasks on one stage. ``order`` sorts the lessons; it takes about so many ``minutes``.

    settings: those of the stage, and ``local`` what of them is another in each language. ``texts``
    are sentences in each language, of which the seed picks one for the setting ``typed``: one that
    shows the point of every task. look: what the stage shows for settings. facts: what fills the
    lesson's introduction and end, from the scene of its settings. exhibit: draws what is to be seen
    besides, where there is anything. model: the trained Transformer that is asked, if one is.
    """

    order: int
    minutes: int
    settings: Settings
    texts: Mapping[str, tuple[str, ...]]
    tasks: tuple[Task, ...]
    typed: str = "text"
    local: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    look: Callable[[Settings], Scene | None] = explored
    facts: Callable[[Scene], Mapping[str, str]] = lambda _: {}
    exhibit: Callable[[Text], None] | None = None
    model: str = ""


@dataclass(frozen=True)
class Posed:
    """A task with the numbers of a seed: its first scene, and its question."""

    task: Task
    scene: Scene
    question: Question


@dataclass(frozen=True)
class Given:
    """A lesson with the numbers of a seed: its tasks, and the facts for introduction and end."""

    tasks: tuple[Posed, ...]
    facts: Mapping[str, str]


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
def given(name: str, seed: int, language: str) -> Given:
    """The lesson's numbers: the same for the same seed and language, on any machine.

    The seed shuffles the texts; the first one that shows the point of every task is taken. Raises
    ValueError where none does.
    """
    texts = list(lesson(name).texts[language])
    Random(f"{name} {seed}").shuffle(texts)
    for text in texts:
        try:
            return given_text(name, text, seed, language)
        except NoPoint:
            continue
    raise ValueError(f"lesson {name}, seed {seed}: no text in {language!r} shows its point")


def given_text(name: str, text: str, seed: int, language: str) -> Given:
    """The lesson on one of its texts. Raises NoPoint where a task's point cannot be seen."""
    plan = lesson(name)
    settings = replace(
        plan.settings,
        **{plan.typed: text, "seed": seed, "language": language, **plan.local.get(language, {})},
    )
    tasks = tuple(_posed(plan, task, settings, name) for task in plan.tasks)
    return Given(tasks, plan.facts(_scene(plan, settings)))


def posed(name: str, index: int, seed: int, language: str) -> Posed:
    """The lesson's task ``index``, from 0, with the numbers of the seed."""
    return given(name, seed, language).tasks[index]


def _posed(plan: Lesson, task: Task, settings: Settings, name: str) -> Posed:
    random = Random(f"{name} {task.name} {settings.seed}")
    changes = task.changes
    if callable(changes):
        changes = changes(random, settings)
    scene = _scene(plan, replace(settings, **changes))
    return Posed(task, scene, task.ask(scene, random))


def _scene(plan: Lesson, settings: Settings) -> Scene:
    scene = plan.look(settings)
    if scene is None:
        raise ValueError(f"{getattr(settings, plan.typed)!r}: no word in it")
    return scene
