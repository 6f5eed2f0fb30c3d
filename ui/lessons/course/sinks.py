"""Sinks and separators: the largest weight goes where there is least to take."""

from __future__ import annotations

from random import Random

import numpy as np

from attention.arithmetic import number
from attention.similarity import Array
from attention.ties import leading
from models.transformer.glance import Overview
from ui.kit.numbers import percent, printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, allowance, product_allowance, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.model import answered
from ui.lessons.predict import VISIBLY, Predict
from ui.lessons.question import NoPoint, Table
from ui.lessons.scene import Scene, trained
from ui.transformer.reading import of_all

MOSTLY = 0.5
"""A head that gives more than this to special tokens has little left for the text."""

FEW, MANY = 1 / 3, 2 / 3
"""Shares of all heads, between which it is about half of them."""

DECIMALS = 3
"""Decimals of the lengths in the table."""

READABLE = 0.1
"""The least that words must have together, for its digits to be divided by."""


def special(scene: Scene) -> list[int]:
    """The places of the model's special tokens."""
    assert scene.closeup is not None
    return [index for index, piece in enumerate(scene.closeup.pieces) if piece.special]


def words(scene: Scene) -> list[int]:
    """The places of what was typed."""
    left_out = special(scene)
    return [index for index in range(len(scene.keys)) if index not in left_out]


def many(scene: Scene, random: Random) -> Choose:
    """How many heads give more than half of their weight to special tokens?"""
    del random
    overview = answered(of_all(scene.settings))
    assert isinstance(overview, Overview)
    count, every = int((overview.special_share > MOSTLY).sum()), overview.special_share.size
    right = "few" if count < FEW * every else "many" if count > MANY * every else "some"
    return Choose(
        options=("few", "some", "many"),
        right=right,
        placeholders={
            "count": str(count),
            "every": str(every),
            "percent": percent(count / every),
            "low": f"{100 * FEW:.0f}",
            "high": f"{100 * MANY:.0f}",
            "mostly": f"{100 * MOSTLY:g}",
        },
    )


def sinking(scene: Scene) -> list[int]:
    """The rows of words whose largest weight is clearly that of a special token."""
    rows, left_out = [], special(scene)
    for row in words(scene):
        weights = scene.trace.weights[row]
        lead = np.subtract(*np.sort(weights)[[-1, -2]])
        if leading(weights) in left_out and lead > VISIBLY:
            rows.append(row)
    if not rows:
        raise NoPoint("no word looks most at a special token")
    return rows


def sink(scene: Scene, random: Random) -> Predict:
    """Where a word looks most: at a sign that nobody typed."""
    row = random.choice(sinking(scene))
    weights, left_out = scene.trace.weights[row], special(scene)
    best = max(words(scene), key=lambda index: float(weights[index]))
    return Predict(
        row=row,
        words=scene.keys,
        values=tuple(weights.tolist()),
        rivals={"itself": row},
        placeholders={
            "query": scene.queries[row],
            "winner": scene.keys[leading(weights)],
            "most": printed(weights.max()),
            "word": scene.keys[best],
            "second": printed(weights[best]),
            "special": percent(float(weights[left_out].sum())),
        },
        cell=(row, leading(weights)),
    )


def sizes(scene: Scene) -> Array:
    """‖v W_O‖ of each token (n,): how long what it gives is, once it is in the state."""
    assert scene.closeup is not None
    found: Array = scene.closeup.norms(special=True).astype(np.float64)
    return found


def lengths(scene: Scene) -> Table:
    return Table(
        ("", "‖v W_O‖"),
        tuple(
            (word, printed(size, DECIMALS))
            for word, size in zip(scene.keys, sizes(scene), strict=True)
        ),
    )


def brings(scene: Scene, random: Random) -> Predict:
    """What brings most is another token than the one with the largest weight."""
    trace, long, decimals = scene.trace, sizes(scene), scene.decimals("weights")
    rows = []
    for row in sinking(scene):
        brought = trace.weights[row] * long
        second, first = np.argsort(brought)[-2:]
        doubt = sum(
            product_allowance(trace.weights[row, key], long[key], decimals, DECIMALS)
            for key in (first, second)
        )
        if first not in special(scene) and brought[first] - brought[second] > doubt:
            rows.append(row)
    if not rows:
        raise NoPoint("the largest weight brings most in every row")
    row = random.choice(rows)
    weights, brought = trace.weights[row], trace.weights[row] * long
    strong, winner = leading(weights), leading(brought)
    return Predict(
        row=row,
        words=scene.keys,
        values=tuple(brought.tolist()),
        rivals={"weight": strong},
        placeholders={
            "query": scene.queries[row],
            "strong": scene.keys[strong],
            "weight": printed(weights[strong]),
            "brought": printed(brought[strong]),
            "winner": scene.keys[winner],
            "most": printed(brought[winner]),
        },
        cell=(row, winner),
        table=lengths(scene),
    )


def anew(scene: Scene, random: Random) -> Compute:
    """A word's weight once the special tokens are left out and the rest is normalised again."""
    typed, left_out = words(scene), special(scene)
    weights = scene.trace.weights
    rows = [row for row in typed if weights[row, typed].sum() > READABLE]
    if not rows:
        raise NoPoint("no word gives the words enough")
    row = random.choice(rows)
    key = max(typed, key=lambda index: float(weights[row, index]))
    kept = float(weights[row, key])
    removed = [float(weights[row, index]) for index in left_out]
    left = 1 - sum(removed)
    value = kept / left
    return Compute(
        value=value,
        mistakes={
            "weight": kept,
            "equally": kept + sum(removed) / len(typed),
            "first": kept / (1 - removed[0]),
            "removed": kept / sum(removed),
        },
        tolerance=allowance(
            lambda read: float(read[0] / (1 - read[1:].sum())),
            np.array([kept, *removed]),
            scene.decimals("weights"),
        ),
        placeholders={
            "query": scene.queries[row],
            "key": scene.keys[key],
            "left": printed(left),
            "removed": printed(sum(removed)),
        },
        cell=(row, key),
        worked=worked(value, lambda decimals: number(kept, decimals) / number(left, decimals)),
    ).with_distinct_mistakes()


LESSON = Lesson(
    order=18,
    minutes=8,
    settings=Settings(model="e5", layer=6, layer_head=5, typed_only=False),
    typed="passage",
    texts={
        "en": (
            "The teacher gave the student a book about music.",
            "Small boats cross the lake in the morning.",
            "My sister wrote a song because she loves music.",
            "The old king lost his crown and his castle.",
            "We drink tea in the garden after lunch.",
        ),
        "zh": (
            "老师给了学生一本关于音乐的书。",
            "妈妈没有去上班，因为她生病了。",
            "孩子们在花园里喝茶。",
            "老国王失去了他的城堡。",
            "司机开着一辆红色的汽车。",
        ),
    },
    look=trained,
    model="e5",
    tasks=(
        Task(name="many", ask=many),
        Task(name="sink", ask=sink, veil="weights"),
        Task(name="brings", ask=brings),
        Task(name="anew", ask=anew),
    ),
)
