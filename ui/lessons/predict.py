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
    """An answer is the place of a word: any of those that get the most is right.

    row: the query whose row is asked about. words (n,) to choose from, and what each gets (n,).
    rivals: a hint and the word that it is for, where somebody may have a reason to take it. notes
    (n,): what else fills the hint of each word.
    """

    row: int
    words: tuple[str, ...]
    values: tuple[float, ...]
    rivals: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[Mapping[str, str]] = ()

    def solve(self) -> int:
        return max(range(len(self.words)), key=self.values.__getitem__)

    def unlikely(self) -> int:
        """The word clicked last, to be selected at first: a click on it would say nothing."""
        tempting = {self.solve(), *self.rivals.values()}
        others = [place for place in range(len(self.words)) if place not in tempting]
        return min(others or range(len(self.words)), key=self.values.__getitem__)

    def grade(self, answer: int) -> Mark:
        if largest(self.values)[answer]:
            return RIGHT
        hint = next((name for name, place in self.rivals.items() if place == answer), "other")
        more = self.notes[answer] if self.notes else {}
        value = printed(self.values[answer])
        return Mark(hint, {"word": self.words[answer], "value": value, **more})

    def foreseen(self) -> dict[str, int]:
        right = np.flatnonzero(largest(self.values)).tolist()
        named = {name: place for name, place in self.rivals.items() if place not in right}
        taken = {*right, *named.values()}
        left = [place for place in range(len(self.words)) if place not in taken]
        return named | ({"other": left[0]} if left else {})


def strongest(scene: Scene, random: Random, grid: Array | None = None) -> Predict:
    """Of a row in which one word clearly gets the most weight, which is it?

    grid (m, n): another quantity to ask about. A rival is the word of the row itself.
    """
    weights = scene.trace.weights if grid is None else grid
    row = clear_row(weights, random)
    return Predict(
        places={
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
    """One of the rows whose largest value stands out most: the better half of them.

    Raises NoPoint where the two largest of a row are the same in the digits that are shown.
    """
    lead = {row: np.subtract(*np.sort(numbers)[[-1, -2]]) for row, numbers in enumerate(grid)}
    clear = sorted(lead, key=lambda row: -lead[row])[: (len(lead) + 1) // 2]
    if lead[clear[-1]] < VISIBLY:
        raise NoPoint("no word clearly gets the most")
    return random.choice(clear)
