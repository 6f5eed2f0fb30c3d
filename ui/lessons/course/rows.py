"""Rows are queries, columns are keys, and it is the rows that sum to 1."""

from __future__ import annotations

from random import Random

import numpy as np

from attention import softmax
from ui.kit.settings import Settings
from ui.lessons.choose import Choose, Repair, repair
from ui.lessons.compute import Compute, some_cell
from ui.lessons.lesson import Lesson, Task
from ui.lessons.scene import Scene, shown


def sums(scene: Scene, random: Random) -> Choose:
    """Along which axis do the weights sum to 1?"""
    weights = scene.trace.weights
    rows, columns = (np.allclose(weights.sum(axis=axis), 1) for axis in (1, 0))
    key = random.randrange(len(scene.keys))
    told = {"key": scene.keys[key], "sum": shown(weights[:, key].sum())}
    return Choose(
        options=("rows", "columns", "both"),
        right="both" if rows and columns else "rows" if rows else "columns",
        evidence={"columns": told, "both": told},
    )


def reading(scene: Scene, i: int, j: int) -> Compute:
    """A weight that is on the screen already."""
    weights = scene.trace.weights
    return Compute(
        value=float(weights[i, j]),
        mistakes={"transposed": float(weights[j, i]), "itself": float(weights[i, i])},
        places={"query": scene.queries[i], "key": scene.keys[j]},
        cell=(i, j),
    ).told_apart()


def wrong_axis(scene: Scene, random: Random) -> Repair:
    """A softmax that went down the columns."""
    del random
    scores = scene.trace.scores
    broken = softmax(scores.T).T
    missing = 1 - broken.sum(axis=1, keepdims=True)
    return repair(
        broken,
        {
            "divide": broken / broken.sum(axis=1, keepdims=True),
            "rows": softmax(scores),
            "fill": broken + missing / broken.shape[1],
        },
        scene.trace.weights,
        scene.queries,
        scene.keys,
    )


LESSON = Lesson(
    order=1,
    minutes=6,
    settings=Settings(scoring="scaled"),
    texts=(
        "Children drink cold milk",
        "Doctors save young lives",
        "The king loved music",
        "Water turns into ice",
        "Old friends write letters",
    ),
    tasks=(
        Task(name="sums", ask=sums),
        Task(name="read", ask=lambda scene, random: some_cell(scene, random, reading)),
        Task(name="repair", ask=wrong_axis, changes={"step": 3}, veil="weights"),
    ),
)
