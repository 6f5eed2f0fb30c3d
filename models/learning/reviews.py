"""A task of short reviews, made of words that were chosen here: praise, or complaint?

A review has two clauses with ``but`` between them; a clause has a thing, a degree or ``not``, and
an opinion. The last one decides.
"""

from __future__ import annotations

import numpy as np

from models.learning.task import Answer, Solution, Task, Units

THINGS = {
    "en": ("the food was", "the room was", "the staff was", "the film was", "the phone was"),
    "zh": ("饭菜", "房间", "服务", "电影", "手机"),
}
GOOD = {
    "en": ("good", "great", "lovely", "excellent", "pleasant"),
    "zh": ("好", "棒", "出色", "舒服", "完美"),
}
BAD = {
    "en": ("bad", "awful", "poor", "terrible", "annoying"),
    "zh": ("差", "糟糕", "难受", "粗糙", "讨厌"),
}
DEGREES = {"en": ("very", "really", "rather"), "zh": ("很", "真", "挺")}
SIGNS = {"en": ("not", "but", "?"), "zh": ("不", "但是", "?")}
VERDICTS = {"en": ("praise", "complaint"), "zh": ("好评", "差评")}

WORDS = {
    language: (
        *THINGS[language],
        *GOOD[language],
        *BAD[language],
        *DEGREES[language],
        *SIGNS[language],
        *VERDICTS[language],
    )
    for language in ("en", "zh")
}
GOODS, BADS, DEGREE = range(5, 10), range(10, 15), range(15, 18)
NOT, BUT, ASK, PRAISE, COMPLAINT = range(18, 23)


def draw(generator: np.random.Generator) -> Units:
    """Two clauses and the question mark: rows that are learned from are equally long."""
    found = (*_clause(generator), BUT, *_clause(generator), ASK)
    return tuple((number,) for number in found)


def _clause(generator: np.random.Generator) -> tuple[int, int, int]:
    thing = int(generator.integers(0, 5))
    turns = generator.random() < 0.3
    adverb = NOT if turns else int(generator.choice(DEGREE))
    return thing, adverb, int(generator.integers(GOODS.start, BADS.stop))


def ask(units: Units) -> Units:
    """The review, with the question mark where it was not typed."""
    return units if units and units[-1] == (ASK,) else (*units, (ASK,))


def solve(units: Units) -> Solution:
    """The verdict of the last opinion, which a ``not`` in its clause turns round."""
    words = [unit[0] for unit in units]
    opinions = [index for index, word in enumerate(words) if word in GOODS or word in BADS]
    if not opinions or words[-1] != ASK:
        return {}
    last = opinions[-1]
    begin = max((index for index in range(last) if words[index] == BUT), default=-1) + 1
    turns = [index for index in range(begin, last) if words[index] == NOT]
    praises = (words[last] in GOODS) != (len(turns) % 2 == 1)
    target = PRAISE if praises else COMPLAINT
    return {len(words) - 1: Answer(target, frozenset([last, *turns]))}


REVIEWS = Task("reviews", WORDS, draw, solve, layers=2, heads=2, complete=ask)
