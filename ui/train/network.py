"""From the settings to a network, a task and an example."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from models.learning.setup import Setup
from models.learning.task import Task, Units, rows
from models.learning.tasks import TASKS
from ui.kit.settings import Settings

PARTS = tuple(each.name for each in fields(Setup) if each.name != "task")
"""All that a network is made of; each has a setting of its name after ``net_``."""


def setup_of(settings: Settings) -> Setup:
    """The network and the task that the settings say."""
    chosen: dict[str, Any] = {
        name: type(getattr(Setup(), name))(getattr(settings, f"net_{name}")) for name in PARTS
    }
    return Setup(settings.task, **chosen)


def suited(task: str) -> dict[str, str]:
    """Settings with which a task can be learned."""
    work = TASKS[task]
    return {
        "net_layers": str(work.layers),
        "net_heads": "1",
        "net_mask": "causal" if work.causal else "none",
    }


def example_of(settings: Settings, language: str) -> Units:
    """What is looked at: the typed example, or one of those that are held out.

    Raises `UnknownWord` or `NotAnExample` for a text that is none.
    """
    work = TASKS[settings.task]
    return work.read(settings.sample, language) if settings.sample.strip() else held_out(work)


def held_out(work: Task) -> Units:
    """An example that is never learned from."""
    return rows(work, np.random.default_rng(7), 1, held_out=True)[0]


def typed(work: Task, units: Units, language: str) -> str:
    """An example as one would type it."""
    ends = {"en": ". ", "zh": "。"}[language] if work.sentences else " "
    return ends.join(work.text(unit, language) for unit in units)
