"""Cosines lie between -1 and 1, and so a softmax of them can only say so much."""

from __future__ import annotations

import math
from random import Random

import numpy as np

from attention import attend
from attention.expression import E, Number
from attention.measures import largest_ceiling
from attention.similarity import Array
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene, largest, shown

GOAL = 0.5

ALIKE, OPPOSITE = E ** Number("1"), E ** Number("-1")


def weights(scene: Scene, similarity: str, keys: Array) -> Array:
    """The weights (n, n) of the scene's words for other keys, with s/√d."""
    queries, values = scene.trace.queries, scene.trace.values
    return attend(queries, keys, values, similarity=similarity, scoring="scaled").weights


def longer(scene: Scene, random: Random) -> Choose:
    """A word's vector made twice as long: which similarity's weights change?"""
    key = random.randrange(len(scene.keys))
    stretched = scene.trace.keys.copy()
    stretched[key] *= 2
    before, after = (
        {name: weights(scene, name, keys)[:, key] for name in ("dot", "cosine")}
        for keys in (scene.trace.keys, stretched)
    )
    changed = [name for name in before if not np.allclose(before[name], after[name])]
    row = int(np.argmax(np.abs(after["dot"] - before["dot"])))
    return Choose(
        options=("dot", "cosine", "both"),
        right="both" if len(changed) == 2 else changed[0],
        places={
            "query": scene.queries[row],
            "key": scene.keys[key],
            "dot_before": shown(before["dot"][row]),
            "dot_after": shown(after["dot"][row]),
            "cosine_before": shown(before["cosine"][row]),
            "cosine_after": shown(after["cosine"][row]),
        },
    )


def ceiling(scene: Scene, random: Random) -> Compute:
    """The best case: one key points where the query does, all others the other way."""
    del random
    (value, *_), n = largest_ceiling(scene.trace), scene.trace.shape[1]
    if value is None:
        raise ValueError("no ceiling holds for these settings")
    return Compute(
        value=value,
        mistakes={
            "all": 1.0,
            "uniform": 1 / n,
            "right_angles": math.e / (math.e + n - 1),
            "off_by_one": 1 / (1 + n * math.exp(-2)),
        },
        places={"count": str(n)},
        worked=worked(value, lambda _: ALIKE / (ALIKE + Number(str(n - 1)) @ OPPOSITE)),
    ).told_apart()


def sharp(scene: Scene, random: Random) -> Reach:
    """A temperature that lets cosines decide."""
    del random

    def goal(scene: Scene) -> str:
        if largest(scene) > GOAL:
            return ""
        return "colder" if scene.settings.temperature < 1 else "warm"

    return Reach(
        start=scene,
        goal=goal,
        gauge=largest,
        moves={"temperature": (1.0, 0.9, 0.5, 0.2, 2.0)},
    )


LESSON = Lesson(
    order=7,
    minutes=7,
    settings=Settings(similarity="cosine", scoring="plain"),
    texts=(
        "Small boats cross the lake",
        "The student read a book",
        "The river bank was flooded",
        "Rain fell on the old town",
        "She sings old songs at night",
    ),
    tasks=(
        Task(name="longer", ask=longer, changes={"step": 2}, veil="weights"),
        Task(name="ceiling", ask=ceiling, changes={"step": 3}, veil="weights"),
        Task(name="sharp", ask=sharp, controls={"temperature": ()}),
    ),
)
