"""What a task asks, its computed answer, and the feedback on a wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from attention import Worked


class NoPoint(ValueError):
    """A scene does not show what a task is about, or not in the digits on the screen."""


@dataclass(frozen=True)
class Mark:
    """Right, or the name of the ``hint`` at the likely mistake, and its ``placeholders``."""

    hint: str = ""
    placeholders: Mapping[str, str] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        return not self.hint


RIGHT = Mark()


@dataclass(frozen=True)
class Table:
    """Numbers beside a question. ``head`` names the columns; the first cell of a row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One task with the numbers of one seed. Subclasses define what an answer is.

    placeholders: the texts that fill the task's prose, by name. table: numbers beside the question.
    cell, step, worked, proof: the cell and step on the stage, the arithmetic and a table that are
    shown once it is answered.
    """

    placeholders: Mapping[str, str] = field(default_factory=dict)
    cell: tuple[int, int] | None = None
    step: int = 4
    worked: Worked | None = None
    table: Table | None = None
    proof: Table | None = None

    def filling(self, mark: Mark = RIGHT) -> Mapping[str, str]:
        """The texts that fill the task's prose; in a hint, those of the wrong answer too."""
        return {**self.placeholders, **mark.placeholders}

    def solve(self) -> Any:
        """The right answer."""
        raise NotImplementedError

    def grade(self, answer: Any) -> Mark:
        """Right, or the likely mistake."""
        raise NotImplementedError

    def foreseen(self) -> Mapping[str, Any]:
        """Each hint of this question, and a wrong answer that gets it."""
        raise NotImplementedError
