"""Two words are equally similar either way; their weights are not equal."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations, permutations
from random import Random
from typing import Any

import numpy as np

from ui.kit import by_hand
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, ratio, some_cell
from ui.lessons.lesson import Lesson, Task
from ui.lessons.question import NoPoint
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene

QUANTITIES = ("similarities", "scores", "weights")

WORDS = {"en": ("animal", "street", "it"), "zh": ("狗", "路", "它")}
"""What `it` may mean, what it does not mean, and itself: a token each."""

GOAL = 0.5

VISIBLY = 0.003
"""By how much two words' weights for each other have to differ: few digits of them are shown."""


def symmetric(scene: Scene, random: Random) -> Choose:
    """Which of the three matrices is the same across its diagonal?"""
    grids = {name: getattr(scene.trace, name) for name in QUANTITIES}
    pairs = list(combinations(range(len(scene.queries)), 2))
    apart = {pair: abs(grids["weights"][pair] - grids["weights"][pair[::-1]]) for pair in pairs}
    clear = sorted(pairs, key=lambda pair: -apart[pair])[: (len(pairs) + 1) // 2]
    if apart[clear[-1]] < VISIBLY:
        raise NoPoint("the weights are nearly the same across the diagonal")
    i, j = random.choice(clear)
    same = [name for name, grid in grids.items() if np.allclose(grid, grid.T)]
    numbers = {
        f"{name}_{way}": printed(value)
        for name, grid in grids.items()
        for way, value in (("there", grid[i, j]), ("back", grid[j, i]))
    }
    return Choose(
        options=("similarities", "scores", "weights", "none"),
        right={0: "none", 1: "similarities", 2: "scores", 3: "weights"}[len(same)],
        placeholders={"one": scene.queries[i], "other": scene.queries[j], **numbers},
    )


def back(scene: Scene, i: int, j: int) -> Compute:
    """The score in the other direction than the one that is shown."""
    question = ratio(scene, i, j)
    there = float(scene.trace.scores[j, i])
    return replace(
        question,
        mistakes={"transposed": there, **question.mistakes},
        placeholders={**question.placeholders, "there": printed(there)},
    ).with_distinct_mistakes()


def some_back(scene: Scene, random: Random) -> Compute:
    """Of two words whose scores for each other differ."""
    n = len(scene.keys)
    question = some_cell(scene, random, back, permutations(range(n), 2))
    if "transposed" not in question.mistakes:
        raise NoPoint("the scores are the same across the diagonal")
    return question


def projected(scene: Scene, random: Random) -> Reach:
    """Two matrices make the similarities lopsided; one for both mends it."""
    del random

    if np.allclose(scene.trace.similarities, scene.trace.similarities.T):
        raise NoPoint("the similarities are symmetric")

    def goal(scene: Scene) -> str:
        similarities = scene.trace.similarities
        if not np.allclose(similarities, similarities.T):
            return "lopsided"
        return "bare" if scene.settings.projection == "none" else ""

    return Reach(
        start=scene,
        goal=goal,
        moves={"projection": ("random", "none", "shared")},
        step=2,
    )


def thrown(random: Random, settings: Settings) -> dict[str, Any]:
    """Three words by hand, with `it` beside the wrong one."""
    turn = random.choice((-1, 1))
    animal, street, it = words = WORDS[settings.language]
    vectors = {animal: (2.0, 0.6 * turn), street: (-1.2, 1.8 * turn)}
    vectors[it] = (round(random.uniform(-1.0, -0.6), 2), round(1.4 * turn, 2))
    return {
        "text": " ".join(words),
        "hand": by_hand.show(vectors),
        "vectors": "hand",
        "dimension": 2,
        "scoring": "plain",
        "cell": (2, 0),
    }


def drawn(scene: Scene, random: Random) -> Reach:
    """Drag until `it` looks at `animal`; with Q = K its own length stands in the way."""
    del random

    def goal(scene: Scene) -> str:
        animal, street, itself = scene.trace.weights[2]
        return "" if animal > GOAL else "street" if street > itself else "itself"

    def facts(scene: Scene) -> dict[str, str]:
        _, street, itself = scene.trace.weights[2]
        return {"to_street": printed(street), "to_itself": printed(itself)}

    start, (animal, street, it) = scene.settings.hand, scene.keys
    tries = (
        (length * math.cos(angle), length * math.sin(angle))
        for length in (2.0, 1.0)
        for angle in np.linspace(0, 2 * math.pi, 13)
    )
    return Reach(
        start=scene,
        goal=goal,
        facts=facts,
        gauge=lambda scene: float(scene.trace.weights[2, 0]),
        moves={"hand": (start, *(by_hand.moved(start, {it: vector}) for vector in tries))},
        placeholders={"animal": animal, "street": street, "it": it, "goal": f"{GOAL:g}"},
        cell=(2, 0),
    )


LESSON = Lesson(
    order=8,
    minutes=9,
    settings=Settings(scoring="ratio"),
    texts={
        "en": (
            "Children drink cold milk",
            "Doctors save young lives",
            "The king loved music",
            "Water turns into ice",
        ),
        "zh": ("孩子喝冷牛奶", "医生在医院救病人", "国王喜欢音乐", "水变成冰"),
    },
    tasks=(
        Task(
            name="back",
            ask=some_back,
            changes={"step": 2},
            veil="scores",
        ),
        Task(name="symmetric", ask=symmetric),
        Task(
            name="projected",
            ask=projected,
            changes={"projection": "random", "step": 2},
            controls={"projection": ()},
        ),
        Task(name="drawn", ask=drawn, changes=thrown, controls={"hand": ()}),
    ),
)
