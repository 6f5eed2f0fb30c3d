"""One pass of attention, every quantity kept: the value that the program passes around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from .checks import (
    booleans,
    expect_one_of,
    expect_shape,
    finite,
    is_finite,
    numbers,
    positive,
    strings,
)
from .html import table
from .parameters import Parameters, Parametric, split
from .position import POSITIONS
from .scoring import SCORINGS, Mask, RatioRows, ratio_rows
from .similarity import SIMILARITIES, Array
from .weighting import WEIGHTINGS

Similarity = str | Callable[[Array, Array], ArrayLike]
"""A registered name, or any function of queries (m, d) and keys (n, e) that returns (m, n)."""


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

    Every field of a new trace is checked, and a ValueError names the one that is wrong; only
    `attend` and its heads, which have seen every one, say that they are ``checked``.
    Among the computed four NaN stands for what is missing: a row whose ratio is undefined, or a
    whole quantity that is covered, as a lesson does until it has been predicted. Half a character
    in a token, which cannot be encoded, becomes U+FFFD.
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
    checked: InitVar[bool] = False

    def __post_init__(self, checked: bool) -> None:
        if checked:
            return

        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        for name in ("queries", "keys", "values"):
            put(name, finite(name, getattr(self, name)))
        m, n = self.shape
        v = self.values.shape[1]
        expect_shape("values", self.values, (n, v))
        for name, count in {"query_tokens": m, "key_tokens": n, "value_tokens": n}.items():
            put(name, strings(name, getattr(self, name), count))
        expect_one_of("mask_when", self.mask_when, ("before", "after"))
        put("temperature", positive("temperature", self.temperature))
        for registry in (SCORINGS, WEIGHTINGS, POSITIONS):
            registry[getattr(self, registry.kind)]
        if self.mask is not None:
            put("mask", booleans("mask", self.mask, (m, n)))
        for name in ("bias", "factor", "raw_queries", "raw_keys", "projection"):
            if (given := getattr(self, name)) is not None:
                put(name, finite(name, given))
                expect_shape(name, getattr(self, name), self._shape_of(name))
        put("parameters", MappingProxyType(self._checked_parameters()))
        for name, width in {"similarities": n, "scores": n, "weights": n, "outputs": v}.items():
            put(name, numbers(name, getattr(self, name)))
            expect_shape(name, getattr(self, name), (m, width))
            expect_computed(name, getattr(self, name), self.hidden if name == "scores" else None)

    def _shape_of(self, name: str) -> tuple[int, int]:
        """The shape of an optional field. Raises ValueError where another field is missing."""
        if name in ("bias", "factor"):
            return self.shape
        vectors = self.keys if name == "raw_keys" else self.queries
        rows, width = vectors.shape
        if self.projection is None:
            return rows, width
        if self.raw_queries is None or self.raw_keys is None:
            raise ValueError("projection: expected raw_queries and raw_keys beside it")
        if name == "projection":
            return self.raw_queries.shape[1], width
        return rows, getattr(self, name).shape[1]

    def _checked_parameters(self) -> dict[str, Any]:
        """All parameters of the similarity and the position, and no others. Raises ValueError."""
        if not isinstance(self.parameters, Mapping):
            raise ValueError(f"parameters: got {self.parameters!r}, expected a mapping")
        d, e = self.queries.shape[1], self.keys.shape[1]
        position = POSITIONS[self.position]
        entries: tuple[Parametric, ...] = (position,)
        if not callable(self.similarity):
            alike = SIMILARITIES[self.similarity]
            alike.expect_widths(d, e)
            entries = (alike, position)
        parameters: dict[str, Any] = {}
        for entry, selected in zip(entries, split(self.parameters, *entries), strict=True):
            if missing := entry.axes.keys() - selected.keys():
                raise ValueError(f"parameters: {', '.join(sorted(missing))} missing")
            parameters |= entry.parameters(d, e, selected)
        return parameters

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


def expect_computed(name: str, array: Array, hidden: Mask | None = None) -> None:
    """Raises ValueError where a computed ``array`` (m, n) holds what none may.

    Undefined rows, and covered fields, are NaN; scores of ``hidden`` keys (m, n) are -inf.
    """
    if (hidden is None and is_finite(array)) or np.isnan(array).all():
        return
    if hidden is not None:
        if not np.isneginf(array[hidden]).all():
            raise ValueError(f"{name}: got a number for a hidden key, expected -inf")
        array = np.where(hidden, 0.0, array)
    if np.isinf(array).any() or (name == "similarities" and np.isnan(array).any()):
        raise ValueError(f"{name}: got a number that is not finite, expected finite numbers")


def _same(left: object, right: object) -> bool:
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        a, b = np.asarray(left), np.asarray(right)
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    return left == right
