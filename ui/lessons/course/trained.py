"""What a trained head does: one looks at the word before, another at what a pronoun stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType
from typing import Any

import numpy as np

from attention.similarity import Array
from attention.ties import leading
from models.transformer.behaviours import EARNED
from ui.kit.numbers import percent, printed
from ui.kit.settings import Settings
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import VISIBLY, Predict, clear_row
from ui.lessons.question import NoPoint
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene, trained

HEADS = 12
"""Of each layer of the model."""

BEFORE: Mapping[str, Any] = {"layer": 1, "layer_head": 3}
"""Where the word before is looked at, from 1."""

LINKING: Mapping[str, Any] = {"layer": 9, "layer_head": 9}
"""Where pronouns look at what they stand for."""


@dataclass(frozen=True)
class Story:
    """A sentence whose word ``looks`` stands for ``seen``, and an ``other`` that ends so that most
    people would take it for the ``rival``.
    """

    looks: str
    seen: str
    rival: str
    other: str


STORIES: Mapping[str, Story] = MappingProxyType(
    {
        "The animal did not cross the street because it was too tired.": Story(
            *("it", "animal", "street"),
            "The animal did not cross the street because it was too wide.",
        ),
        "The cat could not climb the tree because it was too old.": Story(
            *("it", "cat", "tree"), "The cat could not climb the tree because it was too tall."
        ),
        "The boat did not cross the river because it was too small.": Story(
            *("it", "boat", "river"), "The boat did not cross the river because it was too wide."
        ),
        "The horse did not drink the water because it was afraid.": Story(
            *("it", "horse", "water"), "The horse did not drink the water because it was dirty."
        ),
        "The teacher praised the girl because she worked hard.": Story(
            *("she", "girl", "teacher"), "The teacher praised the girl because she was kind."
        ),
        "老师表扬了那个女孩，因为她学习很努力。": Story(
            "她", "女孩", "老师", "老师表扬了那个女孩，因为她很善良。"
        ),
        "妈妈批评了女儿，因为她撒谎了。": Story(
            "她", "女儿", "妈妈", "妈妈批评了女儿，因为她很生气。"
        ),
        "医生安慰了那个女孩，因为她很害怕。": Story(
            "她", "女孩", "医生", "医生安慰了那个女孩，因为她很善良。"
        ),
        "老师帮助了那个学生，因为她生病了。": Story(
            "她", "学生", "老师", "老师帮助了那个学生，因为她很善良。"
        ),
    }
)


def share_before(weights: Array) -> float:
    """The mean weight that the words give to the word before them."""
    return float(np.diagonal(weights, offset=-1).mean())


def of_layer(scene: Scene) -> list[Scene]:
    """All heads of the scene's layer."""
    found = (scene.changed(layer_head=head) for head in range(1, HEADS + 1))
    return [each for each in found if each]


def find(scene: Scene, random: Random) -> Reach:
    """Among the heads of a layer, the one that looks at the word before."""
    del random

    def share(scene: Scene) -> float:
        return share_before(scene.trace.weights)

    shares = [share(each) for each in of_layer(scene)]
    if sum(each > EARNED for each in shares) != 1 or share(scene) > EARNED:
        raise NoPoint("no head, or several, look at the word before")
    return Reach(
        start=scene,
        goal=lambda scene: "" if share(scene) > EARNED else "elsewhere",
        gauge=share,
        facts=lambda scene: {"share": percent(share(scene))},
        moves={"layer_head": range(1, HEADS + 1)},
        placeholders={
            "layer": str(scene.settings.layer),
            "most": percent(max(shares)),
            "second": percent(sorted(shares)[-2]),
            "goal": f"{100 * EARNED:g}",
        },
    )


def before(scene: Scene, random: Random) -> Predict:
    """Where a word looks in the head that looks at the word before."""
    weights = scene.trace.weights
    rows = [
        row
        for row, token in enumerate(scene.trace.query_tokens)
        if row and token.isalnum() and leading(weights[row]) == row - 1
    ]
    row = int(rows[clear_row(weights[rows], random)])
    following = {"after": row + 1} if row + 1 < len(weights) else {}
    return Predict(
        row=row,
        words=scene.keys,
        values=tuple(weights[row].tolist()),
        rivals={"itself": row, **following},
        placeholders={
            "query": scene.queries[row],
            "winner": scene.keys[row - 1],
            "most": printed(weights[row, row - 1]),
            "head": str(scene.settings.layer_head),
        },
        cell=(row, row - 1),
    )


def cell_of(scene: Scene, looks: str, seen: str) -> tuple[int, int]:
    """The row and the column of two words of the passage."""
    tokens = scene.trace.key_tokens
    if looks not in tokens or seen not in tokens:
        raise NoPoint(f"{looks} or {seen} is no piece by itself")
    return tokens.index(looks), tokens.index(seen)


def link(scene: Scene, random: Random) -> Reach:
    """Among the heads of a layer, the one by which a pronoun looks at its noun most."""
    del random
    story = STORIES[scene.settings.passage]
    cell = cell_of(scene, story.looks, story.seen)
    found = [float(each.trace.weights[cell]) for each in of_layer(scene)]
    most = max(found)
    if found.index(most) + 1 != LINKING["layer_head"] or most - sorted(found)[-2] < VISIBLY:
        raise NoPoint("another head links the two words most")
    return Reach(
        start=replace(scene, settings=replace(scene.settings, cell=cell)),
        goal=lambda scene: "" if scene.trace.weights[cell] > most - VISIBLY / 2 else "less",
        gauge=lambda scene: float(scene.trace.weights[cell]),
        facts=lambda scene: {"value": printed(scene.trace.weights[cell])},
        moves={"layer_head": range(1, HEADS + 1)},
        placeholders={
            "layer": str(scene.settings.layer),
            "query": story.looks,
            "key": story.seen,
            "most": printed(most),
            "second": printed(sorted(found)[-2]),
        },
        cell=cell,
    )


def changed(scene: Scene, random: Random) -> Predict:
    """The sentence ends otherwise, so that people take the pronoun for another noun."""
    del random
    text, story = next(
        (text, story) for text, story in STORIES.items() if story.other == scene.settings.passage
    )
    row, right = cell_of(scene, story.looks, story.seen)
    _, rival = cell_of(scene, story.looks, story.rival)
    weights = scene.trace.weights[row]
    first = scene.changed(passage=text)
    assert first is not None
    was = first.trace.weights[cell_of(first, story.looks, story.seen)]
    if leading(weights) != right or np.subtract(*np.sort(weights)[[-1, -2]]) < VISIBLY:
        raise NoPoint("the head looks elsewhere")
    return Predict(
        row=row,
        words=scene.keys,
        values=tuple(weights.tolist()),
        rivals={"rival": rival, "itself": row},
        placeholders={
            "query": story.looks,
            "key": story.seen,
            "rival": story.rival,
            "sentence": story.other,
            "before": printed(was),
            "after": printed(weights[right]),
            "less": printed(weights[rival]),
            "layer": str(scene.settings.layer),
            "head": str(scene.settings.layer_head),
        },
        cell=(row, right),
    )


def ended_otherwise(random: Random, settings: Settings) -> dict[str, Any]:
    del random
    return {"passage": STORIES[settings.passage].other, **LINKING}


LESSON = Lesson(
    order=17,
    minutes=8,
    settings=replace(Settings(model="e5"), **BEFORE),
    typed="passage",
    texts={
        "en": tuple(text for text in STORIES if text.isascii()),
        "zh": tuple(text for text in STORIES if not text.isascii()),
    },
    look=trained,
    model="e5",
    tasks=(
        Task(
            name="find", ask=find, changes={**BEFORE, "layer_head": 1}, controls={"layer_head": ()}
        ),
        Task(name="before", ask=before, veil="weights"),
        Task(
            name="link", ask=link, changes={**LINKING, "layer_head": 1}, controls={"layer_head": ()}
        ),
        Task(name="changed", ask=changed, changes=ended_otherwise, veil="weights"),
    ),
)
