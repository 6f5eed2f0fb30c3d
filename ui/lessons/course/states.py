"""The states of an LSTM are alike, and each holds what came before: looking at one is no choice."""

from __future__ import annotations

from random import Random

import numpy as np

from attention import SIMILARITIES
from attention.similarity import Array
from models.classifier import explanations
from ui.kit.numbers import percent, printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.course.explanation import read
from ui.lessons.lesson import Lesson, Task
from ui.lessons.question import NoPoint, Table
from ui.lessons.reviews import TEXTS, facts
from ui.lessons.scene import Scene, judged

LITTLE, MUCH = 0.01, 0.10
"""Changes of a probability."""

CLEARLY = 0.1
"""By how much one mean cosine has to be more than another."""

OTHERS = {"en": ("river", "piano", "winter"), "zh": ("河流", "钢琴", "冬天")}
"""Words that replace another, in the language of the review."""


def between(vectors: Array) -> float:
    """The mean cosine of two different vectors out of (n, d)."""
    cosines = SIMILARITIES["cosine"].function(vectors, vectors)
    return float(cosines[~np.eye(len(vectors), dtype=bool)].mean())


def alike(scene: Scene, random: Random) -> Choose:
    """Which are more alike: what the encoder reads, or the states that it makes of it?"""
    del random
    network, found, ids, _ = read(scene)
    vectors = between(network.arrays["embedding"][ids].astype(np.float64))
    states = between(found.trace.keys)
    if states - vectors < CLEARLY:
        raise NoPoint("the states are not more alike than the vectors")
    return Choose(
        options=("vectors", "states"),
        right="states" if states > vectors else "vectors",
        placeholders={"vectors": printed(vectors, 2), "states": printed(states, 2)},
        proof=cosines(scene),
    )


def cosines(scene: Scene) -> Table:
    """The cosines between all states of the encoder."""
    grid = explanations.state_similarities(scene.trace)
    rows = zip(scene.keys, grid.tolist(), strict=True)
    return Table(
        ("", *scene.keys), tuple((word, *(printed(each, 2) for each in row)) for word, row in rows)
    )


def reaches(scene: Scene, random: Random) -> Choose:
    """One word is another: which states of the encoder change?"""
    network, found, ids, _ = read(scene)
    index = random.randrange(1, len(ids) - 1)
    other = random.choice(OTHERS[found.language])
    words = [*found.tokens[:index], other, *found.tokens[index + 1 :]]
    states = network.explain(" ".join(words)).trace.keys
    changed = ~np.isclose(states, found.trace.keys).all(axis=1)
    first, count = int(np.argmax(changed)), int(changed.sum())
    right = "one" if count == 1 else "all" if first == 0 else "after"
    if count != len(ids) - index:
        raise NoPoint("some state that follows does not change")
    return Choose(
        options=("one", "after", "all"),
        right=right,
        placeholders={
            "word": scene.keys[index],
            "other": other,
            "count": str(count),
            "every": str(len(ids)),
        },
    )


def dealt(scene: Scene, random: Random) -> Choose:
    """The last row's weights dealt out to other words: how far does the verdict move?"""
    network, found, _, kind = read(scene)
    orders = explanations.shuffled(found.trace.weights[-1], random.randrange(10**6))
    verdicts = network.decide(found.trace, orders)
    moves = np.abs(verdicts[:, kind] - found.probabilities[kind])
    middle = float(np.median(moves))
    right = "little" if middle < LITTLE else "much" if middle >= MUCH else "some"
    if right == "much":
        raise NoPoint("it matters much where the weights fall")
    if percent(middle) == percent(LITTLE):
        raise NoPoint("the median lies between two answers in the digits that are shown")
    return Choose(
        options=("little", "some", "much"),
        right=right,
        placeholders={
            "before": percent(found.probabilities[kind]),
            "deals": str(len(orders)),
            "least": f"{100 * LITTLE:g}",
            "limit": f"{100 * MUCH:g}",
            "median": percent(middle),
            "most": percent(float(moves.max())),
        },
    )


LESSON = Lesson(
    order=12,
    minutes=8,
    settings=Settings(attention="dot", cell=(99, 0)),
    typed="review",
    texts=TEXTS,
    look=judged,
    facts=facts,
    tasks=(
        Task(name="alike", ask=alike),
        Task(name="reaches", ask=reaches),
        Task(name="dealt", ask=dealt),
    ),
)
