"""Two words are equally similar either way; their weights are not equal."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, ratio, some_cell
from ui.lessons.lesson import Lesson, Task
from ui.lessons.scene import Scene, shown
from ui.settings import Settings

QUANTITIES = ("similarities", "scores", "weights")


def symmetric(scene: Scene, random: Random) -> Choose:
    """Which of the three matrices is the same across its diagonal?"""
    i, j = sorted(random.sample(range(len(scene.queries)), 2))
    grids = {name: getattr(scene.trace, name) for name in QUANTITIES}
    same = [name for name, grid in grids.items() if np.allclose(grid, grid.T)]
    numbers = {
        f"{name}_{way}": shown(value)
        for name, grid in grids.items()
        for way, value in (("there", grid[i, j]), ("back", grid[j, i]))
    }
    return Choose(
        options=("similarities", "scores", "weights", "none"),
        right={0: "none", 1: "similarities", 2: "scores", 3: "weights"}[len(same)],
        places={"one": scene.queries[i], "other": scene.queries[j], **numbers},
    )


def back(scene: Scene, i: int, j: int) -> Compute:
    """The score in the other direction than the one that is shown."""
    question = ratio(scene, i, j)
    there = float(scene.trace.scores[j, i])
    return replace(
        question,
        mistakes={"transposed": there, **question.mistakes},
        places={**question.places, "there": shown(there)},
    ).told_apart()


LESSON = Lesson(
    order=8,
    minutes=6,
    settings=Settings(scoring="ratio"),
    texts=(
        "Children drink cold milk",
        "Doctors save young lives",
        "The king loved music",
        "Water turns into ice",
    ),
    tasks=(
        Task(
            name="back",
            ask=lambda scene, random: some_cell(
                scene, random, back, [(i, j) for i in range(4) for j in range(4) if i != j]
            ),
            changes={"step": 2},
            veil="scores",
        ),
        Task(name="symmetric", ask=symmetric),
    ),
)
