"""What is added so that attention can see the order of words.

A position turns queries (m, d) and keys (n, e) into `Placed`: moved vectors, or a bias, a mask or a
factor (m, n) that `attend` applies where the original paper does. Positions i and j count from 0.

To add one, write a function of queries, keys and its parameters that returns `Placed`, and decorate
it. Its worked arithmetic may be given too; without it a cell shows the value alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from .arithmetic import Line, line, number
from .expression import E, Expression, Fraction, Group, Name, Number, Product, Sum
from .notation import Absolute, Call, Pair
from .parameters import Parameters, Parametric
from .registry import Registry
from .scoring import Mask
from .similarity import QUERY, TWO, Array, Vector

BIAS = Name("b", "ij")
FACTOR = Name("f", "ij")
WORD_VECTOR = Call("vector", Name("word", "i"))
I, J = Name("i"), Name("j")  # noqa: E741


@dataclass(frozen=True)
class Placed:
    """What a position makes of queries (m, d) and keys (n, e); None where it does nothing.

    ``bias`` (m, n) is added to the scores, ``mask`` (m, n) hides keys together with that of
    `attend`, and ``factor`` (m, n) multiplies the weights.
    """

    queries: Array
    keys: Array
    bias: Array | None = None
    mask: Mask | None = None
    factor: Array | None = None


@dataclass(frozen=True, kw_only=True)
class Position(Parametric):
    """``function(queries, keys, **parameters) -> Placed``.

    ``left`` is what the formula gives: `QUERY` where it moves vectors, `BIAS` or `FACTOR` where it
    changes cells. ``worked`` gives the arithmetic of a component or of a cell:
    ``worked(symbols, vector, position, component, **parameters)`` from the vector before, or
    ``worked(symbols, i, j, (m, n), **parameters)``. ``row_stochastic``: weights still sum to 1.
    ``before_projection``: with heads, it moves the words before they are projected.
    """

    left: Name = QUERY
    row_stochastic: bool = True
    before_projection: bool = False
    worked: Callable[..., tuple[Line, ...]] | None = None

    def __call__(
        self, queries: Array, keys: Array, given: Parameters = MappingProxyType({})
    ) -> Placed:
        """The position of queries and keys, with the parameters ``given`` and its own defaults."""
        parameters = self.parameters(queries.shape[1], keys.shape[1], given)
        placed: Placed = self.function(queries, keys, **parameters)
        return placed


POSITIONS: Registry[Position] = Registry("position", Position)


class OddWidth(ValueError):
    """Vectors of an odd ``width`` cannot be rotated in pairs of components."""

    def __init__(self, width: int) -> None:
        super().__init__(f"position: rotary needs vectors of an even width, got {width}")
        self.width = width


@POSITIONS.register(expression=WORD_VECTOR, source="the introduction", before_projection=True)
def none(queries: Array, keys: Array) -> Placed:
    """Words in any order look alike."""
    return Placed(queries, keys)


BASE = 10000.0
"""The base of the angles, unless another is given."""


def _whole(base: float) -> Number:
    return Number(str(int(base)) if base == int(base) else repr(base))


ANGLE = I / _whole(BASE) ** (TWO * Name("k") / Name("d"))


def with_base(formula: Expression, base: float) -> Expression:
    """A formula with angles of another base."""
    return formula.replaced(_whole(BASE), _whole(base))


def _angles(n: int, width: int, base: float = BASE) -> Array:
    """Radians (n, ⌈width/2⌉): position / base^(2k/d), where k counts pairs of components."""
    angles: Array = np.arange(n)[:, None] / base ** (np.arange(0, width, 2) / width)
    return angles


def _angle_line(position: int, component: int, width: int, base: float = BASE) -> Line:
    pair = component // 2
    exponent = Fraction(Number(str(2 * pair)), Number(str(width)))
    turned = Fraction(Number(str(position)), _whole(base) ** exponent)
    angle = position / base ** (2 * pair / width)
    return line((Name("θ"), with_base(ANGLE, base)), lambda _: [turned], angle, role="")


def encodings(n: int, width: int) -> Array:
    """Sinusoidal encodings (n, width): sine and cosine in turn; an odd width ends with a sine.

    Formula: Vaswani et al. 2017, section 3.5; positions count from 0.
    """
    angles = _angles(n, width)
    pairs = np.stack((np.sin(angles), np.cos(angles)), axis=-1)
    return pairs.reshape(n, -1)[:, :width]


def _sinusoidal_lines(
    symbols: tuple[Expression, ...], vector: Vector, position: int, component: int
) -> tuple[Line, ...]:
    name = "cos" if component % 2 else "sin"
    first = _angle_line(position, component, len(vector))
    added = math.cos(first.value) if component % 2 else math.sin(first.value)

    def filled(decimals: int) -> list[Expression]:
        angle = number(first.value, decimals)
        return [Sum((number(vector[component], decimals), Call(name, angle)))]

    return first, line(symbols, filled, vector[component] + added)


@POSITIONS.register(
    expression=WORD_VECTOR + Group(Pair(Call("sin", ANGLE), Call("cos", ANGLE))),
    source="Vaswani et al. 2017",
    before_projection=True,
    worked=_sinusoidal_lines,
)
def sinusoidal(queries: Array, keys: Array) -> Placed:
    """Sines and cosines of the position, slower from pair to pair, added to queries and keys."""
    return _moved(queries, keys, lambda vectors: vectors + encodings(*vectors.shape))


def _moved(queries: Array, keys: Array, move: Callable[[Array], Array]) -> Placed:
    """Queries and keys moved alike: once, where they are the same."""
    moved = move(queries)
    return Placed(moved, moved if keys is queries else move(keys))


def _rotary_lines(
    symbols: tuple[Expression, ...], vector: Vector, position: int, component: int, base: float
) -> tuple[Line, ...]:
    first = _angle_line(position, component, len(vector), base)
    left, right = vector[component - component % 2 : component - component % 2 + 2]
    sine, cosine = math.sin(first.value), math.cos(first.value)

    def filled(decimals: int) -> list[Expression]:
        a, b, angle = (number(part, decimals) for part in (left, right, first.value))
        if component % 2:
            return [a @ Call("sin", angle) + b @ Call("cos", angle)]
        return [a @ Call("cos", angle) - b @ Call("sin", angle)]

    value = left * sine + right * cosine if component % 2 else left * cosine - right * sine
    return first, line(symbols, filled, value)


@POSITIONS.register(
    expression=Call("rotate", Pair(WORD_VECTOR, ANGLE)),
    source="Su et al. 2021, RoFormer",
    axes={"base": ""},
    defaults=lambda *_: {"base": BASE},
    worked=_rotary_lines,
)
def rotary(queries: Array, keys: Array, *, base: float) -> Placed:
    """Each pair of adjacent components is rotated, by an angle that grows with the position.

    Raises `OddWidth`.
    """
    return _moved(queries, keys, lambda vectors: _rotated(vectors, base))


def _rotated(vectors: Array, base: float) -> Array:
    n, width = vectors.shape
    if width % 2:
        raise OddWidth(width)
    angles = _angles(n, width, base)
    sine, cosine = np.sin(angles), np.cos(angles)
    left, right = vectors[:, ::2], vectors[:, 1::2]
    pairs = np.stack((left * cosine - right * sine, left * sine + right * cosine), axis=-1)
    return pairs.reshape(n, width)


ALIBI = -(Name("λ") * Absolute(I - J))


def _alibi_lines(
    symbols: tuple[Expression, ...], i: int, j: int, shape: tuple[int, int], slope: float
) -> tuple[Line, ...]:
    del shape
    distance = Absolute(Number(str(i)) - Number(str(j)))

    def filled(decimals: int) -> list[Expression]:
        return [-(number(slope, decimals) @ distance)]

    return (line(symbols, filled, -slope * abs(i - j), role=""),)


@POSITIONS.register(
    expression=ALIBI,
    source="Press et al. 2022, ALiBi; by default the slope of the first of eight heads",
    left=BIAS,
    axes={"slope": ""},
    defaults=lambda *_: {"slope": 0.5},
    worked=_alibi_lines,
)
def alibi(queries: Array, keys: Array, *, slope: float) -> Placed:
    """The farther apart two words are, the more is subtracted from their score."""
    bias = -slope * np.abs(_distances(len(queries), len(keys)))
    return Placed(queries, keys, bias=bias)


def _distances(m: int, n: int) -> Array:
    """How many positions each key comes after each query (m, n): j - i."""
    return np.arange(float(n)) - np.arange(float(m))[:, None]


CENTRE = Name("p", "i")
LOCAL = E ** -(Group(J - CENTRE) ** TWO / (TWO @ Group(Name("D") / TWO) ** TWO))


def _local_lines(
    symbols: tuple[Expression, ...], i: int, j: int, shape: tuple[int, int], half_width: float
) -> tuple[Line, ...]:
    m, n = shape
    product = Product((Number(str(i)), Number(str(n))), dot=True)
    formula = I @ Name("n") / Name("m")
    centre = line((CENTRE, formula), lambda _: [product / Number(str(m))], i * n / m, role="")
    distance = (j - centre.value) / half_width

    def filled(decimals: int) -> list[Expression]:
        offset = Group(Number(str(j)) - number(centre.value, decimals))
        spread = Group(number(half_width, decimals) / TWO)
        return [E ** -(offset**TWO / (TWO @ spread**TWO))]

    return centre, line(symbols, filled, math.exp(-2 * distance * distance), role="")


@POSITIONS.register(
    expression=LOCAL,
    source="Luong et al. 2015: the window of local-m, the Gaussian of local-p",
    left=FACTOR,
    axes={"half_width": ""},
    defaults=lambda *_: {"half_width": 2.0},
    row_stochastic=False,
    worked=_local_lines,
)
def local(queries: Array, keys: Array, *, half_width: float) -> Placed:
    """Only keys within ``half_width`` of p_i = i·n/m count, the less the farther from it.

    The factor, a Gaussian of σ = D/2, multiplies weights that sum to 1: rows then sum to less.
    """
    m, n = len(queries), len(keys)
    distances = np.arange(n) - np.arange(m)[:, None] * n / m
    return Placed(
        queries,
        keys,
        mask=np.abs(distances) <= half_width,
        factor=np.exp(-2.0 * np.square(distances / half_width)),
    )


CLIPPED = 4
"""By default each distance from -4 to 4 has its number."""

RELATIVE = Call("r", Call("clip", J - I))


def _relative_lines(
    symbols: tuple[Expression, ...], i: int, j: int, shape: tuple[int, int], distances: Array
) -> tuple[Line, ...]:
    del shape
    farthest = len(distances) // 2
    clipped = min(farthest, max(-farthest, j - i))
    looked_up = Call("r", Number(str(clipped)))
    value = float(distances[farthest + clipped])
    return (line((*symbols, looked_up), lambda _: (), value, role=""),)


@POSITIONS.register(
    expression=RELATIVE,
    source="Shaw et al. 2018 clip the distance; Raffel et al. 2020, T5, learn a number for each",
    left=BIAS,
    axes={"distances": "r"},
    defaults=lambda _d, _e, generator: {"distances": generator.normal(size=2 * CLIPPED + 1)},
    untrained=True,
    worked=_relative_lines,
)
def relative(queries: Array, keys: Array, *, distances: Array) -> Placed:
    """``distances`` (2c + 1,): a number for each j - i from -c to c; farther ones count as c."""
    farthest, even = divmod(len(distances) - 1, 2)
    if even:
        raise ValueError(f"distances: got {len(distances)} numbers, expected 2c + 1, from -c to c")
    clipped = np.clip(_distances(len(queries), len(keys)), -farthest, farthest)
    return Placed(queries, keys, bias=distances[clipped.astype(int) + farthest])
