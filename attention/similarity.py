"""How alike two vectors are: the second step.

To add a similarity, write one function of ``queries`` (m, d), ``keys`` (n, d) and its parameters
that returns (m, n), and decorate it. Its worked arithmetic may be given too; without it a cell
shows the value of that one pair.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arithmetic import Line, line, number, products, shortened
from .blocks import blocks
from .expression import E, Expression, Fraction, Group, Name, Number
from .notation import Call, Norm, Root, Transpose
from .parameters import Parameters, Parametric
from .registry import Registry

Array = NDArray[np.float64]
Vector = Sequence[float]

QUERY = Name("x", "i", "query")
KEY = Name("x", "j", "key")
SIMILARITY = Name("s", "ij")

BLOCK = 2**14
"""How many single components are compared at once (128 kB): more would be memory to be found."""

LINE = 8
"""How many numbers the processor's cache moves together (64 bytes)."""

MANY = 2**14
"""Above so many single components, what takes a product or exponentials first is faster."""

CLOSE = 1 / 16
"""Squared distances below this share of |x|² + |y|² are taken from differences."""

SMALLEST_SQUARE = 1e-280
"""Squares below this have lost digits."""

SMALLEST_SUM, LARGEST_SUM, LARGEST_WEIGHT = 1e-2, 100.0, 1e100
"""Sums between these go by exponentials: smaller ones would lose digits, larger ones overflow. So
would their products with weights above the last."""

ADDITIVE_WIDTH = 16


@dataclass(frozen=True, kw_only=True)
class Similarity(Parametric):
    """``function(queries, keys, **parameters) -> (m, n)``.

    ``sign``: the sign of all values, 0 where both signs occur. ``spread``: the largest difference
    that two values can have. ``same_width``: queries and keys must be equally wide.
    ``worked(named, x, y, **parameters)`` gives the lines of arithmetic of one pair, where
    ``named(expression)`` puts the two words in.
    """

    sign: int = 0
    spread: float = math.inf
    same_width: bool = True
    worked: Callable[..., tuple[Line, ...]] | None = None

    def expect_widths(self, d: int, e: int) -> None:
        """Raises ValueError where queries (m, d) and keys (n, e) cannot be compared."""
        if self.same_width and d != e:
            raise ValueError(f"keys: got width {e}, expected the queries' {d}")

    def lines(
        self, query: str, key: str, x: Vector, y: Vector, parameters: Parameters
    ) -> tuple[Line, ...]:
        """The arithmetic of the vectors x (d) and y (e) of the words ``query`` and ``key``."""

        def named(expression: Expression) -> Expression:
            return expression.named(i=query, j=key, ij=f"{query}, {key}")

        if self.worked is not None:
            return self.worked(named, x, y, **parameters)
        value = float(self.function(np.array([x]), np.array([y]), **parameters)[0, 0])
        return (_last(named, self.expression, lambda _: (), value),)


SIMILARITIES: Registry[Similarity] = Registry("similarity", Similarity)

Named = Callable[[Expression], Expression]
Filled = Callable[[int], Sequence[Expression]]


def _last(named: Named, formula: Expression, filled: Filled, value: float) -> Line:
    """The line that ends at the similarity itself."""
    return line((named(SIMILARITY), named(formula)), filled, value)


DOT = QUERY @ KEY


def _dot_lines(named: Named, x: Vector, y: Vector) -> tuple[Line, ...]:
    value = _dot(x, y)

    def filled(decimals: int) -> list[Expression]:
        return [shortened(products(x, y, decimals), value, decimals)]

    return (_last(named, DOT, filled, value),)


@SIMILARITIES.register(
    expression=DOT,
    source="the introduction; Luong et al. 2015; Vaswani et al. 2017",
    worked=_dot_lines,
)
def dot(queries: Array, keys: Array) -> Array:
    """Large where two vectors point the same way *and* are long."""
    return _products(queries, keys)


COSINE = DOT / (Norm(QUERY) @ Norm(KEY))


def _cosine_lines(named: Named, x: Vector, y: Vector) -> tuple[Line, ...]:
    product, left, right = _dot(x, y), _length(x), _length(y)

    def summed(decimals: int) -> list[Expression]:
        return [shortened(products(x, y, decimals), product, decimals)]

    def divided(decimals: int) -> list[Expression]:
        if not left or not right:
            return []
        lengths = number(left, decimals) @ number(right, decimals)
        return [number(product, decimals) / lengths]

    return (
        line((named(DOT),), summed, product, role=""),
        _length_line(named(Norm(QUERY)), x, left),
        _length_line(named(Norm(KEY)), y, right),
        _last(named, COSINE, divided, product / left / right if left and right else 0.0),
    )


def _length_line(symbol: Expression, vector: Vector, length: float) -> Line:
    def filled(decimals: int) -> list[Expression]:
        squares = [number(part, decimals) ** TWO for part in vector]
        return [Root(shortened(squares, length * length, decimals))]

    return line((symbol,), filled, length, role="")


@SIMILARITIES.register(
    expression=COSINE, source="the introduction", spread=2.0, worked=_cosine_lines
)
def cosine(queries: Array, keys: Array) -> Array:
    """The angle alone: from -1 to 1, whatever the lengths. A zero vector has 0 with everything."""
    units = _unit(queries)
    cosines = _products(units, units if keys is queries else _unit(keys))
    return np.clip(cosines, -1.0, 1.0)


TWO = Number("2")
SQUARED_DISTANCE = Norm(QUERY - KEY) ** TWO


def _distance_line(named: Named, x: Vector, y: Vector) -> Line:
    distance = math.fsum((a - b) ** 2 for a, b in zip(x, y, strict=True))

    def filled(decimals: int) -> list[Expression]:
        squares = [
            Group(number(a, decimals) - number(b, decimals)) ** TWO
            for a, b in zip(x, y, strict=True)
        ]
        return [shortened(squares, distance, decimals)]

    return line((named(SQUARED_DISTANCE),), filled, distance, role="")


HALF = Fraction(Number("1"), TWO)
EUCLIDEAN = -(HALF * SQUARED_DISTANCE)


def _euclidean_lines(named: Named, x: Vector, y: Vector) -> tuple[Line, ...]:
    first = _distance_line(named, x, y)

    def filled(decimals: int) -> list[Expression]:
        return [-(HALF @ number(first.value, decimals))]

    return first, _last(named, EUCLIDEAN, filled, -first.value / 2)


@SIMILARITIES.register(
    expression=EUCLIDEAN,
    source="half the squared Euclidean distance, negated: the logarithm of the Gaussian kernel",
    sign=-1,
    worked=_euclidean_lines,
)
def euclidean(queries: Array, keys: Array) -> Array:
    """At most 0, for equal vectors: the nearer, the greater."""
    distances = _squared_distances(queries, keys)
    distances *= -0.5
    return distances


GAUSSIAN = E ** -(SQUARED_DISTANCE / (TWO * Name("σ") ** TWO))


def _gaussian_lines(named: Named, x: Vector, y: Vector, sigma: float) -> tuple[Line, ...]:
    first = _distance_line(named, x, y)

    def filled(decimals: int) -> list[Expression]:
        return [E ** -(number(first.value, decimals) / (TWO @ number(sigma, decimals) ** TWO))]

    return first, _last(named, GAUSSIAN, filled, math.exp(-first.value / (2 * sigma * sigma)))


@SIMILARITIES.register(
    expression=GAUSSIAN,
    source="Nadaraya 1964; Watson 1964",
    axes={"sigma": ""},
    defaults=lambda d, _e, _generator: {"sigma": math.sqrt(d / 2)},
    sign=1,
    spread=1.0,
    worked=_gaussian_lines,
)
def gaussian(queries: Array, keys: Array, *, sigma: float) -> Array:
    """From 0 to 1, for equal vectors; ``sigma`` says what counts as near."""
    exponents = _squared_distances(queries, keys)
    exponents /= -2.0 * sigma * sigma
    return np.exp(exponents, out=exponents)


ADDITIVE = Transpose(Name("v")) * Call("tanh", Name("W") * QUERY + Name("U") * KEY)


def _additive_lines(
    named: Named, x: Vector, y: Vector, W: Array, U: Array, v: Array
) -> tuple[Line, ...]:
    inner = [
        _dot(left, x) + _dot(right, y) for left, right in zip(W.tolist(), U.tolist(), strict=True)
    ]
    outer = v.tolist()

    def filled(decimals: int) -> list[Expression]:
        terms = [
            number(b, decimals) * Call("tanh", number(a, decimals))
            for b, a in zip(outer, inner, strict=True)
        ]
        return [shortened(terms, value, decimals)]

    value = math.fsum(b * math.tanh(a) for b, a in zip(outer, inner, strict=True))
    return (_last(named, ADDITIVE, filled, value),)


def _additive_defaults(d: int, e: int, generator: np.random.Generator) -> dict[str, Any]:
    def weights(*shape: int) -> Array:
        return generator.normal(scale=1 / math.sqrt(shape[-1]), size=shape)

    return {
        "W": weights(ADDITIVE_WIDTH, d),
        "U": weights(ADDITIVE_WIDTH, e),
        "v": weights(ADDITIVE_WIDTH),
    }


@SIMILARITIES.register(
    expression=ADDITIVE,
    source="Bahdanau et al. 2015",
    axes={"W": "hd", "U": "he", "v": "h"},
    defaults=_additive_defaults,
    untrained=True,
    same_width=False,
    worked=_additive_lines,
)
def additive(queries: Array, keys: Array, *, W: Array, U: Array, v: Array) -> Array:
    """A small network of one hidden layer: W (h, d), U (h, e), v (h,)."""
    left, right = queries @ W.T, keys @ U.T
    most = np.abs(left).max(initial=0.0) + np.abs(right).max(initial=0.0)
    fits = SMALLEST_SUM < most < LARGEST_SUM and np.abs(v).max(initial=0.0) < LARGEST_WEIGHT
    if fits and left.size * len(right) > MANY:
        return _by_exponentials(left, right, v)
    return _in_blocks(left, right, lambda some: np.tanh(some + right) @ v)


BILINEAR = Transpose(QUERY) * Name("W") * KEY


def _bilinear_lines(named: Named, x: Vector, y: Vector, W: Array) -> tuple[Line, ...]:
    moved = [_dot(row, y) for row in W.tolist()]
    value = _dot(x, moved)

    def filled(decimals: int) -> list[Expression]:
        return [shortened(products(x, moved, decimals), value, decimals)]

    return (_last(named, BILINEAR, filled, value),)


@SIMILARITIES.register(
    expression=BILINEAR,
    source="Luong et al. 2015, where it is called general",
    axes={"W": "de"},
    defaults=lambda d, e, generator: {"W": np.eye(d, e) + 0.1 * generator.normal(size=(d, e))},
    untrained=True,
    same_width=False,
    worked=_bilinear_lines,
)
def bilinear(queries: Array, keys: Array, *, W: Array) -> Array:
    """A dot product in which every component may meet every other: W (d, e)."""
    return queries @ W @ keys.T


def _dot(left: Vector, right: Vector) -> float:
    total: float = sum(map(operator.mul, left, right))  # a cell asks for thousands of these
    return total


def _length(vector: Vector) -> float:
    return math.sqrt(_dot(vector, vector))


def _unit(vectors: Array) -> Array:
    """Rows scaled to length 1, zero rows unchanged; divided twice so that no square overflows."""
    largest = np.max(np.abs(vectors), axis=1, keepdims=True)
    scaled = vectors / np.where(largest > 0, largest, 1.0)
    lengths = np.sqrt(np.sum(scaled * scaled, axis=1, keepdims=True))
    return scaled / np.where(lengths > 0, lengths, 1.0)


def _products(queries: Array, keys: Array) -> Array:
    """x · y (m, n), symmetric where the keys are the queries.

    NumPy then copies one half across the diagonal, along columns. If rows began a round number of
    bytes apart, such as 512 numbers, those of a column would push each other out of the cache, and
    the copy would take longer than the product: so there are a few numbers unused between them.
    """
    if keys is not queries:
        return queries @ keys.T
    n = len(keys)
    odd = -(-n // LINE) | 1
    return np.matmul(queries, keys.T, out=np.empty((n, odd * LINE))[:, :n])


def _squared_distances(queries: Array, keys: Array) -> Array:
    """|x - y|² (m, n), exactly 0 for equal vectors.

    Few are differences, squared. Many are |x|² + |y|² - 2xy, by one matrix product; where the
    vectors are so close that this would lose digits, they are differences again. What is kept has
    a relative error below (d + 3) 2⁻⁵² / `CLOSE`.
    """
    if queries.size * len(keys) <= MANY:
        return _differences_squared(queries, keys)
    products = _products(queries, keys)
    up, across = (np.square(vectors).sum(axis=1) for vectors in (queries, keys))
    # Where both are added, a limit is at least as large as either of its two bounds demands.
    up_to, across_to = (np.maximum(CLOSE * sizes, SMALLEST_SQUARE) for sizes in (up, across))
    found, far = np.empty(products.shape), np.empty(products.shape, dtype=bool)
    for some in blocks(*products.shape):
        distances = np.multiply(products[some], -2.0, out=found[some])
        distances += up[some, None] + across
        np.greater(distances, up_to[some, None] + across_to, out=far[some])
    # Also where a square has overflowed: no comparison with NaN is true.
    near = np.flatnonzero(~far)
    if 4 * len(near) > far.size:
        return _differences_squared(queries, keys)
    rows, columns = np.divmod(near, len(keys))
    for some in blocks(len(near), queries.shape[1], BLOCK):
        i, j = rows[some], columns[some]
        found[i, j] = np.square(queries[i] - keys[j]).sum(axis=1)
    return found


def _differences_squared(queries: Array, keys: Array) -> Array:
    return _in_blocks(queries, keys, lambda some: np.square(some - keys).sum(axis=-1))


def _by_exponentials(left: Array, right: Array, v: Array) -> Array:
    """Σ v tanh(a + b) as Σ v - Σ 2v / (1 + e²ᵃ e²ᵇ), of (m, h), (n, h) and (h,): (m, n).

    Two terms together, u / (1 + pq) + w / (1 + rs), are u + w + w pq + u rs over
    1 + pq + rs + pr qs: two products of what depends on the query and what depends on the key. So
    two terms take one division, far less time than two tanh. Rounding takes less than 20 · 2⁻⁵²
    of a term's v; about a tenth of that is usual.
    """
    if len(v) % 2:
        left, right, v = (
            np.append(part, 0.0 * part[..., :1], axis=-1) for part in (left, right, v)
        )
    queries, keys = _paired_exponentials(left), _paired_exponentials(right)
    keys = np.ascontiguousarray(keys.transpose(0, 2, 1))  # products so narrow go faster along rows
    u, w = 2.0 * v.reshape(-1, 2).T
    tops = queries * np.stack((u + w, w, u, 0.0 * u), axis=-1)[:, None, :]
    found = np.full((len(left), len(right)), v.sum())
    for some in blocks(*found.shape):
        sums = found[some]
        for top, bottom, columns in zip(tops, queries, keys, strict=True):
            terms = top[some] @ columns
            terms /= bottom[some] @ columns
            sums -= terms
    return found


def _paired_exponentials(vectors: Array) -> Array:
    """1, p, r and pr (h/2, m, 4), where p and r are e²ᵃ of two components next to each other."""
    powers = np.exp(2.0 * vectors.T)
    p, r = powers[::2], powers[1::2]
    return np.stack((np.ones_like(p), p, r, p * r), axis=-1)


def _in_blocks(rows: Array, columns: Array, block: Callable[[Array], Array]) -> Array:
    """(m, n) from ``block``, given a few rows (b, 1, w) at a time: (m, n, w) never exists."""
    found = np.empty((len(rows), len(columns)))
    for some in blocks(len(rows), columns.size, BLOCK):
        found[some] = block(rows[some, None, :])
    return found
