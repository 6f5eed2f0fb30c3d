"""Attention shows where a network looked, which need not be why it decided."""

from __future__ import annotations

from random import Random

import numpy as np

from models.classifier import explanations
from models.classifier.inference import Classifier, Double, Ids, Prediction
from models.text.tokens import fold
from ui.classify import verdict
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import Predict
from ui.lessons.question import Table
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene, judged, shown

POINTS = 0.10
"""A probability that moves by less than this has hardly moved."""

MOVED, STILL = 0.3, 0.01
"""How far a weight has to be moved, and how little the probability may move with it."""


def read(scene: Scene) -> tuple[Classifier, Prediction, Ids, int]:
    """The network, its verdict, the words by number, and the class that it chose."""
    found = scene.prediction
    assert found is not None
    network = verdict.classifier(scene.settings.attention)
    ids = network.vocabulary.numbers(map(fold, found.tokens))
    return network, found, ids, int(np.argmax(found.probabilities))


def needed(scene: Scene, random: Random) -> Predict:
    """Which word's absence changes the verdict most? Often not the one looked at most."""
    del random
    network, found, ids, kind = read(scene)
    falls = explanations.leave_one_out(network, ids, kind)
    weights = found.trace.weights[-1]
    most = int(np.argmax(weights))
    return Predict(
        row=len(weights) - 1,
        words=scene.keys,
        values=tuple(falls.tolist()),
        rivals={"attention": most},
        places={
            "query": scene.queries[-1],
            "attended": scene.keys[most],
            "weight": shown(weights[most]),
            "needed": scene.keys[int(np.argmax(falls))],
            "fall": shown(falls.max()),
        },
        cell=(len(weights) - 1, int(np.argmax(falls))),
        proof=Table(
            ("", "β", "Δ"),
            tuple(
                (word, shown(weight), shown(fall))
                for word, weight, fall in zip(scene.keys, weights, falls, strict=True)
            ),
        ),
    )


def uniform(scene: Scene, random: Random) -> Choose:
    """What becomes of the verdict if the last row looks at all words alike?"""
    del random
    network, found, _, kind = read(scene)
    n = len(found.tokens)
    before = float(found.probabilities[kind])
    after = float(network.decide(found.trace, np.full((1, n), 1 / n))[0, kind])
    right = "turns" if after < 0.5 else "weaker" if before - after >= POINTS else "same"
    return Choose(
        options=("turns", "weaker", "same"),
        right=right,
        places={"before": shown(100 * before, 1), "after": shown(100 * after, 1)},
    )


def moved(scene: Scene) -> tuple[float, float]:
    """How far the edits move a weight at most, and the probability that comes of it."""
    network, found, _, kind = read(scene)
    row: Double = found.trace.weights[-1]
    weights = row
    for place, weight in scene.settings.edit:
        weights = explanations.edited(weights, place, weight)
    probability = network.decide(found.trace, weights[None])[0, kind]
    return float(np.abs(weights - row).max()), float(probability)


def rival(scene: Scene, random: Random) -> Reach:
    """Another row, far from the network's own, with the same verdict."""
    del random
    _, before = moved(scene)

    def goal(scene: Scene) -> str:
        far, after = moved(scene)
        if far < MOVED:
            return "near"
        return "" if abs(after - before) < STILL else "change"

    def told(scene: Scene) -> dict[str, str]:
        far, after = moved(scene)
        return {"far": shown(far), "points": shown(100 * abs(after - before), 1)}

    tries = ((place, weight) for weight in (0.2, 0.4, 0.6, 0.9) for place in range(len(scene.keys)))
    return Reach(
        start=scene,
        goal=goal,
        told=told,
        gauge=lambda scene: moved(scene)[1],
        moves={"edit": ((), *((each,) for each in tries))},
        places={"before": shown(before)},
    )


LESSON = Lesson(
    order=11,
    minutes=9,
    settings=Settings(attention="additive", cell=(99, 0)),
    typed="review",
    texts=(
        "A dull film with one good joke",
        "An honest film about ordinary people",
        "A charming film about two old friends",
        "A clever film about a lonely king",
        "A beautiful film with a silly story",
    ),
    look=judged,
    tasks=(
        Task(name="needed", ask=needed),
        Task(name="uniform", ask=uniform),
        Task(name="rival", ask=rival, controls={"edit": ()}),
    ),
)
