"""One pass of attention, every quantity kept: the value that the program passes around."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from .html import table
from .order import Distinct, distinct, product, spread
from .parameters import Parameters, shared_out
from .position import POSITIONS, Placed
from .scoring import SCORINGS, Mask, RatioRows, ratio_rows
from .similarity import SIMILARITIES, Array
from .weighting import WEIGHTINGS

Similarity = str | Callable[[Array, Array], ArrayLike]
"""A registered name, or any function of queries (m, d) and keys (n, e) that returns (m, n)."""


class ZeroRowSum(ValueError):
    """Similarities that sum to nothing have no ratio; ``rows`` says where."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__(f"the similarities of rows {rows} sum to 0: their ratio is undefined")
        self.rows = rows


@dataclass(frozen=True, eq=False, kw_only=True)
class AttentionTrace:
    """Everything that one pass of attention computed, and all that made it; arrays read-only.

    Axes: m queries (rows), n keys (columns), d and e the widths of queries and keys, v of values.

    =================  ======  ==========================================================
    ``queries``        (m, d)  what looks, with position added where chosen
    ``keys``           (n, e)  what is looked at, likewise
    ``values``         (n, v)  what is mixed
    ``similarities``   (m, n)  never masked
    ``scores``         (m, n)  α alone; -inf where masked before the softmax
    ``weights``        (m, n)  β; exactly 0 where masked
    ``outputs``        (m, v)  the weighted sums of the values
    =================  ======  ==========================================================

    ``bias`` and ``factor`` (m, n) include what the position added; ``raw_queries`` and ``raw_keys``
    are kept where the position moved them, or a head projected them: ``projection`` is its W_Q.
    Two traces are equal when all of this is.
    """

    query_tokens: tuple[str, ...]
    key_tokens: tuple[str, ...]
    value_tokens: tuple[str, ...]
    queries: Array
    keys: Array
    values: Array
    similarities: Array
    scores: Array
    weights: Array
    outputs: Array
    similarity: Similarity
    parameters: Parameters
    scoring: str
    weighting: str
    temperature: float
    position: str
    mask: Mask | None = None
    mask_when: Literal["before", "after"] = "before"
    bias: Array | None = None
    factor: Array | None = None
    raw_queries: Array | None = None
    raw_keys: Array | None = None
    projection: Array | None = None

    def __post_init__(self) -> None:
        m, n, v = len(self.queries), len(self.keys), self.values.shape[1]
        for name, shape in {
            "values": (n, v),
            "similarities": (m, n),
            "scores": (m, n),
            "weights": (m, n),
            "outputs": (m, v),
        }.items():
            _expect_shape(name, getattr(self, name), shape)
        if self.projection is not None and self.raw_queries is not None:
            widths = self.raw_queries.shape[1], self.queries.shape[1]
            _expect_shape("projection", self.projection, widths)
        for name, count in {"query_tokens": m, "key_tokens": n, "value_tokens": n}.items():
            if len(getattr(self, name)) != count:
                raise ValueError(f"{name}: got {len(getattr(self, name))}, expected {count}")
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        for array in (*vars(self).values(), *self.parameters.values()):
            if isinstance(array, np.ndarray):
                array.flags.writeable = False

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AttentionTrace):
            return NotImplemented
        return all(
            _same(getattr(self, field.name), getattr(other, field.name)) for field in fields(self)
        )

    __hash__ = None  # type: ignore[assignment]

    def _repr_html_(self) -> str:
        """What a notebook shows: the weights under their words."""
        similarity = getattr(self.similarity, "__name__", self.similarity)
        made = f"{similarity}, {self.scoring}, {self.weighting}"
        caption = f"weights β: rows look at columns; {made}"
        return table(caption, self.weights, self.query_tokens, self.key_tokens)

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n): how many queries and keys."""
        return len(self.queries), len(self.keys)

    @property
    def hidden(self) -> Mask | None:
        """What the scores leave out (m, n): masked before the softmax; None if nothing."""
        if self.mask is None or self.mask_when == "after":
            return None
        return ~self.mask

    @cached_property
    def ratio_rows(self) -> RatioRows:
        """Rows in which the ratio is awkward; all clear under any other scoring."""
        if SCORINGS[self.scoring].divides:
            return ratio_rows(self.similarities, None if self.hidden is None else self.mask)
        clear = np.zeros(len(self.queries), dtype=bool)
        return RatioRows(clear, clear, clear)


def attend(
    queries: ArrayLike,
    keys: ArrayLike,
    values: ArrayLike,
    *,
    similarity: Similarity = "dot",
    parameters: Parameters | None = None,
    scoring: str = "ratio",
    weighting: str = "softmax",
    temperature: float = 1.0,
    position: str = "none",
    mask: ArrayLike | None = None,
    mask_when: Literal["before", "after"] = "before",
    bias: ArrayLike | None = None,
    query_tokens: Sequence[str] | None = None,
    key_tokens: Sequence[str] | None = None,
    value_tokens: Sequence[str] | None = None,
    undefined: Literal["raise", "nan"] = "raise",
) -> AttentionTrace:
    """Attention in five steps, every one kept.

    1. represent: ``queries`` (m, d), ``keys`` (n, e), ``values`` (n, v), moved by the ``position``
    2. compare:   s = sim(queries, keys)                  (m, n)
    3. score:     α = s / Σ s, or s / √d, or s            (m, n)
    4. weigh:     β = softmax((α + bias) / temperature)   (m, n), times the position's factor
    5. mix:       O = β values                            (m, v)

    Formulas: for the defaults the introduction named in the README; each registry entry names its
    own source.

    Args:
        parameters: name -> number or array, for the similarity and the position; what is missing
            is the entry's own.
        mask: boolean (m, n), true where a query may look. ``mask_when="after"`` is the classic
            mistake, on purpose: weights are zeroed after the softmax and rows no longer sum to 1.
        bias: finite (m, n), added to the scores.
        undefined: what a row does whose similarities sum to nothing: "raise", or "nan".

    Raises:
        ZeroRowSum: the ratio of some rows is undefined, and ``undefined`` is "raise".
        OddWidth: the position rotates pairs of components, and one is left over.
        ValueError: names the argument, what came and what was expected.
    """
    raw_queries = matrix("queries", queries)
    raw_keys = matrix("keys", keys)
    values_ = matrix("values", values)
    m, n = shape = len(raw_queries), len(raw_keys)
    _expect_shape("values", values_, (n, values_.shape[1]))
    if not (np.isfinite(temperature) and temperature > 0):
        raise ValueError(f"temperature: got {temperature!r}, expected a finite number above 0")
    _expect_one_of("mask_when", mask_when, ("before", "after"))
    _expect_one_of("undefined", undefined, ("raise", "nan"))

    place = POSITIONS[position]
    entries = (place,) if callable(similarity) else (SIMILARITIES[similarity], place)
    *of_similarity, of_place = shared_out(parameters or {}, *entries)
    used = place.parameters(raw_queries.shape[1], raw_keys.shape[1], of_place)
    placed: Placed = place.function(raw_queries, raw_keys, **used)
    allowed = _mask(mask, placed, shape)
    total_bias = _bias(bias, placed, shape)
    hidden = None if allowed is None or mask_when == "after" else ~allowed

    rows = distinct(placed.queries)
    similarities, own = _compare(similarity, placed, rows, *of_similarity, shape=shape)
    score = SCORINGS[scoring]
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = score.function(
            similarities, None if hidden is None else allowed, raw_queries.shape[1]
        )
    if hidden is not None:
        scores[hidden] = -np.inf
    if score.divides and undefined == "raise" and (lost := np.isnan(scores).any(axis=1)).any():
        raise ZeroRowSum(tuple(np.flatnonzero(lost).tolist()))

    z = scores
    if total_bias is not None:
        z = z + total_bias
    weigh = WEIGHTINGS[weighting]
    if weigh.uses_temperature and temperature != 1.0:
        with np.errstate(over="ignore"):
            z = z / temperature
        if (np.isinf(z) & ~np.isinf(scores)).any():
            raise ValueError(f"temperature: got {temperature!r}, scores divided by it overflow")
    weights = weigh.function(z)
    if placed.factor is not None:
        weights = weights * placed.factor
    if allowed is not None:
        # Before the softmax too: beside NaN, a score of -inf alone does not make a weight 0.
        weights[~allowed] = 0.0

    names = _tokens("key_tokens", key_tokens, n, "k")
    moved = placed.queries is not raw_queries, placed.keys is not raw_keys
    return AttentionTrace(
        query_tokens=_tokens("query_tokens", query_tokens, m, "q"),
        key_tokens=names,
        value_tokens=names if value_tokens is None else _tokens("value_tokens", value_tokens, n),
        queries=placed.queries,
        keys=placed.keys,
        values=values_,
        similarities=similarities,
        scores=scores,
        weights=weights,
        outputs=product(weights, values_) if rows.repeat else weights @ values_,
        similarity=similarity,
        parameters=own | used,
        scoring=scoring,
        weighting=weighting,
        temperature=float(temperature),
        position=position,
        mask=allowed,
        mask_when=mask_when,
        bias=total_bias,
        factor=placed.factor,
        raw_queries=raw_queries if moved[0] else None,
        raw_keys=raw_keys if moved[1] else None,
    )


def _compare(
    similarity: Similarity,
    placed: Placed,
    rows: Distinct,
    given: Parameters = MappingProxyType({}),
    *,
    shape: tuple[int, int],
) -> tuple[Array, dict[str, Any]]:
    """Similarities (m, n), and the parameters that made them."""
    widths = placed.queries.shape[1], placed.keys.shape[1]
    if callable(similarity):
        found = np.array(similarity(placed.queries, placed.keys), dtype=np.float64)
        _expect_shape("similarity", found, shape)
        parameters: dict[str, Any] = {}
    else:
        entry = SIMILARITIES[similarity]
        if entry.same_width and widths[0] != widths[1]:
            raise ValueError(f"keys: got width {widths[1]}, expected the queries' {widths[0]}")
        parameters = entry.parameters(*widths, given=given)
        columns = distinct(placed.keys)
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            cells = entry.function(rows.rows, columns.rows, **parameters)
        found = spread(cells, rows.places, columns.places)
    if not np.isfinite(found).all():
        raise ValueError(f"similarity: {similarity!r} of these vectors is not finite")
    return found, parameters


def matrix(name: str, given: ArrayLike) -> Array:
    """A finite float64 copy with two axes, neither empty."""
    try:
        array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: expected numbers in two axes; {error}") from error
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(f"{name}: got shape {array.shape}, expected two axes, neither empty")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: got a number that is not finite, expected finite numbers")
    return array


def _mask(given: ArrayLike | None, placed: Placed, shape: tuple[int, int]) -> Mask | None:
    if given is None:
        return placed.mask
    mask = np.array(given)
    if mask.dtype != np.bool_:
        raise ValueError(f"mask: got {mask.dtype}, expected bool, true where a query may look")
    _expect_shape("mask", mask, shape)
    return mask if placed.mask is None else mask & placed.mask


def _bias(given: ArrayLike | None, placed: Placed, shape: tuple[int, int]) -> Array | None:
    if given is None:
        return placed.bias
    bias = matrix("bias", given)
    _expect_shape("bias", bias, shape)
    return bias if placed.bias is None else bias + placed.bias


def _tokens(
    name: str, given: Sequence[str] | None, count: int, letter: str = ""
) -> tuple[str, ...]:
    if given is None:
        return tuple(f"{letter}{index + 1}" for index in range(count))
    if isinstance(given, str):
        raise ValueError(f"{name}: got one string, expected a sequence of {count}")
    return tuple(given)


def _expect_shape(name: str, array: np.ndarray[Any, Any], shape: tuple[int, int]) -> None:
    if array.shape != shape:
        raise ValueError(f"{name}: got shape {array.shape}, expected {shape}")


def _expect_one_of(name: str, given: object, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        raise ValueError(f"{name}: got {given!r}, expected one of {', '.join(allowed)}")


def _same(left: object, right: object) -> bool:
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        a, b = np.asarray(left), np.asarray(right)
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    return left == right
