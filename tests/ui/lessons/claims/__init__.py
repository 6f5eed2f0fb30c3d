"""What the lessons say, computed once more: each number, word and claim of a task's prose, by plain
loops over the numbers that its stage shows, and the right answer with them.

A function a task, named after the lesson and the task; a task without one fails `test_claims`. It
asserts what the prose claims without a number, and returns what `Claim` holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ui.lessons.lesson import Posed
from ui.lessons.scene import Scene

Facts = Mapping[str, object]
"""For each placeholder of the prose a text, or the number that it shows."""

Row = Sequence[float]


@dataclass(frozen=True)
class Claim:
    """The right ``answer``, ``facts`` that fill the prose, and ``marks`` that fill the hint of a
    wrong answer: of the index of a word, or of the scene that it makes. ``reached`` tells whether a
    scene is as the task wants it.
    """

    answer: object = None
    facts: Facts = field(default_factory=dict)
    marks: Callable[[Any], Facts] = lambda _: {}
    reached: Callable[[Scene], bool] | None = None


class Seen:
    """What somebody at a task has before them: words, and numbers as plain lists."""

    def __init__(self, posed: Posed) -> None:
        self.scene, self.question = posed.scene, posed.question
        self.placeholders = posed.question.placeholders
        trace = posed.scene.trace
        self.queries, self.keys = list(posed.scene.queries), list(posed.scene.keys)
        self.x, self.y, self.values = (
            each.tolist() for each in (trace.queries, trace.keys, trace.values)
        )
        self.similarities, self.scores = trace.similarities.tolist(), trace.scores.tolist()
        self.weights, self.outputs = trace.weights.tolist(), trace.outputs.tolist()
        self.width = len(self.x[0])

    def row(self, placeholder: str = "query") -> int:
        """The row of the word that fills a placeholder."""
        return self.queries.index(self.placeholders[placeholder])

    def column(self, placeholder: str = "key") -> int:
        return self.keys.index(self.placeholders[placeholder])


def shown(value: float, decimals: int = 3) -> str:
    """A number as a reader sees it, for numbers that have to look different."""
    return f"{value:.{decimals}f}"


def softmax(scores: Row) -> list[float]:
    powers = [math.exp(score) for score in scores]
    return [power / math.fsum(powers) for power in powers]


def column(grid: Sequence[Row], key: int) -> list[float]:
    return [row[key] for row in grid]


def length(vector: Row) -> float:
    return math.hypot(*vector)


def dot(one: Row, other: Row) -> float:
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def cosine(one: Row, other: Row) -> float:
    return dot(one, other) / (length(one) * length(other))


def best(row: Row) -> int:
    """The index of the largest, which must look larger than any other."""
    ranked = sorted(row, reverse=True)
    assert shown(ranked[0]) != shown(ranked[1]), "no word is seen to get the most"
    return row.index(ranked[0])


def largest_of_all(scene: Scene) -> float:
    return max(map(max, scene.trace.weights.tolist()))


def ceiling(words: int, spread: float, temperature: float = 1.0) -> float:
    """The most that one word can get where scores differ by no more than ``spread``."""
    return 1 / (1 + (words - 1) * math.exp(-spread / temperature))
