"""Attention shows where a network looked, which need not be why it decided."""

from __future__ import annotations

from random import Random

import numpy as np

from attention.ties import largest, leading
from models.classifier import explanations
from models.classifier.inference import Classifier, Double, Ids, Prediction
from models.text.tokens import fold
from ui.classify import verdict
from ui.kit.numbers import percent, printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import Predict
from ui.lessons.question import NoPoint, Table
from ui.lessons.reach import Reach
from ui.lessons.reviews import TEXTS, facts
from ui.lessons.scene import Scene, judged

POINTS = 0.10
"""A probability that moves by less than this has hardly moved."""

CLEARLY = 0.005
"""By how much one word's absence has to change a probability more than any other's."""

TRIES = (0.2, 0.35, 0.45, 0.55, 0.65, 0.75, 0.9)
"""Weights to set by hand, tried for the shown solution."""

MOVED, STILL = 0.3, 0.01
"""How far a weight has to be moved, and how little the probability may move with it."""


def read(scene: Scene) -> tuple[Classifier, Prediction, Ids, int]:
    """The network, its verdict, the words by number, and the class that it chose."""
    found = scene.prediction
    assert found is not None
    network = verdict.classifier(found.language, scene.settings.attention)
    ids = network.vocabulary.numbers(map(fold, found.tokens))
    return network, found, ids, int(np.argmax(found.probabilities))


def needed(scene: Scene, random: Random) -> Predict:
    """Which word's absence changes the verdict most? Not the one looked at most."""
    del random
    network, found, ids, kind = read(scene)
    falls = explanations.leave_one_out(network, ids, kind)
    weights = found.trace.weights[-1]
    before = float(found.probabilities[kind])
    most, need = leading(weights), leading(falls)
    second = np.partition(falls, -2)[-2]
    if most == need or falls[need] - second < CLEARLY or largest(weights).sum() > 1:
        raise NoPoint("the word that is looked at most is needed most, or no word clearly is")
    return Predict(
        row=len(weights) - 1,
        words=scene.keys,
        values=tuple(falls.tolist()),
        rivals={"attention": most},
        notes=tuple({"after": percent(before - fall)} for fall in falls.tolist()),
        placeholders={
            "before": percent(before),
            "attended": scene.keys[most],
            "weight": printed(weights[most]),
            "attended_after": percent(before - falls[most]),
            "needed": scene.keys[need],
            "needed_after": percent(before - falls[need]),
        },
        cell=(len(weights) - 1, need),
        proof=Table(
            ("", "β", "Δ"),
            tuple(
                (word, printed(weight), printed(fall))
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
    lost = round(before - after, 3)
    right = "turns" if after < 0.5 else "weaker" if lost >= POINTS else "same"
    if right != "same":
        raise NoPoint("without its attention the network decides otherwise, or is less sure")
    return Choose(
        options=("turns", "weaker", "same"),
        right=right,
        placeholders={
            "before": percent(before),
            "after": percent(after),
            "points": f"{100 * POINTS:g}",
        },
    )


def moved(scene: Scene) -> tuple[float, float]:
    """How far the edits move a weight at most, and the probability that comes of it."""
    network, found, _, kind = read(scene)
    row, weights = rows(scene)
    probability = network.decide(found.trace, weights[None])[0, kind]
    return float(np.abs(weights - row).max()), float(probability)


def rows(scene: Scene) -> tuple[Double, Double]:
    """The network's own last row (n,), and what the edits make of it."""
    original: Double = scene.trace.weights[-1]
    weights = original
    for index, weight in scene.settings.edit:
        weights = explanations.edited(weights, index, weight)
    return original, weights


def compared(scene: Scene) -> Table:
    """Both rows, word by word."""
    original, edited = rows(scene)
    return Table(
        ("", "β", "β′"),
        tuple(
            (word, printed(before), printed(after))
            for word, before, after in zip(scene.keys, original, edited, strict=True)
        ),
    )


def rival(scene: Scene, random: Random) -> Reach:
    """Another row, far from the network's own, with the same verdict."""
    del random
    _, before = moved(scene)

    def judged_as(far: float, after: float) -> str:
        """By the digits that are shown."""
        if round(far, 3) < MOVED:
            return "near"
        return "" if round(abs(after - before), 3) < STILL else "change"

    def facts(scene: Scene) -> dict[str, str]:
        far, after = moved(scene)
        return {"far": printed(far), "points": percent(abs(after - before))}

    found = {judged_as(far, after): edit for edit, far, after in tried(scene)}
    if not {"", "near", "change"} <= found.keys():
        raise NoPoint("no weight matters to the verdict, or every one")
    return Reach(
        start=scene,
        goal=lambda scene: judged_as(*moved(scene)),
        facts=facts,
        gauge=lambda scene: moved(scene)[1],
        beside=compared,
        moves={"edit": ((), *((found[hint],) for hint in ("near", "change", "")))},
        placeholders={
            "before": printed(before),
            "distance": f"{MOVED:g}",
            "still": f"{100 * STILL:g}",
        },
    )


def tried(scene: Scene) -> list[tuple[tuple[int, float], float, float]]:
    """Every word with a few weights: the edit, how far it moves a weight, what comes of it."""
    network, found, _, kind = read(scene)
    original = found.trace.weights[-1]
    edits = [(index, weight) for index in range(len(original)) for weight in TRIES]
    changed = np.array([explanations.edited(original, *edit) for edit in edits])
    probabilities = network.decide(found.trace, changed)[:, kind]
    distances = np.abs(changed - original).max(axis=1)
    return list(zip(edits, distances.tolist(), probabilities.tolist(), strict=True))


LESSON = Lesson(
    order=11,
    minutes=9,
    settings=Settings(attention="additive", cell=(99, 0)),
    typed="review",
    texts=TEXTS,
    look=judged,
    facts=facts,
    tasks=(
        Task(name="needed", ask=needed),
        Task(name="uniform", ask=uniform),
        Task(name="rival", ask=rival, controls={"edit": ()}),
    ),
)
