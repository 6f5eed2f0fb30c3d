"""Attention once more, by plain loops over Python floats: slow, obvious, and written separately.

Nothing here imports the package under test. Matrices are lists of rows.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
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


class Placed(NamedTuple):
    """What a position makes of the words: moved vectors, or a number for each query and key."""

    queries: Matrix
    keys: Matrix
    bias: Callable[[int, int], float] = lambda _i, _j: 0.0
    seen: Callable[[int, int], bool] = lambda _i, _j: True
    factor: Callable[[int, int], float] = lambda _i, _j: 1.0


def encoding(position: int, component: int, width: int) -> float:
    angle = position / 10000 ** (2 * (component // 2) / width)
    return math.cos(angle) if component % 2 else math.sin(angle)


def sinusoidal(queries: Matrix, keys: Matrix) -> Placed:
    def moved(vectors: Matrix) -> Matrix:
        return [
            [part + encoding(position, c, len(vector)) for c, part in enumerate(vector)]
            for position, vector in enumerate(vectors)
        ]

    return Placed(moved(queries), moved(keys))


def rotary(queries: Matrix, keys: Matrix, base: float) -> Placed:
    """A pair of components is a complex number, which a unit of some angle turns."""

    def turned(vector: Vector, position: int) -> Vector:
        found = []
        for c in range(0, len(vector), 2):
            turn = cmath.exp(1j * position / base ** (c / len(vector)))
            pair = complex(vector[c], vector[c + 1]) * turn
            found += [pair.real, pair.imag]
        return found

    return Placed(
        [turned(vector, position) for position, vector in enumerate(queries)],
        [turned(vector, position) for position, vector in enumerate(keys)],
    )


def alibi(queries: Matrix, keys: Matrix, slope: float) -> Placed:
    return Placed(queries, keys, bias=lambda i, j: -slope * abs(i - j))


def local(queries: Matrix, keys: Matrix, half_width: float) -> Placed:
    def distance(i: int, j: int) -> float:
        return j - i * len(keys) / len(queries)

    def factor(i: int, j: int) -> float:
        sigma = half_width / 2
        return math.exp(-(distance(i, j) ** 2) / (2 * sigma**2))

    return Placed(queries, keys, seen=lambda i, j: abs(distance(i, j)) <= half_width, factor=factor)


def relative(queries: Matrix, keys: Matrix, distances: Vector) -> Placed:
    farthest = (len(distances) - 1) // 2

    def bias(i: int, j: int) -> float:
        return distances[max(-farthest, min(farthest, j - i)) + farthest]

    return Placed(queries, keys, bias=bias)


POSITIONS: Mapping[str, Callable[..., Placed]] = {
    "none": Placed,
    **{function.__name__: function for function in (sinusoidal, rotary, alibi, local, relative)},
}


def softmax(z: Vector) -> Vector:
    powers = [math.exp(value) for value in z]
    return [power / sum(powers) for power in powers]


def sparsemax(z: Vector) -> Vector:
    """The threshold above which the rest sums to 1 is found by halving, without sorting."""
    low, high = max(z) - 1, max(z)
    for _ in range(100):
        middle = (low + high) / 2
        if sum(max(value - middle, 0.0) for value in z) > 1:
            low = middle
        else:
            high = middle
    weights = [max(value - high, 0.0) for value in z]
    # A weight that is there by rounding alone counts as none.
    kept = [value for value, weight in zip(z, weights, strict=True) if weight > 1e-9 * max(weights)]
    if len(kept) < sum(weight > 0 for weight in weights):
        rest = iter(sparsemax(kept))
        return [next(rest) if weight > 1e-9 * max(weights) else 0.0 for weight in weights]
    return weights


def hardmax(z: Vector) -> Vector:
    return [(value == max(z)) / z.count(max(z)) for value in z]


WEIGHTINGS: Mapping[str, Callable[[list[float]], Vector]] = {
    "softmax": softmax,
    "sparsemax": sparsemax,
    "hardmax": hardmax,
    "none": lambda z: z,
}

WITHOUT_TEMPERATURE = ("hardmax", "none")


def attend(
    queries: Matrix,
    keys: Matrix,
    values: Matrix,
    *,
    similarity: str,
    parameters: Mapping[str, Any],
    scoring: str,
    weighting: str = "softmax",
    temperature: float = 1.0,
    position: str = "none",
    position_parameters: Mapping[str, Any] = MappingProxyType({}),
    mask: Sequence[Sequence[bool]] | None = None,
    mask_when: str = "before",
    bias: Matrix | None = None,
) -> Attended:
    """The five steps for one query after the other; the scores of hidden keys are -inf."""
    found = Attended([], [], [], [])
    placed = POSITIONS[position](queries, keys, **position_parameters)
    if weighting in WITHOUT_TEMPERATURE:
        temperature = 1.0
    everything = range(len(keys))
    for i, x in enumerate(placed.queries):
        looks_at = [j for j in everything if (mask is None or mask[i][j]) and placed.seen(i, j)]
        visible = looks_at if mask_when == "before" else list(everything)

        s = [SIMILARITIES[similarity](x, y, **parameters) for y in placed.keys]

        row_sum = sum(s[j] for j in visible)
        scores = [-math.inf for _ in everything]
        for j in visible:
            scores[j] = SCORINGS[scoring](s[j], row_sum, len(x))

        z = [
            (scores[j] + placed.bias(i, j) + (0.0 if bias is None else bias[i][j])) / temperature
            for j in visible
        ]
        weights = [0.0 for _ in everything]
        if visible:
            for j, weight in zip(visible, WEIGHTINGS[weighting](z), strict=True):
                if j in looks_at:
                    weights[j] = weight * placed.factor(i, j)

        outputs = [
            sum(weights[j] * values[j][component] for j in everything)
            for component in range(len(values[0]))
        ]
        found.similarities.append(s)
        found.scores.append(scores)
        found.weights.append(weights)
        found.outputs.append(outputs)
    return found
