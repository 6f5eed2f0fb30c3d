"""Nobody tells a network where to look: its attention is learned, as far as the task needs it."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import streamlit as st

from models.learning.setup import STEPS
from models.learning.shelf import films
from ui.kit.language import Text
from ui.kit.numbers import percent, printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import Predict, strongest
from ui.lessons.question import NoPoint
from ui.lessons.scene import Scene
from ui.train import scene as train
from ui.train.film import frame_of
from ui.train.network import example_of, setup_of, suited

MUCH = 0.5
"""The mean weight from which on a map is that of a pattern."""

EVEN = 0.05
"""A mean weight that is no farther than this from 1/n is that of chance."""

SENTENCES = {
    "en": (
        "dog did not cross river because it was too tired",
        "cat did not cross street because it was too wide",
        "horse did not cross bridge because it was too narrow",
        "road did not stop animal because it was too strong",
        "river did not stop dog because it was too deep",
    ),
    "zh": (
        "狗没有穿过河因为它太累",
        "猫没有穿过街道因为它太宽",
        "马没有穿过桥因为它太窄",
        "路没有拦住动物因为它太强壮",
        "河没有拦住狗因为它太深",
    ),
}
"""For the task on what a word means."""


def trained(settings: Settings) -> Scene:
    """A frame of a film that ships, on the settings' example."""
    language = settings.language
    film = films()[setup_of(settings)]
    units = example_of(settings, language)
    shown = train.scene(film, frame_of(film, settings), units, settings, Text(language))
    return Scene(settings, shown.trace, (True,) * len(units), steps="learned")


def patterns(scene: Scene) -> dict[str, float]:
    """The mean weight of each letter on itself, and on the one as far from the other end."""
    weights = scene.trace.weights
    mirrored = np.fliplr(weights)
    return {"itself": float(np.diag(weights).mean()), "mirror": float(np.diag(mirrored).mean())}


def expected(scene: Scene, random: Random, right: str) -> Choose:
    """What the map looks like: one of the patterns, or neither. Raises NoPoint if not ``right``."""
    del random
    found, chance = patterns(scene), 1 / scene.trace.shape[1]
    strong = [name for name, weight in found.items() if weight >= MUCH]
    flat = all(abs(weight - chance) <= EVEN for weight in found.values())
    seen = strong[0] if strong else "neither" if flat else "between"
    if seen != right:
        raise NoPoint(f"the map shows {seen}")
    last = films()[setup_of(scene.settings)].frames[-1]
    return Choose(
        options=("mirror", "itself", "neither"),
        right=right,
        placeholders={
            "chance": printed(chance),
            "accuracy": percent(last.accuracy, 0),
            **{name: printed(weight) for name, weight in found.items()},
        },
    )


def after(scene: Scene, random: Random) -> Predict:
    """Where does a row look, now that the network has learned?"""
    question = strongest(scene, random)
    mirror = len(question.words) - 1 - question.row
    if question.solve() != mirror or mirror == question.row:
        raise NoPoint("this row does not look at its mirror")
    last = films()[setup_of(scene.settings)].frames[-1]
    return Predict(
        row=question.row,
        words=question.words,
        values=question.values,
        rivals=question.rivals,
        cell=question.cell,
        placeholders={**question.placeholders, "accuracy": percent(last.accuracy, 0)},
    )


def sentence(random: Random, settings: Settings) -> dict[str, Any]:
    """Another task, on another sentence."""
    return {"task": "it", "sample": random.choice(SENTENCES[settings.language]), **suited("it")}


def meant(scene: Scene, random: Random) -> Choose:
    """How much does “it” look at the word that it means, in the head that looks there most?"""
    del random
    settings = scene.settings
    setup = setup_of(settings)
    units = example_of(settings, settings.language)
    ((index, answer),) = setup.work.solve(units).items()
    (gold,) = answer.gold
    weight = float(scene.trace.weights[index, gold])
    if weight >= MUCH:
        raise NoPoint("the word looks at what it means")
    last = films()[setup].frames[-1]
    return Choose(
        options=("most", "less"),
        right="less",
        cell=(index, gold),
        placeholders={
            "query": scene.queries[index],
            "key": scene.keys[gold],
            "weight": percent(weight, 0),
            "accuracy": percent(last.accuracy, 0),
            "mean": percent(max(max(layer) for layer in last.gold), 0),
        },
    )


def door(text: Text) -> None:
    """The page on which such a network learns, beside the lesson."""
    st.link_button(text("learn.train"), f"train?task=reverse&language={text.language}")


LESSON = Lesson(
    order=15,
    minutes=8,
    settings=Settings(task="reverse", similarity="dot", scoring="plain"),
    typed="sample",
    texts={
        "en": ("b g f r s a j q", "m c t e k h d p", "o a l n i s g b", "t q d j f c r m"),
        "zh": ("甲丁己午酉丙壬寅", "子乙辰庚未戊丑辛", "卯癸申甲巳丙午丁", "辛酉寅乙壬辰己丑"),
    },
    look=trained,
    facts=lambda scene: {"letters": scene.settings.sample, "steps": str(STEPS)},
    exhibit=door,
    tasks=(
        Task(
            name="before",
            ask=lambda scene, random: expected(scene, random, "neither"),
            changes={"moment": 1},
            veil="similarities",
        ),
        Task(name="after", ask=after, veil="similarities"),
        Task(
            name="blind",
            ask=lambda scene, random: expected(scene, random, "neither"),
            changes={"net_position": "none"},
            veil="similarities",
        ),
        Task(name="meant", ask=meant, changes=sentence, veil="similarities"),
    ),
)
