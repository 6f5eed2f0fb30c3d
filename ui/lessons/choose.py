"""Choose: one of a few sentences. Repair: choose what mends a broken matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from attention.similarity import Array
from ui.kit.numbers import printed
from ui.lessons.question import RIGHT, Mark, Question, Table


@dataclass(frozen=True, kw_only=True)
class Choose(Question):
    """An answer is the name of an option; its sentence is in the prose."""

    options: tuple[str, ...]
    right: str

    def solve(self) -> str:
        return self.right

    def grade(self, answer: str | None) -> Mark:
        if answer is None:
            return Mark("unchosen")
        return RIGHT if answer == self.right else Mark(answer)

    def foreseen(self) -> dict[str, str]:
        return {option: option for option in self.options if option != self.right}

    def result(self, answer: str) -> Table | None:
        """The result of this answer, if it can be shown."""
        del answer
        return None


@dataclass(frozen=True, kw_only=True)
class Repair(Choose):
    """The right option is the one that turns the broken matrix (m, n) into the right one."""

    mended: Mapping[str, Array]
    rows: tuple[str, ...]
    columns: tuple[str, ...]

    def result(self, answer: str) -> Table:
        return matrix(self.mended[answer], self.rows, self.columns)


def repair(
    broken: Array,
    mended: Mapping[str, Array],
    goal: Array,
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    placeholders: Mapping[str, str] = MappingProxyType({}),
    cell: tuple[int, int] | None = None,
) -> Repair:
    """Raises ValueError unless exactly one option leads to the ``goal`` (m, n)."""
    right = [name for name, each in mended.items() if np.allclose(each, goal)]
    if len(right) != 1:
        raise ValueError(f"mended: {right} lead to the goal, expected one of {', '.join(mended)}")
    return Repair(
        options=tuple(mended),
        right=right[0],
        mended=mended,
        rows=rows,
        columns=columns,
        table=matrix(broken, rows, columns),
        placeholders=placeholders,
        cell=cell,
    )


def matrix(grid: Array, rows: tuple[str, ...], columns: tuple[str, ...]) -> Table:
    """A matrix (m, n) with the sums of its rows at the right and of its columns below."""
    body = [
        (name, *map(printed, numbers), printed(sum(numbers)))
        for name, numbers in zip(rows, grid.tolist(), strict=True)
    ]
    return Table(("", *columns, "Σ"), (*body, ("Σ", *map(printed, grid.sum(axis=0).tolist()), "")))
