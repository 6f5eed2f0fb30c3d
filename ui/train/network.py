"""From the settings to networks, a task and an example, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from models.classifier.inference import VARIANTS
from models.learning import setup as learning
from models.learning.pairs import PAIRS
from models.learning.setup import ROWS, Setup
from models.learning.task import Task, Units, rows
from models.learning.tasks import TASKS
from ui.kit.settings import Settings

PARTS = tuple(each.name for each in fields(Setup) if each.name != "task")
"""All that a network is made of; each has a setting of its name after ``net_``."""
READING = ("width", "rate", "seed")
"""Those of a network that reads whole sentences; its ``attention`` is named as the classifier's."""


def parts(task: str) -> tuple[str, ...]:
    """What can be chosen of a task's network."""
    return READING if TASKS[task].written else PARTS


def setup_of(settings: Settings) -> Setup:
    """The network and the task that the settings say."""
    chosen: dict[str, Any] = {
        name: type(getattr(Setup(), name))(getattr(settings, f"net_{name}"))
        for name in parts(settings.task)
    }
    if TASKS[settings.task].written:
        chosen["similarity"], chosen["scoring"] = VARIANTS[settings.attention]
        return learning.suited(settings.task, **chosen)
    return Setup(settings.task, **chosen)


def settings_of(setup: Setup) -> dict[str, object]:
    """The settings that say a network and its task."""
    chosen = {name: getattr(setup, name) for name in parts(setup.task)}
    named = {f"net_{name}": each if name == "seed" else str(each) for name, each in chosen.items()}
    return {
        "task": setup.task,
        **({"attention": setup.variant} if setup.work.written else {}),
        **named,
    }


def setups_of(settings: Settings) -> tuple[Setup, ...]:
    """The network that is on the page, or the two of a pair."""
    if settings.pair == "none":
        return (setup_of(settings),)
    return PAIRS[settings.pair].networks(settings.net_seed)


def suited(task: str) -> dict[str, str]:
    """Settings with which a task can be learned."""
    setup = learning.suited(task)
    needed = ("layers", "heads", "width", "mask", "rate")
    return {f"net_{name}": str(getattr(setup, name)) for name in needed}


def example_of(settings: Settings, language: str) -> Units:
    """What is looked at: the typed example, or one of those that are held out.

    Raises `UnknownWord` or `NotAnExample` for a text that is none.
    """
    work = TASKS[settings.task]
    return work.read(settings.sample, language) if settings.sample.strip() else held_out(work)


def held_out(work: Task) -> Units:
    """An example that is never learned from, of words that are."""
    found = rows(work, np.random.default_rng(7), ROWS, held_out=True)
    return next(units for units in found if all(map(work.knows, units)))


def typed(work: Task, units: Units, language: str) -> str:
    """An example as one would type it; a written one with spaces between all its words."""
    ends = {"en": ". ", "zh": "。"}[language] if work.sentences else " "
    return ends.join(work.text(unit, language) for unit in units)
