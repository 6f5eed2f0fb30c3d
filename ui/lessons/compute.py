"""Compute: one number, typed."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np

from attention import STEPS, Worked, softmax
from attention.arithmetic import line
from attention.expression import Expression
from attention.similarity import Array
from ui.kit.numbers import printed
from ui.lessons.question import RIGHT, Mark, Question
from ui.lessons.scene import Scene
from ui.views.stage.veil import FIELDS

DIGITS = 3
"""How many decimals an answer should have."""

CELLS = 12
"""How many cells are tried before one is chosen for a question: each one takes time to compute."""

LONGEST = 40
"""Characters: nobody computes a longer number."""


@dataclass(frozen=True, kw_only=True)
class Compute(Question):
    """An answer is a text with a number in it.

    tolerance: how far a result from the digits on the screen may be from ``value``. mistakes: each
    hint, and the number that its mistake gives. digits: decimals to give, 0 for a whole number.
    """

    value: float
    mistakes: Mapping[str, float] = field(default_factory=dict)
    tolerance: float = 0.0
    digits: int = DIGITS

    def filling(self, mark: Mark = RIGHT) -> Mapping[str, str]:
        return {"digits": str(self.digits), **super().filling(mark)}

    def solve(self) -> str:
        return printed(self.value, self.digits)

    def grade(self, answer: str) -> Mark:
        read = number(answer, whole=not self.digits)
        if read is None:
            return Mark("unread" if self.digits else "unread_whole")
        given, decimals = read
        if self._is(given, self.value):
            return RIGHT
        for hint, wrong in self.mistakes.items():
            if self._is(given, wrong):
                return Mark(hint, {"answer": printed(given, self.digits)})
        if self._is(-given, self.value):
            return Mark("sign")
        if 0 < decimals < self.digits and abs(given - self.value) <= 0.5001 * 10.0**-decimals:
            return Mark("coarse")
        if self.value and self._is(given / 100, self.value):
            return Mark("percent")
        return Mark("small" if given < self.value else "large")

    def foreseen(self) -> dict[str, str]:
        wrong = {hint: printed(value, self.digits) for hint, value in self.mistakes.items()}
        far = abs(self.value) + 1 + max(map(abs, self.mistakes.values()), default=0.0)
        known: dict[str, str] = {
            "unread" if self.digits else "unread_whole": "?",
            "large": printed(1.37 * far + 1, self.digits),
            "small": printed(-1.61 * far - 1, self.digits),
        }
        if self.value:
            known["sign"] = printed(-self.value, self.digits)
        if self.digits and self.apart(coarse := float(f"{self.value:.1f}")):
            known["coarse"] = f"{coarse:.1f}"
        return {hint: given for hint, given in (known | wrong).items() if self._gets(given, hint)}

    def _gets(self, given: str, hint: str) -> bool:
        """Whether the answer ``given`` gets this hint and no other."""
        return hint in self.mistakes or self.grade(given).hint == hint

    def _is(self, given: float, value: float) -> bool:
        return abs(given - value) <= self.near(value)

    def near(self, value: float) -> float:
        """How far an answer may be from ``value``, because it and the shown numbers are rounded."""
        rounding = 0.5001 * 10.0**-self.digits if self.digits else 0.0
        return rounding + self.tolerance * max(1.0, abs(value) / (abs(self.value) or 1.0))

    def apart(self, other: float) -> bool:
        """Whether no answer could be taken for both."""
        return abs(other - self.value) > self.near(other) + self.near(self.value)

    def with_distinct_mistakes(self) -> Compute:
        """Without mistakes that give nearly the value itself, or the number of an earlier one."""
        kept: dict[str, float] = {}
        for hint, wrong in self.mistakes.items():
            others = [self.value, *kept.values()]
            if all(abs(wrong - o) > self.near(wrong) + self.near(o) for o in others):
                kept[hint] = wrong
        return replace(self, mistakes=kept)


def number(text: str, whole: bool = False) -> tuple[float, int] | None:
    """The number in a text, and how many decimals it has; None where there is no number.

    A comma is a decimal point, but in a whole number it separates the thousands. A fraction counts
    as having all decimals of a float.

    >>> number("0.36"), number(" −1，5 "), number("35 %"), number("half of it")
    ((0.36, 2), (-1.5, 1), (0.35, 2), None)
    >>> number("1/4"), number("1 1/4"), number("1½"), number("1/0")
    ((0.25, 15), (1.25, 15), (1.5, 15), None)
    >>> number("1,024", whole=True)
    (1024.0, 0)
    """
    # A sign such as ½ is a separate number: 1½ is not 11/2.
    spelled = "".join(f" {c} " if _is_fraction(c) else c for c in text[:LONGEST])
    plain = unicodedata.normalize("NFKC", spelled).translate(_SIGNS).strip()
    is_percent = plain.endswith("%")
    plain = plain.removesuffix("%").strip()
    if found := _FRACTION.fullmatch(plain):
        read = _fraction(*found.groups())
    else:
        read = _decimal("".join(plain.split()).replace(",", "" if whole else "."))
    if read is None or not math.isfinite(read[0]):
        return None
    return (read[0] / 100, read[1] + 2) if is_percent else read


def _decimal(plain: str) -> tuple[float, int] | None:
    if not plain.isascii() or not set(plain) <= set("+-.0123456789e"):
        return None
    try:
        value = float(plain)
    except ValueError:
        return None
    return value, len(plain.partition("e")[0].partition(".")[2])


def _fraction(sign: str, whole: str | None, over: str, under: str) -> tuple[float, int] | None:
    if not int(under):
        return None
    value = int(whole or 0) + int(over) / int(under)
    return (-value if sign == "-" else value), sys.float_info.dig


def _is_fraction(character: str) -> bool:
    return unicodedata.normalize("NFKC", character).count("\u2044") == 1


_SIGNS = str.maketrans({"−": "-", "–": "-", "。": ".", "E": "e", "\u2044": "/"})
_FRACTION = re.compile(r"([+-]?)\s*(?:([0-9]{1,9})\s+)?([0-9]{1,9})\s*/\s*([0-9]{1,9})")


def allowance(function: Callable[[Array], float], operands: Array, decimals: int) -> float:
    """How far a result may be off where operands (n,) are read with so many decimals."""
    half = 0.5 * 10.0**-decimals
    value = function(operands)
    return sum(
        max(abs(function(operands + step) - value), abs(function(operands - step) - value))
        for step in half * np.eye(len(operands))
    )


def product_allowance(
    first: float, second: float, first_decimals: int, second_decimals: int
) -> float:
    """The most that a product may be off where each factor is read with so many decimals.

    Neither factor is negative, so it is most where both are rounded down.
    """
    most = (first + 0.5 * 10.0**-first_decimals) * (second + 0.5 * 10.0**-second_decimals)
    return most - first * second


def worked(value: float, filled: Callable[[int], Expression]) -> Worked:
    """``filled(decimals) = value``, with the fewest decimals that make it true."""
    written = line((), lambda decimals: [filled(decimals)], value)
    return Worked((written,), value)


def weight(scene: Scene, i: int, j: int) -> Compute:
    """One weight, from the scores of its row."""
    scores, weights = scene.trace.scores, scene.trace.weights
    powers = np.exp(scores)
    return _cell(
        scene,
        "weights",
        (i, j),
        lambda row: float(softmax(row)[j]),
        scores[i],
        {
            "column": powers[i, j] / powers[:, j].sum(),
            "no_exponential": scores[i, j] / scores[i].sum(),
            "not_normalised": powers[i, j],
            "transposed": weights[j, i] if j < len(weights) and i < weights.shape[1] else np.nan,
            "score": scores[i, j],
            "similarity": scene.trace.similarities[i, j],
        },
    )


def ratio(scene: Scene, i: int, j: int) -> Compute:
    """One score of the ratio, from the similarities of its row."""
    similarities = scene.trace.similarities
    return _cell(
        scene,
        "scores",
        (i, j),
        lambda row: float(row[j] / row.sum()),
        similarities[i],
        {
            "column": similarities[i, j] / similarities[:, j].sum(),
            "transposed": scene.trace.scores[j, i],
            "exponential": scene.trace.weights[i, j],
            "similarity": similarities[i, j],
            "inverted": similarities[i].sum() / similarities[i, j],
            "root": similarities[i, j] / math.sqrt(scene.trace.queries.shape[1]),
        },
    )


def scaled(scene: Scene, i: int, j: int) -> Compute:
    """One score s/√d."""
    similarity, width = scene.trace.similarities[i, j], scene.trace.queries.shape[1]
    return _cell(
        scene,
        "scores",
        (i, j),
        lambda row: float(row[j] / math.sqrt(width)),
        scene.trace.similarities[i],
        {
            "no_root": similarity / width,
            "keys": similarity / math.sqrt(scene.trace.shape[1]),
            "upside_down": similarity * math.sqrt(width),
            "similarity": similarity,
        },
    )


def _cell(
    scene: Scene,
    field: str,
    cell: tuple[int, int],
    function: Callable[[Array], float],
    operands: Array,
    mistakes: Mapping[str, float],
) -> Compute:
    i, j = cell
    step = FIELDS.index(field) + 1
    return Compute(
        value=float(getattr(scene.trace, field)[i, j]),
        mistakes={hint: float(wrong) for hint, wrong in mistakes.items() if np.isfinite(wrong)},
        tolerance=allowance(function, operands, scene.decimals(FIELDS[step - 2])),
        placeholders={
            "query": scene.queries[i],
            "key": scene.keys[j],
            "width": str(scene.trace.queries.shape[1]),
        },
        cell=cell,
        step=step,
        worked=STEPS[step - 1].worked(scene.trace, i, j),
    ).with_distinct_mistakes()


def some_cell(
    scene: Scene,
    random: Random,
    ask: Callable[[Scene, int, int], Compute],
    cells: Iterable[tuple[int, int]] | None = None,
) -> Compute:
    """``ask`` about one of some cells: the one with the most mistakes that differ."""
    m, n = scene.trace.shape
    every = [(i, j) for i in range(m) for j in range(n)] if cells is None else list(cells)
    some = random.sample(every, min(len(every), CELLS))
    return max((ask(scene, i, j) for i, j in some), key=lambda question: len(question.mistakes))
