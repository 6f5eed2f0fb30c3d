"""Rows are queries, columns are keys, and it is the rows that sum to 1."""

from __future__ import annotations

from random import Random

import numpy as np

from attention import softmax
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose, Repair, repair
from ui.lessons.compute import Compute, some_cell
from ui.lessons.lesson import Lesson, Task
from ui.lessons.question import NoPoint
from ui.lessons.scene import Scene

VISIBLY = 0.05
"""How far from 1 a sum must be to look like another number."""


def sums(scene: Scene, random: Random) -> Choose:
    """Along which axis do the weights sum to 1?"""
    weights = scene.trace.weights
    rows, columns = (np.allclose(weights.sum(axis=axis), 1) for axis in (1, 0))
    totals = weights.sum(axis=0)
    others = np.flatnonzero(np.abs(totals - 1) > VISIBLY).tolist()
    if not others:
        raise NoPoint("every column sums to 1, or nearly")
    key = random.choice(others)
    return Choose(
        options=("rows", "columns", "both"),
        right="both" if rows and columns else "rows" if rows else "columns",
        placeholders={"key": scene.keys[key], "sum": printed(totals[key])},
    )


def reading(scene: Scene, i: int, j: int) -> Compute:
    """A weight that is on the screen already."""
    weights = scene.trace.weights
    return Compute(
        value=float(weights[i, j]),
        mistakes={"transposed": float(weights[j, i]), "itself": float(weights[i, i])},
        placeholders={"query": scene.queries[i], "key": scene.keys[j]},
        cell=(i, j),
    ).with_distinct_mistakes()


def some_reading(scene: Scene, random: Random) -> Compute:
    """Of two words that look at each other with different weights."""
    question = some_cell(scene, random, reading)
    if "transposed" not in question.mistakes:
        raise NoPoint("the weights are the same across the diagonal")
    return question


def wrong_axis(scene: Scene, random: Random) -> Repair:
    """A softmax that went down the columns."""
    del random
    scores, weights = scene.trace.scores, scene.trace.weights
    broken = softmax(scores.T).T
    missing = 1 - broken.sum(axis=1, keepdims=True)
    mended = {
        "divide": broken / broken.sum(axis=1, keepdims=True),
        "rows": softmax(scores),
        "fill": broken + missing / broken.shape[1],
    }
    off = np.minimum(*(np.abs(mended[name] - weights) for name in ("divide", "fill")))
    i, j = np.unravel_index(np.argmax(off), off.shape)
    if off[i, j] < VISIBLY or np.abs(missing).max() < VISIBLY:
        raise NoPoint("the columns' softmax is nearly that of the rows")
    return repair(
        broken,
        mended,
        weights,
        scene.queries,
        scene.keys,
        placeholders={
            "query": scene.queries[i],
            "key": scene.keys[j],
            "divided": printed(mended["divide"][i, j]),
            "filled": printed(mended["fill"][i, j]),
            "weight": printed(weights[i, j]),
        },
        cell=(int(i), int(j)),
    )


LESSON = Lesson(
    order=1,
    minutes=6,
    settings=Settings(scoring="scaled"),
    texts={
        "en": (
            "Children drink cold milk",
            "Doctors save lives",
            "The king loved music",
            "Water turns into ice",
            "The student read a book",
            "Small boats cross the lake",
        ),
        "zh": ("孩子喝冷牛奶", "医生救病人", "国王喜欢音乐", "学生在学校学习", "爸爸给儿子买书"),
    },
    tasks=(
        Task(name="sums", ask=sums, silent=True),
        Task(name="read", ask=some_reading),
        Task(name="repair", ask=wrong_axis, changes={"step": 3}, veil="weights"),
    ),
)
