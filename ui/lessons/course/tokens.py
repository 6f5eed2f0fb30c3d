"""Attention sees tokens, which are not the words between the blanks."""

from __future__ import annotations

from random import Random

import numpy as np

from attention.arithmetic import number
from models.text.tokens import tokenize
from ui.kit.settings import Settings
from ui.lessons.compute import Compute, allowance, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene

PARTS, TOKENS = 3, 5

CHINESE = ("老师给学生一本书", "我喜欢旧歌", "小船过湖", "孩子们喝冷牛奶")


def count(scene: Scene, random: Random) -> Compute:
    """How many tokens a sentence has."""
    del random
    typed = scene.settings.text
    spelled = sum(any(map(str.isalnum, token)) for token in scene.trace.key_tokens)
    return Compute(
        value=len(scene.trace.key_tokens),
        mistakes={"blanks": len(typed.split()), "signs": spelled, "letters": len(typed)},
        digits=0,
        places={"sentence": typed},
    ).told_apart()


def chinese(scene: Scene, random: Random) -> Compute:
    """How many tokens a sentence without blanks has."""
    del scene
    typed = random.choice(CHINESE)
    tokens = tokenize(typed)
    return Compute(
        value=len(tokens),
        mistakes={"blanks": 1},
        digits=0,
        places={"sentence": typed, "tokens": " · ".join(tokens)},
    )


def merged(scene: Scene, random: Random) -> Compute:
    """The weight of a whole word of which the tokenizer has made two tokens."""
    keys, weights = scene.keys, scene.trace.weights
    first = next(place for place, key in enumerate(keys) if key in ("n't", "'s", "not")) - 1
    pair = [first, first + 1]
    row = random.choice([place for place in range(len(keys)) if place not in pair])
    a, b = weights[row, pair]
    return Compute(
        value=float(a + b),
        mistakes={"average": float(a + b) / 2, "first": float(a), "second": float(b)},
        tolerance=allowance(np.sum, weights[row, pair], scene.places("weights")),
        places={
            "query": scene.queries[row],
            "one": keys[first],
            "two": keys[first + 1],
            "word": keys[first] + keys[first + 1],
        },
        cell=(row, first),
        worked=worked(float(a + b), lambda places: number(a, places) + number(b, places)),
    ).told_apart()


def split(scene: Scene, random: Random) -> Reach:
    """A text of three words that becomes five tokens."""
    del random

    def goal(scene: Scene) -> str:
        parts, tokens = len(scene.settings.text.split()), len(scene.trace.key_tokens)
        return "parts" if parts != PARTS else "few" if tokens < TOKENS else ""

    def told(scene: Scene) -> dict[str, str]:
        parts, tokens = len(scene.settings.text.split()), len(scene.trace.key_tokens)
        return {"parts": str(parts), "tokens": str(tokens)}

    tries = ("Birds sing", "Birds sing songs", "Birds can't sing", "Don't they sing?", " ")
    return Reach(start=scene, goal=goal, told=told, moves={"text": (scene.settings.text, *tries)})


LESSON = Lesson(
    order=4,
    minutes=7,
    settings=Settings(scoring="scaled"),
    texts=(
        "I didn't like cold milk.",
        "The king's horse can't swim.",
        "She doesn't sing old songs.",
        "They won't cross the lake.",
    ),
    tasks=(
        Task(name="count", ask=count, veil="words"),
        Task(name="chinese", ask=chinese, veil="words"),
        Task(name="merged", ask=merged),
        Task(name="split", ask=split, controls={"text": ()}),
    ),
)
