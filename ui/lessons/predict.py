"""Predict: which word gets the most, before it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np

from attention.similarity import Array
from ui.lessons.question import RIGHT, Mark, Question
from ui.lessons.scene import Scene, shown


@dataclass(frozen=True, kw_only=True)
class Predict(Question):
    """An answer is the place of a word.

    row: the query whose row is asked about. words (n,) to choose from, and what each gets (n,).
    without: a word that is left out of the choice. rivals: a hint and the word that it is for,
    where somebody may have a reason to take it.
    """

    row: int
    words: tuple[str, ...]
    values: tuple[float, ...]
    without: int | None = None
    rivals: Mapping[str, int] = field(default_factory=dict)

    def solve(self) -> int:
        return max(self._offered(), key=self.values.__getitem__)

    def _offered(self) -> list[int]:
        return [place for place in range(len(self.words)) if place != self.without]

    def grade(self, answer: int) -> Mark:
        if answer == self.solve():
            return RIGHT
        hint = next((name for name, place in self.rivals.items() if place == answer), "other")
        return Mark(hint, {"word": self.words[answer], "value": shown(self.values[answer])})

    def foreseen(self) -> dict[str, int]:
        named = {name: place for name, place in self.rivals.items() if place != self.solve()}
        taken = {self.solve(), *named.values()}
        left = [place for place in self._offered() if place not in taken]
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
            "winner": scene.keys[int(np.argmax(weights[row]))],
            "most": shown(weights[row].max()),
        },
        row=row,
        words=scene.keys,
        values=tuple(weights[row].tolist()),
        rivals={"itself": row} if scene.queries == scene.keys else {},
        cell=(row, int(np.argmax(weights[row]))),
    )


def clear_row(grid: Array, random: Random, rows: Sequence[int] | None = None) -> int:
    """One of the rows whose largest value stands out most: the better half of them."""
    chosen = list(range(len(grid)) if rows is None else rows)
    lead = {row: np.subtract(*np.sort(grid[row])[[-1, -2]]) for row in chosen}
    chosen.sort(key=lambda row: -lead[row])
    return random.choice(chosen[: (len(chosen) + 1) // 2])
