"""Cosines lie between -1 and 1, and so a softmax of them can only say so much."""

from __future__ import annotations

import math
from random import Random

import numpy as np

from attention import AttentionTrace, attend
from attention.expression import E, Number
from attention.measures import largest_ceiling
from attention.similarity import Array
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.question import NoPoint, Table
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene, beneath_ceiling, most

GOAL = 0.5

SOME, MANY = 10, 50
"""Words of longer texts."""

VISIBLY = 0.05
"""By how much the weight with the dot product has to change."""

SCORINGS = {"dot": "scaled", "cosine": "plain"}
"""How each similarity is scored: cosines as the lesson's stage has them."""

FORMULAS = {"dot": "x · y, α = s/√d", "cosine": "cos(x, y), α = s"}

ALIKE, OPPOSITE = E ** Number("1"), E ** Number("-1")


def highest(count: int) -> float:
    """The largest weight that one of so many words can get: of a cosine of 1 beside -1."""
    return 1 / (1 + (count - 1) * math.exp(-2))


def compared(words: Array, similarity: str) -> AttentionTrace:
    """Self-attention of words (n, d)."""
    return attend(words, words, words, similarity=similarity, scoring=SCORINGS[similarity])


def longer(scene: Scene, random: Random) -> Choose:
    """A word's vector made twice as long: which similarity's weights change for another word?

    The word itself is compared with a vector that has become longer, too: its row is left out.
    """
    key = random.randrange(len(scene.keys))
    stretched = scene.trace.queries.copy()
    stretched[key] *= 2
    pairs = {
        name: (compared(scene.trace.queries, name), compared(stretched, name)) for name in SCORINGS
    }
    changes = {
        name: np.delete(np.abs(after.weights - before.weights)[:, key], key)
        for name, (before, after) in pairs.items()
    }
    changed = [name for name, change in changes.items() if not np.allclose(change, 0)]
    others = [row for row in range(len(scene.queries)) if row != key]
    row = others[int(np.argmax(changes["dot"]))]
    if changes["dot"].max() < VISIBLY:
        raise NoPoint("twice the length changes no weight enough to be seen")
    return Choose(
        options=("dot", "cosine", "both"),
        right="both" if len(changed) == 2 else changed[0],
        placeholders={
            "query": scene.queries[row],
            "key": scene.keys[key],
            **{
                f"{name}_{when}": printed(trace.weights[row, key])
                for name, pair in pairs.items()
                for when, trace in zip(("before", "after"), pair, strict=True)
            },
        },
        cell=(row, key),
        proof=Table(
            ("", "s", "s, 2 y", "β", "β, 2 y"),
            tuple(
                (
                    FORMULAS[name],
                    *(printed(trace.similarities[row, key]) for trace in pair),
                    *(printed(trace.weights[row, key]) for trace in pair),
                )
                for name, pair in pairs.items()
            ),
        ),
    )


def ceiling(scene: Scene, random: Random) -> Compute:
    """The best case: one key points where the query does, all others the other way."""
    del random
    (value, *_), n = largest_ceiling(scene.trace), scene.trace.shape[1]
    if value is None:
        raise ValueError("no ceiling holds for these settings")
    least = float(scene.trace.similarities.min())
    if least < -GOAL:
        raise NoPoint("some words do point in opposite directions, or nearly")
    return Compute(
        value=value,
        mistakes={
            "all": 1.0,
            "uniform": 1 / n,
            "right_angles": math.e / (math.e + n - 1),
            "off_by_one": highest(n + 1),
        },
        placeholders={
            "count": str(n),
            "least": printed(least),
            "some": str(SOME),
            "some_bound": printed(highest(SOME)),
            "many": str(MANY),
            "many_bound": printed(highest(MANY)),
        },
        worked=worked(value, lambda _: ALIKE / (ALIKE + Number(str(n - 1)) @ OPPOSITE)),
    ).with_distinct_mistakes()


def sharp(scene: Scene, random: Random) -> Reach:
    """A temperature that lets cosines decide."""
    del random

    def goal(scene: Scene) -> str:
        if most(scene) > GOAL:
            return ""
        return "colder" if scene.settings.temperature < 1 else "warm"

    return Reach(
        start=scene,
        goal=goal,
        facts=beneath_ceiling,
        gauge=most,
        moves={"temperature": (1.0, 0.9, 0.5, 0.2, 2.0)},
        placeholders={"goal": f"{GOAL:g}"},
    )


LESSON = Lesson(
    order=7,
    minutes=7,
    settings=Settings(similarity="cosine", scoring="plain"),
    texts={
        "en": (
            "Small boats cross the lake",
            "The student read a book",
            "The river bank was flooded",
            "Rain fell on the old town",
            "She sings old songs at night",
        ),
        "zh": (
            "孩子喝冷牛奶",
            "老师教学生音乐",
            "学生在图书馆读书",
            "母亲爱自己的孩子",
            "狗追着猫跑",
        ),
    },
    tasks=(
        Task(name="longer", ask=longer, changes={"step": 2}, veil="weights"),
        Task(name="ceiling", ask=ceiling, changes={"step": 3}, veil="weights"),
        Task(name="sharp", ask=sharp, controls={"temperature": ()}),
    ),
)
