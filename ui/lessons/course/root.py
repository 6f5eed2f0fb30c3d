"""Dot products of long vectors are large, and a softmax of large numbers picks one word."""

from __future__ import annotations

from random import Random

import numpy as np

from attention import attend
from attention.measures import flatness
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import scaled, some_cell
from ui.lessons.lesson import Lesson, Task
from ui.lessons.question import Table
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene, shown

WIDTHS = (4, 16, 64, 256, 512)
"""Lengths of vectors whose weights are measured."""

QUERIES, KEYS = 200, 10

FLAT = 0.8
"""The median row's flatness to be reached."""

GROWTHS = {"same": 1, "root": 2, "all": 4}
"""Each option, and by what dot products would grow."""


def normal(count: int, width: int, seed: int) -> np.ndarray:
    """Independent standard normal numbers (count, width)."""
    drawn: np.ndarray = np.random.default_rng([seed, width]).standard_normal((count, width))
    return drawn


def measured(seed: int) -> Table:
    """The mean of the rows' largest weights, for random vectors of each width."""
    rows = []
    for width in WIDTHS:
        vectors = normal(QUERIES + KEYS, width, seed)
        queries, keys = vectors[:QUERIES], vectors[QUERIES:]
        largest = [
            attend(queries, keys, keys, scoring=scoring).weights.max(axis=1).mean()
            for scoring in ("plain", "scaled")
        ]
        rows.append((str(width), *map(shown, largest)))
    return Table(("d", "s", "s/√d"), tuple(rows))


def growth(scene: Scene, random: Random) -> Choose:
    """Vectors four times as long: how much larger do dot products get?"""
    width = random.choice((16, 25, 64))
    spread = []
    for each in (width, 4 * width):
        vectors = normal(2 * QUERIES, each, scene.settings.seed)
        spread.append(float(np.std(vectors[:QUERIES] @ vectors[QUERIES:].T)))
    grown = spread[1] / spread[0]
    return Choose(
        options=tuple(GROWTHS),
        right=min(GROWTHS, key=lambda option: abs(GROWTHS[option] - grown)),
        places={
            "width": str(width),
            "longer": str(4 * width),
            "before": shown(spread[0], 1),
            "after": shown(spread[1], 1),
        },
        proof=measured(scene.settings.seed),
    )


def median(scene: Scene) -> float:
    """The flatness of the median row."""
    return float(np.median([share for share in flatness(scene.trace) if share is not None]))


def spread(scene: Scene, random: Random) -> Reach:
    """Attention of long vectors without √d, to be mended."""
    del random

    def goal(scene: Scene) -> str:
        if median(scene) > FLAT:
            return ""
        return "warmer" if scene.settings.temperature > 1 else "sharp"

    return Reach(
        start=scene,
        goal=goal,
        gauge=median,
        moves={"scoring": ("plain", "scaled"), "temperature": (1.0, 2.0, 10.0)},
        places={"width": str(scene.settings.dimension)},
    )


LESSON = Lesson(
    order=6,
    minutes=8,
    settings=Settings(
        kind="cross",
        query_text="One two three four five six",
        vectors="random",
        dimension=64,
        scoring="scaled",
    ),
    texts=("Ants bees cats dogs eels foxes goats hens ibises jays",),
    tasks=(
        Task(name="growth", ask=growth, changes={"step": 2}, veil="weights"),
        Task(
            name="score",
            ask=lambda scene, random: some_cell(scene, random, scaled),
            changes={"step": 2},
            veil="scores",
        ),
        Task(
            name="spread",
            ask=spread,
            changes={"dimension": 256, "scoring": "plain"},
            controls={"scoring": ("plain", "scaled"), "temperature": ()},
        ),
    ),
)
