"""Dot products of long vectors are large, and a softmax of large numbers picks one word."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from attention import attend
from attention.measures import flatness
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import scaled, some_cell
from ui.lessons.lesson import Lesson, Task
from ui.lessons.question import NoPoint, Table
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene

WIDTHS = (4, 16, 64, 256)
"""Lengths of vectors whose weights are measured."""

QUERIES, KEYS = 200, 10

SAMPLE = 500
"""Vectors on each side of the dot products whose spread is measured."""

SPREAD_WIDTH = 256
"""Numbers in a vector, for the attention to be mended."""

ALONE = 0.5
"""The median row's largest weight where a row looks at little else than one word."""

FLAT = 0.8
"""The median row's flatness to be reached."""

GROWTHS = {"same": 1, "root": 2, "all": 4}
"""Each option, and by what dot products would grow."""


def drawn(random: Random, settings: Settings) -> dict[str, Any]:
    """Vectors of a width with a whole root."""
    del settings
    return {"dimension": random.choice((16, 25, 36, 64)), "step": 2}


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
        rows.append((str(width), *map(printed, largest)))
    return Table(("d", "s", "s/√d"), tuple(rows))


def growth(scene: Scene, random: Random) -> Choose:
    """Vectors four times as long: how much larger do dot products get?"""
    del random
    width, spread = scene.settings.dimension, []
    for each in (width, 4 * width):
        vectors = normal(2 * SAMPLE, each, scene.settings.seed)
        spread.append(float(np.std(vectors[:SAMPLE] @ vectors[SAMPLE:].T)))
    grown = spread[1] / spread[0]
    return Choose(
        options=tuple(GROWTHS),
        right=min(GROWTHS, key=lambda option: abs(GROWTHS[option] - grown)),
        placeholders={
            "width": str(width),
            "wider": str(4 * width),
            "growth": printed(grown, 1),
            "words": str(KEYS),
            "before": printed(spread[0], 1),
            "after": printed(spread[1], 1),
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

    most = float(np.median(scene.trace.weights.max(axis=1)))
    if most < ALONE:
        raise NoPoint("the rows look at several words")
    return Reach(
        start=scene,
        goal=goal,
        facts=lambda scene: {"temperature": f"{scene.settings.temperature:g}"},
        gauge=median,
        moves={"scoring": ("plain", "scaled"), "temperature": (1.0, 2.0, 10.0)},
        placeholders={
            "width": str(scene.settings.dimension),
            "most": printed(most),
            "root": printed(scene.settings.dimension**0.5, 1),
            "goal": f"{FLAT:g}",
        },
    )


LESSON = Lesson(
    order=6,
    minutes=8,
    settings=Settings(
        kind="cross",
        vectors="random",
        scoring="scaled",
    ),
    local={
        "en": {"query_text": "One two three four five six"},
        "zh": {"query_text": "甲 乙 丙 丁 戊 己"},
    },
    texts={
        "en": ("Ants bees cats dogs eels foxes goats hens ibises jays",),
        "zh": ("鼠 牛 虎 兔 龙 蛇 马 羊 猴 鸡",),
    },
    tasks=(
        Task(name="growth", ask=growth, changes=drawn, veil="scores"),
        Task(
            name="score",
            ask=lambda scene, random: some_cell(scene, random, scaled),
            changes=drawn,
            veil="scores",
        ),
        Task(
            name="spread",
            ask=spread,
            changes={"dimension": SPREAD_WIDTH, "scoring": "plain"},
            controls={"scoring": ("plain", "scaled"), "temperature": ()},
        ),
    ),
)
