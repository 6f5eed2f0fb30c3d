"""A score may be anything; a weight is a share."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import permutations
from random import Random

import numpy as np

from attention import softmax
from attention.arithmetic import number
from attention.expression import E
from attention.measures import entropy
from attention.similarity import Array
from attention.ties import leading
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, allowance, some_cell, weight, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import clear_row
from ui.lessons.question import NoPoint
from ui.lessons.scene import Scene

OPTIONS = ("same", "sharper", "flatter")

FEW, MANY = 1.5, 20.0
"""How many times as much weight a word gets as another, for a number that says something."""


def compared(before: Array, after: Array) -> str:
    """What became of a row of weights (n,)."""
    if np.allclose(before, after):
        return "same"
    return "sharper" if entropy(after) < entropy(before) else "flatter"


def changed(
    scene: Scene, random: Random, amounts: tuple[int, ...], change: Callable[[Array, int], Array]
) -> Choose:
    """Every score of a row changed in the same way, by one of the ``amounts``."""
    row, amount = clear_row(scene.trace.weights, random), random.choice(amounts)
    before = scene.trace.weights[row]
    after = softmax(change(scene.trace.scores[row], amount))
    best = leading(before)
    return Choose(
        options=OPTIONS,
        right=compared(before, after),
        placeholders={
            "query": scene.queries[row],
            "amount": str(amount),
            "key": scene.keys[best],
            "before": printed(before[best]),
            "after": printed(after[best]),
        },
        cell=(row, best),
    )


def shift(scene: Scene, random: Random) -> Choose:
    """The same number added to every score of a row."""
    return changed(scene, random, (2, 3, 5, 10), lambda scores, amount: scores + amount)


def stretch(scene: Scene, random: Random) -> Choose:
    """Every score of a row multiplied by the same number."""
    question = changed(scene, random, (2, 3, 4), lambda scores, amount: scores * amount)
    if question.placeholders["before"] == question.placeholders["after"]:
        raise NoPoint("one word has all the weight already")
    return question


def times(scene: Scene, random: Random) -> Compute:
    """How many times as much weight one word gets as another, from their scores."""
    scores, weights = scene.trace.scores, scene.trace.weights
    m, n = scores.shape
    cells = [
        (row, more, less)
        for row in range(m)
        for more, less in permutations(range(n), 2)
        if FEW < weights[row, more] / weights[row, less] < MANY
    ]
    if not cells:
        raise NoPoint("no word gets a few times as much weight as another")
    row, more, less = random.choice(cells)
    high, low = scores[row, more], scores[row, less]
    return Compute(
        value=float(weights[row, more] / weights[row, less]),
        mistakes={
            "difference": float(high - low),
            "no_exponential": float(high / low),
            "upside_down": math.exp(low - high),
        },
        tolerance=allowance(
            lambda two: math.exp(two[0] - two[1]), np.array([high, low]), scene.decimals("scores")
        ),
        digits=2,
        placeholders={
            "query": scene.queries[row],
            "more": scene.keys[more],
            "less": scene.keys[less],
            "high": printed(high),
            "low": printed(low),
        },
        cell=(row, more),
        worked=worked(
            math.exp(high - low),
            lambda decimals: E ** (number(high, decimals) - number(low, decimals)),
        ),
    ).with_distinct_mistakes()


LESSON = Lesson(
    order=2,
    minutes=8,
    settings=Settings(scoring="scaled", step=3),
    texts={
        "en": (
            "Children drink milk",
            "Doctors save lives",
            "Birds sing songs",
            "Friends write letters",
            "The king loved music",
            "Water turns into ice",
        ),
        "zh": (
            "孩子喝冷牛奶",
            "医生救病人",
            "猫喜欢吃鱼",
            "朋友给老师写信",
            "国王喜欢音乐",
            "水变成冰",
        ),
    },
    tasks=(
        Task(
            name="weigh",
            ask=lambda scene, random: some_cell(scene, random, weight),
            veil="weights",
        ),
        Task(name="times", ask=times, veil="weights"),
        Task(name="shift", ask=shift, veil="weights"),
        Task(name="stretch", ask=stretch, veil="weights"),
    ),
)
