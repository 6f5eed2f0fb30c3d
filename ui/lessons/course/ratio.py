"""The article divides by the row's sum before the softmax: what that does to the weights."""

from __future__ import annotations

import math
from random import Random

import numpy as np

from attention.expression import E, Number
from attention.measures import largest_ceiling
from ui.kit.settings import Settings
from ui.lessons.compute import Compute, ratio, some_cell, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import Predict
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene, largest

GOAL = 0.5

ONE, ZERO = E ** Number("1"), E ** Number("0")


def ceiling(scene: Scene, random: Random) -> Compute:
    """What no weight can exceed, whatever the vectors."""
    del random
    (value, *_), n = largest_ceiling(scene.trace), scene.trace.shape[1]
    if value is None:
        raise ValueError("the text has similarities of both signs: no ceiling holds")
    return Compute(
        value=value,
        mistakes={"all": 1.0, "uniform": 1 / n, "off_by_one": math.e / (math.e + n)},
        places={"count": str(n)},
        worked=worked(value, lambda _: ONE / (ONE + Number(str(n - 1)) @ ZERO)),
    )


def turned(scene: Scene, random: Random) -> Predict:
    """A row with a negative sum, where the least similar word gets the most."""
    row = random.randrange(len(scene.queries))
    return Predict(
        row=row,
        words=scene.keys,
        values=tuple(scene.trace.weights[row].tolist()),
        rivals={"nearest": int(np.argmax(scene.trace.similarities[row]))},
        places={
            "query": scene.queries[row],
            "winner": scene.keys[int(np.argmax(scene.trace.weights[row]))],
        },
        cell=(row, int(np.argmax(scene.trace.weights[row]))),
    )


def sharp(scene: Scene, random: Random) -> Reach:
    """Any way out of the ceiling."""
    del random

    def goal(scene: Scene) -> str:
        if largest(scene) > GOAL:
            return ""
        if scene.settings.scoring != "ratio":
            return "warm"
        return "colder" if scene.settings.temperature < 1 else "ceiling"

    return Reach(
        start=scene,
        goal=goal,
        gauge=largest,
        moves={"scoring": ("ratio", "scaled", "plain"), "temperature": (1.0, 0.5, 3.0, 10.0)},
    )


LESSON = Lesson(
    order=5,
    minutes=9,
    settings=Settings(scoring="ratio"),
    texts=(
        "Children drink cold milk",
        "Doctors save young lives",
        "The king loved music",
        "Water turns into ice",
        "The student read a book",
        "Small boats cross the lake",
    ),
    tasks=(
        Task(
            name="score",
            ask=lambda scene, random: some_cell(scene, random, ratio),
            changes={"step": 2},
            veil="scores",
        ),
        Task(name="ceiling", ask=ceiling, changes={"step": 3}, veil="weights"),
        Task(
            name="sharp",
            ask=sharp,
            controls={"scoring": ("ratio", "scaled", "plain"), "temperature": ()},
        ),
        Task(
            name="turned",
            ask=turned,
            changes={"similarity": "euclidean", "step": 2},
            veil="scores",
        ),
    ),
)
