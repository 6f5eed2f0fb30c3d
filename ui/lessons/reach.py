"""Reach: change the stage until it shows what the task asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from ui.lessons.question import RIGHT, Mark, Question, Table
from ui.lessons.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Reach(Question):
    """An answer is a scene, or the settings in which it differs from the ``start``.

    goal: gives "" for a scene that reaches the goal, otherwise a hint. gauge: the number to watch;
    beside: a table to watch. facts: placeholders of the hint. moves: settings, each with values
    that reach the goal or come near it; one of them is shown to a reader who asks.
    """

    start: Scene
    goal: Callable[[Scene], str]
    moves: Mapping[str, Sequence[Any]]
    gauge: Callable[[Scene], float] | None = None
    beside: Callable[[Scene], Table] | None = None
    facts: Callable[[Scene], Mapping[str, str]] = field(default=lambda _: {})

    def solve(self) -> dict[str, Any]:
        """Raises LookupError where no combination of moves reaches the goal."""
        for changes, mark in self._tried:
            if mark.right:
                return changes
        raise LookupError(f"none of {self.moves} reaches the goal")

    def grade(self, answer: Scene | Mapping[str, Any] | None) -> Mark:
        scene = self.start.changed(**answer) if isinstance(answer, Mapping) else answer
        if scene is None:
            return Mark("empty")
        hint = self.goal(scene)
        return Mark(hint, self.facts(scene)) if hint else RIGHT

    def foreseen(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for changes, mark in self._tried:
            if mark.hint and mark.hint not in found:
                found[mark.hint] = changes
        return found

    @cached_property
    def _tried(self) -> tuple[tuple[dict[str, Any], Mark], ...]:
        """Every combination of moves and its mark, the fewest changes first."""
        before = self.start.settings
        every = [dict(zip(self.moves, each, strict=True)) for each in product(*self.moves.values())]
        differing = [
            {name: value for name, value in each.items() if value != getattr(before, name)}
            for each in every
        ]
        return tuple((changes, self.grade(changes)) for changes in sorted(differing, key=len))
