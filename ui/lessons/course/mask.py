"""A mask belongs before the softmax: after it the hidden words have had their say already."""

from __future__ import annotations

from random import Random

import numpy as np

from attention.arithmetic import number
from attention.expression import Sum
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, allowance, some_cell, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.question import NoPoint
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene


def whole(scene: Scene, random: Random) -> Choose:
    """Which row is right although the mask came too late?"""
    sums = scene.trace.weights.sum(axis=1)
    right = np.flatnonzero(np.isclose(sums, 1))
    if printed(sums[:-1].max()) == printed(1):
        raise NoPoint("another row sums to 1 in the digits that are shown")
    row = random.randrange(len(sums) - 1)
    first, last = 0 in right, len(sums) - 1 in right
    return Choose(
        options=("first", "last", "none"),
        right="first" if first else "last" if last else "none",
        placeholders={
            "query": scene.queries[row],
            "sum": printed(sums[row]),
            "first": scene.queries[0],
            "first_sum": printed(sums[0]),
        },
        cell=(row, row),
    )


def proper(scene: Scene, i: int, j: int) -> Compute:
    """The weight that the mask before the softmax would have given, from the row that leaks."""
    row = scene.trace.weights[i]
    before = scene.changed(mask_when="before")
    assert before is not None
    seen = int((row > 0).sum())
    missing = 1 - row.sum()
    return Compute(
        value=float(before.trace.weights[i, j]),
        mistakes={
            "leaking": float(row[j]),
            "filled": float(row[j] + missing / seen),
            "averaged": float(row[j] / seen),
        },
        tolerance=allowance(
            lambda some: float(some[j] / some.sum()), row, scene.decimals("weights")
        ),
        placeholders={"query": scene.queries[i], "key": scene.keys[j]},
        cell=(i, j),
        worked=worked(
            float(before.trace.weights[i, j]),
            lambda decimals: (
                number(row[j], decimals) / Sum(tuple(number(each, decimals) for each in row[:seen]))
            ),
        ),
    ).with_distinct_mistakes()


def some_weight(scene: Scene, random: Random) -> Compute:
    """In a row that hides some words and sees more than one."""
    n = len(scene.keys)
    return some_cell(scene, random, proper, [(i, j) for i in range(1, n - 1) for j in range(i + 1)])


def mended(scene: Scene, random: Random) -> Reach:
    """Rows that sum to 1, and still no word that looks ahead."""
    del random

    def goal(scene: Scene) -> str:
        weights = scene.trace.weights
        if np.triu(weights, 1).any():
            return "ahead"
        return "" if np.allclose(weights.sum(axis=1), 1) else "leaks"

    return Reach(
        start=scene,
        goal=goal,
        gauge=lambda scene: float(scene.trace.weights.sum(axis=1).min()),
        moves={"mask": ("causal", "none"), "mask_when": ("after", "before")},
    )


LESSON = Lesson(
    order=9,
    minutes=7,
    settings=Settings(scoring="scaled", mask="causal", mask_when="after"),
    texts={
        "en": (
            "Children drink cold milk",
            "The king loved music",
            "Old friends write letters",
            "Doctors save young lives",
        ),
        "zh": ("孩子喝冷牛奶", "朋友喜欢听音乐", "朋友给老师写信", "医生在医院救病人"),
    },
    tasks=(
        Task(name="whole", ask=whole),
        Task(name="proper", ask=some_weight),
        Task(
            name="mended",
            ask=mended,
            controls={"mask": ("none", "causal"), "mask_when": ("before", "after")},
        ),
    ),
)
