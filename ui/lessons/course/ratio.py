"""Scores that are divided by the row's sum before the softmax: what that does to the weights."""

from __future__ import annotations

import math
from random import Random

from attention.expression import E, Number
from attention.measures import largest_ceiling
from attention.ties import leading
from ui.kit.language import Text
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.compute import Compute, ratio, some_cell, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import Predict, clear_row
from ui.lessons.question import NoPoint
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene, beneath_ceiling, most

GOAL = 0.5

MANY = 50
"""Words of a longer text."""

ONE, ZERO = E ** Number("1"), E ** Number("0")


def highest(count: int) -> float:
    """The largest weight that one of so many words can get: of a score of 1 beside zeros."""
    return math.e / (math.e + count - 1)


def facts(scene: Scene) -> dict[str, str]:
    """What the menu calls the scoring, and between which numbers the scores of the text lie."""
    settings, scores = scene.settings, scene.trace.scores
    name = Text(settings.language)(f"scoring.{settings.scoring}")
    return {"scoring": name, "low": printed(scores.min()), "high": printed(scores.max())}


def ceiling(scene: Scene, random: Random) -> Compute:
    """What no weight can exceed, whatever the vectors."""
    del random
    (value, *_), n = largest_ceiling(scene.trace), scene.trace.shape[1]
    if value is None or (scene.trace.similarities < 0).any():
        raise NoPoint("some similarity is negative: no ceiling holds")
    return Compute(
        value=value,
        mistakes={"all": 1.0, "uniform": 1 / n, "off_by_one": highest(n + 1)},
        placeholders={
            "count": str(n),
            "many": str(MANY),
            "few": printed(highest(MANY)),
        },
        worked=worked(value, lambda _: ONE / (ONE + Number(str(n - 1)) @ ZERO)),
    )


def turned(scene: Scene, random: Random) -> Predict:
    """A row with a negative sum, where the least similar word gets the most."""
    weights, similarities = scene.trace.weights, scene.trace.similarities
    row = clear_row(weights, random)
    winner, farthest = leading(weights[row]), leading(-similarities[row])
    if winner != farthest or similarities[row].sum() >= 0:
        raise NoPoint("the row's order is not turned round")
    return Predict(
        row=row,
        words=scene.keys,
        values=tuple(weights[row].tolist()),
        rivals={"nearest": leading(similarities[row])},
        placeholders={
            "query": scene.queries[row],
            "winner": scene.keys[winner],
            "sum": printed(similarities[row].sum()),
        },
        cell=(row, winner),
    )


def sharp(scene: Scene, random: Random) -> Reach:
    """Any way out of the ceiling."""
    del random

    def goal(scene: Scene) -> str:
        if most(scene) > GOAL:
            return ""
        if scene.settings.scoring != "ratio":
            return "warm"
        return "colder" if scene.settings.temperature < 1 else "ceiling"

    if printed(most(scene)) >= printed(GOAL):
        raise NoPoint("the ratio lets a weight be so large")
    return Reach(
        start=scene,
        goal=goal,
        facts=beneath_ceiling,
        placeholders={"goal": f"{GOAL:g}"},
        gauge=most,
        moves={"scoring": ("ratio", "scaled", "plain"), "temperature": (1.0, 0.5, 3.0, 10.0)},
    )


LESSON = Lesson(
    order=5,
    minutes=9,
    settings=Settings(scoring="ratio"),
    texts={
        "en": (
            "Children drink cold milk",
            "Doctors save young lives",
            "The king loved music",
            "Water turns into ice",
            "The student read a book",
            "Small boats cross the lake",
        ),
        "zh": (
            "医生救病人",
            "母亲爱自己的孩子",
            "老师教学生",
            "朋友喜欢听音乐",
            "火车开往上海",
            "狗追着猫跑",
        ),
    },
    facts=facts,
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
