"""Predict: which word gets the most, before it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np

from attention.similarity import Array
from attention.ties import largest, leading
from ui.kit.numbers import printed
from ui.lessons.question import RIGHT, Mark, NoPoint, Question
from ui.lessons.scene import Scene

VISIBLY = 0.001
"""The least difference that the three decimals of a prediction show."""


@dataclass(frozen=True, kw_only=True)
class Predict(Question):
    """An answer is the index of a word: every word that gets the most is right.

    row: the query whose row is asked about. words (n,): the choices; values (n,): what each gets.
    rivals: a hint for each wrong word that a reader may choose for a reason. notes (n,): more
    placeholders for the hint of each word.
    """

    row: int
    words: tuple[str, ...]
    values: tuple[float, ...]
    rivals: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[Mapping[str, str]] = ()

    def solve(self) -> int:
        return max(range(len(self.words)), key=self.values.__getitem__)

    def unlikely(self) -> int:
        """The word that is least likely to be chosen: it is selected before the first click."""
        tempting = {self.solve(), *self.rivals.values()}
        others = [index for index in range(len(self.words)) if index not in tempting]
        return min(others or range(len(self.words)), key=self.values.__getitem__)

    def grade(self, answer: int) -> Mark:
        if largest(self.values)[answer]:
            return RIGHT
        hint = next((name for name, index in self.rivals.items() if index == answer), "other")
        more = self.notes[answer] if self.notes else {}
        value = printed(self.values[answer])
        return Mark(hint, {"word": self.words[answer], "value": value, **more})

    def foreseen(self) -> dict[str, int]:
        right = np.flatnonzero(largest(self.values)).tolist()
        named = {name: index for name, index in self.rivals.items() if index not in right}
        taken = {*right, *named.values()}
        left = [index for index in range(len(self.words)) if index not in taken]
        return named | ({"other": left[0]} if left else {})


def strongest(scene: Scene, random: Random, grid: Array | None = None) -> Predict:
    """Which word gets the most weight in a row where the answer is clear?

    grid (m, n): another quantity to ask about. The rival is the word of the row itself.
    """
    weights = scene.trace.weights if grid is None else grid
    row = clear_row(weights, random)
    return Predict(
        placeholders={
            "query": scene.queries[row],
            "winner": scene.keys[leading(weights[row])],
            "most": printed(weights[row].max()),
        },
        row=row,
        words=scene.keys,
        values=tuple(weights[row].tolist()),
        rivals={"itself": row} if scene.queries == scene.keys else {},
        cell=(row, leading(weights[row])),
    )


def clear_row(grid: Array, random: Random) -> int:
    """A random row of the half in which the largest value stands out most.

    Raises NoPoint where the two largest of a row are the same in the digits that are shown.
    """
    lead = {row: np.subtract(*np.sort(numbers)[[-1, -2]]) for row, numbers in enumerate(grid)}
    clear = sorted(lead, key=lambda row: -lead[row])[: (len(lead) + 1) // 2]
    if lead[clear[-1]] < VISIBLY:
        raise NoPoint("no word clearly gets the most")
    return random.choice(clear)
