"""Attention once more, by plain loops over Python floats: slow, obvious, and written separately.

Nothing here imports the package under test. Matrices are lists of rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Vector = Sequence[float]
Matrix = Sequence[Vector]


class Attended(NamedTuple):
    similarities: list[list[float]]
    scores: list[list[float]]
    weights: list[list[float]]
    outputs: list[list[float]]


def dot(x: Vector, y: Vector) -> float:
    return sum(a * b for a, b in zip(x, y, strict=True))


def cosine(x: Vector, y: Vector) -> float:
    lengths = math.hypot(*x) * math.hypot(*y)
    return dot(x, y) / lengths if lengths else 0.0


def euclidean(x: Vector, y: Vector) -> float:
    return -(math.dist(x, y) ** 2) / 2


def gaussian(x: Vector, y: Vector, sigma: float) -> float:
    return math.exp(-((math.dist(x, y) / sigma) ** 2) / 2)


def additive(x: Vector, y: Vector, W: Matrix, U: Matrix, v: Vector) -> float:
    return sum(
        outer * math.tanh(dot(left, x) + dot(right, y))
        for left, right, outer in zip(W, U, v, strict=True)
    )


def bilinear(x: Vector, y: Vector, W: Matrix) -> float:
    return sum(
        x[row] * W[row][column] * y[column] for row in range(len(x)) for column in range(len(y))
    )


SIMILARITIES: Mapping[str, Callable[..., float]] = {
    function.__name__: function
    for function in (dot, cosine, euclidean, gaussian, additive, bilinear)
}

SCORINGS: Mapping[str, Callable[[float, float, int], float]] = {
    "ratio": lambda s, row_sum, _width: s / row_sum,
    "scaled": lambda s, _row_sum, width: s / width**0.5,
    "plain": lambda s, _row_sum, _width: s,
}


def attend(
    queries: Matrix,
    keys: Matrix,
    values: Matrix,
    *,
    similarity: str,
    parameters: Mapping[str, Any],
    scoring: str,
    temperature: float = 1.0,
    mask: Sequence[Sequence[bool]] | None = None,
    mask_when: str = "before",
    bias: Matrix | None = None,
) -> Attended:
    """The five steps for one query after the other; the scores of hidden keys are -inf."""
    found = Attended([], [], [], [])
    everything = range(len(keys))
    for i, x in enumerate(queries):
        looks_at = [j for j in everything if mask is None or mask[i][j]]
        visible = looks_at if mask_when == "before" else list(everything)

        s = [SIMILARITIES[similarity](x, y, **parameters) for y in keys]

        row_sum = sum(s[j] for j in visible)
        scores = [-math.inf for _ in everything]
        for j in visible:
            scores[j] = SCORINGS[scoring](s[j], row_sum, len(x))

        powers = {}
        for j in visible:
            z = (scores[j] + (0.0 if bias is None else bias[i][j])) / temperature
            powers[j] = math.exp(z)
        weights = [0.0 for _ in everything]
        for j in looks_at:
            weights[j] = powers[j] / sum(powers.values())

        outputs = [
            sum(weights[j] * values[j][component] for j in everything)
            for component in range(len(values[0]))
        ]
        found.similarities.append(s)
        found.scores.append(scores)
        found.weights.append(weights)
        found.outputs.append(outputs)
    return found
