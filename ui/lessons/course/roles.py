"""Queries ask, keys are what is asked, and values are what is handed over."""

from __future__ import annotations

from random import Random

import numpy as np

from attention import STEPS
from attention.similarity import Array
from attention.ties import leading
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute, allowance
from ui.lessons.lesson import Lesson, Task
from ui.lessons.predict import Predict, strongest
from ui.lessons.question import NoPoint, Table
from ui.lessons.scene import Scene

DECIMALS = 2
"""Decimals of the values in the table."""

VALUES = {"en": "winter bread dog city", "zh": "冬天 面包 狗 城市"}
OTHERS = {
    "en": ("train apple guitar money", "summer cake horse town", "ship sugar violin gold"),
    "zh": ("汽车 水果 钢琴 钱", "夏天 饼干 马 村庄", "船 糖 鼓 黄金"),
}


def asked(scene: Scene, random: Random) -> Predict:
    """Which label fits the question best? None gets nothing."""
    question = strongest(scene, random)
    if printed(min(question.values)) == printed(0):
        raise NoPoint("some label gets nothing in the digits that are shown")
    return question


def handed(scene: Scene, random: Random) -> Compute:
    """One component of an output."""
    weights, values = scene.trace.weights, scene.trace.values
    row = random.randrange(len(weights))
    clear = np.argsort(-np.abs(scene.trace.outputs[row]))[:10]
    component = int(random.choice(clear.tolist()))
    y = values[:, component].round(DECIMALS)

    def mixed(both: Array) -> float:
        return float(np.dot(*np.split(both, 2)))

    return Compute(
        value=float(scene.trace.outputs[row, component]),
        mistakes={
            "winner": float(y[leading(weights[row])]),
            "mean": float(y.mean()),
            "unweighted": float(y.sum()),
        },
        tolerance=allowance(mixed, np.concatenate([weights[row], y]), DECIMALS),
        digits=DECIMALS,
        placeholders={"query": scene.queries[row], "component": str(component + 1)},
        cell=(row, component),
        step=5,
        worked=STEPS[4].worked(scene.trace, row, component),
        table=Table(
            ("", f"y, {component + 1}"),
            tuple(
                (word, printed(part, DECIMALS)) for word, part in zip(scene.keys, y, strict=True)
            ),
        ),
    ).with_distinct_mistakes()


def swapped(scene: Scene, random: Random) -> Choose:
    """Other values for the same words: what changes?"""
    other = random.choice(OTHERS[scene.settings.language])
    after = scene.changed(value_text=other)
    assert after is not None
    changed = {
        field: not np.allclose(getattr(scene.trace, field), getattr(after.trace, field))
        for field in ("similarities", "weights", "outputs")
    }
    right = "all" if changed["similarities"] else "weights" if changed["weights"] else "outputs"
    return Choose(
        options=("outputs", "weights", "all"),
        right=right,
        placeholders={"values": scene.settings.value_text, "other": other},
    )


LESSON = Lesson(
    order=3,
    minutes=8,
    settings=Settings(kind="cross", scoring="scaled"),
    local={
        "en": {"query_text": "novel song lake queen", "value_text": VALUES["en"]},
        "zh": {"query_text": "诗歌 歌曲 湖 女王", "value_text": VALUES["zh"]},
    },
    texts={
        "en": (
            "book music river king",
            "river king book music",
            "king river music book",
            "music book king river",
        ),
        "zh": ("书 音乐 河 国王", "河 国王 书 音乐", "国王 河 音乐 书", "音乐 书 国王 河"),
    },
    tasks=(
        Task(name="asked", ask=asked, changes={"step": 2}, veil="similarities"),
        Task(name="handed", ask=handed, veil="outputs"),
        Task(name="swapped", ask=swapped, changes={"kind": "general", "step": 5}),
    ),
)
