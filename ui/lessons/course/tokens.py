"""Attention sees tokens, which are not the words between the spaces."""

from __future__ import annotations

from random import Random

import numpy as np

from attention.arithmetic import number
from models.text.chinese import words
from models.text.tokens import tokenize
from ui.kit.settings import Settings
from ui.lessons.compute import Compute, allowance, worked
from ui.lessons.lesson import Lesson, Task
from ui.lessons.question import NoPoint
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene

PARTS, TOKENS = 3, 5

CUT = "don't"
"""A word of which the tokenizer makes two pieces."""

UNSPACED = ("老师给学生一本书", "我喜欢旧歌", "小船过湖", "孩子们喝冷牛奶")

ENDINGS = ("n't", "'s")

WORDS = ("苹果", "牛奶", "老师", "学校", "火车", "公里", "孩子", "故事", "黑板")
"""Whole words of the Chinese texts, which come apart here, where each character is a token."""

FOREIGN = {
    "en": UNSPACED,
    "zh": ("I didn't like cold milk.", "She doesn't sing.", "They won't come.", "We can't swim."),
}
"""For each language sentences in the other."""

TRIES = {  # the first is what one begins with
    "en": ("Birds sing", "Birds sing songs", "Birds can't sing", "Don't they sing?"),
    "zh": ("鸟 唱", "鸟 唱 歌", "鸟 唱 歌！", "小鸟 爱 唱歌！", "“鸟” 唱 歌！"),
}


def listed(text: str) -> str:
    """A text's tokens, one after the other."""
    return " · ".join(tokenize(text))


def facts(scene: Scene) -> dict[str, str]:
    """How the tokenizer cuts a contraction, and in its two ways a sentence without spaces."""
    del scene
    return {
        "cut": CUT,
        "pieces": listed(CUT),
        "unspaced": UNSPACED[-1],
        "characters": listed(UNSPACED[-1]),
        "words": " · ".join(tokenize(UNSPACED[-1], cut=words)),
    }


def count(scene: Scene, random: Random) -> Compute:
    """How many tokens a sentence has."""
    del random
    typed = scene.settings.text
    spelled = sum(any(map(str.isalnum, token)) for token in scene.trace.key_tokens)
    question = Compute(
        value=len(scene.trace.key_tokens),
        mistakes={
            "spaces": len(typed.split()),
            "signs": spelled,
            "letters": len(typed.replace(" ", "")),
        },
        digits=0,
        placeholders={"sentence": typed, "tokens": listed(typed)},
    ).with_distinct_mistakes()
    if len(question.mistakes) < 3:
        raise NoPoint("another way to count comes to the same number")
    return question


def foreign(scene: Scene, random: Random) -> Compute:
    """How many tokens a sentence in the other language has."""
    del random
    typed = scene.settings.text
    return Compute(
        value=len(tokenize(typed)),
        mistakes={"spaces": len(typed.split())},
        digits=0,
        placeholders={"sentence": typed, "tokens": listed(typed)},
    )


def merged(scene: Scene, random: Random) -> Compute:
    """The weight of a whole word of which the tokenizer has made two tokens."""
    keys, weights = scene.keys, scene.trace.weights
    pairs = [
        (first, first + 1)
        for first in range(len(keys) - 1)
        if keys[first + 1] in ENDINGS or keys[first] + keys[first + 1] in WORDS
    ]
    if not pairs:
        raise NoPoint("no word is two tokens")
    first, second = pair = random.choice(pairs)
    spelled = [index for index, key in enumerate(keys) if key[0].isalnum()]
    row = random.choice([index for index in spelled if index not in pair])
    a, b = weights[row, list(pair)]
    return Compute(
        value=float(a + b),
        mistakes={"average": float(a + b) / 2, "first": float(a), "second": float(b)},
        tolerance=allowance(np.sum, weights[row, list(pair)], scene.decimals("weights")),
        placeholders={
            "query": scene.queries[row],
            "one": keys[first],
            "two": keys[second],
            "word": keys[first] + keys[second],
        },
        cell=(row, first),
        worked=worked(float(a + b), lambda decimals: number(a, decimals) + number(b, decimals)),
    ).with_distinct_mistakes()


def split(scene: Scene, random: Random) -> Reach:
    """A text of three words that becomes five tokens."""
    del random

    def counted(scene: Scene) -> tuple[int, int]:
        return len(scene.settings.text.split()), len(scene.trace.key_tokens)

    def goal(scene: Scene) -> str:
        parts, tokens = counted(scene)
        return "parts" if parts != PARTS else "few" if tokens < TOKENS else ""

    def facts(scene: Scene) -> dict[str, str]:
        parts, tokens = counted(scene)
        return {"parts": str(parts), "tokens": str(tokens)}

    return Reach(
        start=scene,
        goal=goal,
        facts=facts,
        moves={"text": (*TRIES[scene.settings.language], " ")},
        placeholders={"words": str(PARTS), "least": str(TOKENS)},
    )


LESSON = Lesson(
    order=4,
    minutes=7,
    settings=Settings(scoring="scaled", cut="characters"),
    texts={
        "en": (
            "I didn't like cold milk.",
            "The king's horse can't swim.",
            "She doesn't sing old songs.",
            "They won't cross the lake.",
        ),
        "zh": (
            "桌上有 12 个苹果。",
            "她买了 250 克牛奶。",
            "学校有 36 位老师。",
            "火车走了 300 公里。",
            "孩子读了 15 本故事书。",
            "黑板上写着 don't 这个词。",
        ),
    },
    facts=facts,
    tasks=(
        Task(name="count", ask=count, veil="words"),
        Task(
            name="foreign",
            ask=foreign,
            changes=lambda random, settings: {"text": random.choice(FOREIGN[settings.language])},
            veil="words",
        ),
        Task(name="merged", ask=merged),
        Task(
            name="split",
            ask=split,
            changes=lambda _, settings: {"text": TRIES[settings.language][0]},
            controls={"text": ()},
        ),
    ),
)
