"""The five steps: what each is called, its shape, its formula, and the arithmetic of any cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from . import cells, formulas
from .arithmetic import Line, Worked
from .cells import NotWorkedOut
from .expression import Expression
from .formulas import COMPARISON, MIXTURE, OUTPUT
from .labels import labels
from .position import WORD_VECTOR
from .scoring import SCORE, SCORINGS
from .similarity import QUERY, SIMILARITY
from .trace import AttentionTrace
from .weighting import WEIGHT, WEIGHTINGS

__all__ = ["STEPS", "NotWorkedOut", "Step", "labels"]


@dataclass(frozen=True)
class Step:
    """One of the five. ``field`` names the quantity in `AttentionTrace`, ``symbol`` on screen.

    ``axes`` says what rows and columns are, ``left`` = ``right`` is the formula in general, and
    ``explain(trace)`` the right side as that trace has it. ``worked(trace, i, j)`` works one cell
    out by plain loops from the quantity before it, never from the array that it explains.
    """

    field: str
    symbol: str
    axes: tuple[str, Literal["component", "key"]]
    left: Expression
    right: Expression
    explain: Callable[[AttentionTrace], Expression]
    arithmetic: Callable[[AttentionTrace, int, int], tuple[Line, ...]]

    @property
    def formula(self) -> str:
        """The general formula in LaTeX."""
        return f"{self.left.latex} = {self.right.latex}"

    def worked(self, trace: AttentionTrace, i: int, j: int) -> Worked:
        """One cell: of the query i and the key j, or in steps 1 and 5 its component j.

        Raises IndexError outside the matrix, NotWorkedOut for a similarity without a formula.
        """
        rows, columns = getattr(trace, self.field).shape
        if not (0 <= i < rows and 0 <= j < columns):
            raise IndexError(f"cell {i, j}: expected one of {rows} rows and {columns} columns")
        lines = self.arithmetic(trace, i, j)
        return Worked(lines, lines[-1].value)


STEPS = (
    Step(
        field="queries",
        symbol="x",
        axes=("query", "component"),
        left=QUERY,
        right=WORD_VECTOR,
        explain=formulas.vector,
        arithmetic=cells.represent,
    ),
    Step(
        field="similarities",
        symbol="s",
        axes=("query", "key"),
        left=SIMILARITY,
        right=COMPARISON,
        explain=formulas.similarity,
        arithmetic=cells.compare,
    ),
    Step(
        field="scores",
        symbol="α",
        axes=("query", "key"),
        left=SCORE,
        right=SCORINGS["ratio"].expression,
        explain=lambda trace: SCORINGS[trace.scoring].expression,
        arithmetic=cells.score,
    ),
    Step(
        field="weights",
        symbol="β",
        axes=("query", "key"),
        left=WEIGHT,
        right=WEIGHTINGS["softmax"].expression,
        explain=formulas.weighted,
        arithmetic=cells.weigh,
    ),
    Step(
        field="outputs",
        symbol="O",
        axes=("query", "component"),
        left=OUTPUT,
        right=MIXTURE,
        explain=lambda _: MIXTURE,
        arithmetic=cells.mix,
    ),
)
"""The five steps, in order, as the introduction named in docs/teachers.md has them."""
