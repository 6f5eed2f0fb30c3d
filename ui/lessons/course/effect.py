"""A weight is multiplied by a value: how much arrives depends on both."""

from __future__ import annotations

from random import Random

import numpy as np

from attention import attend
from attention.arithmetic import number
from attention.measures import contributions
from attention.ties import leading
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, product_allowance, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import Predict
from ui.lessons.question import NoPoint, Table
from ui.lessons.scene import Scene

DECIMALS = 2
"""Decimals of the lengths in the table."""


def lengths(scene: Scene) -> Table:
    """The length of every word's value vector."""
    sizes = np.linalg.norm(scene.trace.values, axis=1)
    return Table(
        ("", "‖y‖"),
        tuple(
            (word, printed(size, DECIMALS)) for word, size in zip(scene.keys, sizes, strict=True)
        ),
    )


def most(scene: Scene, random: Random) -> Predict:
    """A row in which the largest weight and the largest contribution are two words.

    Both have to be clear from the digits on the screen.
    """
    weights, sizes = scene.trace.weights, contributions(scene.trace)
    lengths_, decimals = np.linalg.norm(scene.trace.values, axis=1), scene.decimals("weights")
    rows = []
    for row, (shares, moved) in enumerate(zip(weights, sizes, strict=True)):
        assert moved is not None
        second, first = np.argsort(moved)[-2:]
        doubt = sum(
            product_allowance(shares[key], lengths_[key], decimals, DECIMALS)
            for key in (first, second)
        )
        looked = np.sort(shares)[-2:]
        if (
            leading(shares) != first
            and moved[first] - moved[second] > doubt
            and printed(looked[0]) != printed(looked[1])
        ):
            rows.append(row)
    if not rows:
        raise NoPoint("the largest weight has the largest effect in every row")
    row = random.choice(rows)
    moved = sizes[row]
    assert moved is not None
    strong, winner = leading(weights[row]), leading(moved)
    return Predict(
        row=row,
        words=scene.keys,
        values=tuple(moved.tolist()),
        rivals={"weight": strong},
        placeholders={
            "query": scene.queries[row],
            "strong": scene.keys[strong],
            "weight": printed(weights[row, strong]),
            "winner": scene.keys[winner],
            "most": printed(moved[winner]),
        },
        cell=(row, winner),
        table=lengths(scene),
    )


def size(scene: Scene, random: Random) -> Compute:
    """The length of one weighted value."""
    row, key = (random.randrange(len(scene.keys)) for _ in range(2))
    weight, length = scene.trace.weights[row, key], float(np.linalg.norm(scene.trace.values[key]))
    return Compute(
        value=float(weight * length),
        mistakes={
            "weight": float(weight),
            "length": float(length),
            "sum": float(weight + length),
            "squared": float(weight * length**2),
        },
        tolerance=float(product_allowance(weight, length, scene.decimals("weights"), DECIMALS)),
        digits=2,
        placeholders={"query": scene.queries[row], "key": scene.keys[key]},
        cell=(row, key),
        table=lengths(scene),
        worked=worked(
            float(weight * length),
            lambda decimals: number(weight, decimals) @ number(length, decimals),
        ),
    ).with_distinct_mistakes()


def doubled(scene: Scene, random: Random) -> Choose:
    """A value made twice as long, and nothing else: what changes?"""
    key = random.randrange(len(scene.keys))
    trace = scene.trace
    values = trace.values.copy()
    values[key] *= 2
    after = attend(
        trace.queries, trace.keys, values, similarity=trace.similarity, scoring=trace.scoring
    )
    changed = [
        field
        for field in ("weights", "outputs")
        if not np.allclose(getattr(trace, field), getattr(after, field))
    ]
    return Choose(
        options=("weights", "outputs", "both"),
        right="both" if len(changed) == 2 else changed[0],
        placeholders={"key": scene.keys[key]},
    )


LESSON = Lesson(
    order=10,
    minutes=7,
    settings=Settings(similarity="cosine", scoring="ratio"),
    texts={
        "en": (
            "The river bank was flooded",
            "The king loved music",
            "The student read a book",
            "Small boats cross the lake",
            "She sings old songs",
        ),
        "zh": (
            "作家写新小说",
            "司机修理旧汽车",
            "孩子在学校学习",
            "作家喜欢旧小说",
            "司机开着一辆红汽车",
        ),
    },
    tasks=(
        Task(name="most", ask=most),
        Task(name="size", ask=size),
        Task(name="doubled", ask=doubled, changes={"step": 5}),
    ),
)
