"""A score may be anything; a weight is a share."""

from __future__ import annotations

import math
from random import Random

import numpy as np

from attention import softmax
from attention.arithmetic import number
from attention.expression import E
from attention.measures import entropy
from attention.similarity import Array
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, allowance, some_cell, weight, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import clear_row
from ui.lessons.scene import Scene, shown

OPTIONS = ("same", "sharper", "flatter")


def compared(before: Array, after: Array) -> str:
    """What became of a row of weights (n,)."""
    if np.allclose(before, after):
        return "same"
    return "sharper" if entropy(after) < entropy(before) else "flatter"


def shift(scene: Scene, random: Random) -> Choose:
    """The same number added to every score of a row."""
    row, amount = clear_row(scene.trace.weights, random), random.choice((2, 3, 5, 10))
    scores = scene.trace.scores[row]
    return Choose(
        options=OPTIONS,
        right=compared(softmax(scores), softmax(scores + amount)),
        places={"query": scene.queries[row], "amount": str(amount)},
    )


def stretch(scene: Scene, random: Random) -> Choose:
    """Every score of a row multiplied by the same number."""
    row, factor = clear_row(scene.trace.weights, random), random.choice((2, 3, 4))
    scores = scene.trace.scores[row]
    return Choose(
        options=OPTIONS,
        right=compared(softmax(scores), softmax(scores * factor)),
        places={"query": scene.queries[row], "factor": str(factor)},
    )


def times(scene: Scene, random: Random) -> Compute:
    """How many times as much weight one word gets as another, from their scores."""
    scores = scene.trace.scores
    row = random.randrange(len(scores))
    more, less = random.sample(range(scores.shape[1]), 2)
    if scores[row, more] < scores[row, less]:
        more, less = less, more
    high, low = scores[row, more], scores[row, less]
    pair = np.array([high, low])
    return Compute(
        value=float(scene.trace.weights[row, more] / scene.trace.weights[row, less]),
        mistakes={
            "difference": float(high - low),
            "no_exponential": float(high / low),
            "upside_down": math.exp(low - high),
        },
        tolerance=allowance(lambda two: math.exp(two[0] - two[1]), pair, scene.places("scores")),
        digits=2,
        places={
            "query": scene.queries[row],
            "more": scene.keys[more],
            "less": scene.keys[less],
            "high": shown(high),
            "low": shown(low),
        },
        cell=(row, more),
        worked=worked(
            math.exp(high - low),
            lambda places: E ** (number(high, places) - number(low, places)),
        ),
    ).told_apart()


LESSON = Lesson(
    order=2,
    minutes=8,
    settings=Settings(scoring="scaled", step=3),
    texts=(
        "Children drink milk",
        "Doctors save lives",
        "Birds sing songs",
        "Friends write letters",
        "The king loved music",
        "Water turns into ice",
    ),
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
