"""One pass of attention, from queries, keys and values to a trace."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from .checks import (
    booleans,
    expect_one_of,
    expect_shape,
    finite,
    frozen,
    is_finite,
    numbers,
    positive,
    strings,
)
from .order import Distinct, distinct, spread
from .parameters import Parameters, split
from .position import POSITIONS, Placed, Position
from .scoring import SCORINGS, Mask
from .similarity import SIMILARITIES, Array
from .trace import AttentionTrace, Similarity, expect_computed
from .weighting import WEIGHTINGS


class ZeroRowSum(ValueError):
    """Similarities that sum to 0 have no ratio; ``rows`` are the indices of such rows."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__(f"the similarities of rows {rows} sum to 0: their ratio is undefined")
        self.rows = rows


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

    Formulas: the defaults are those of the introduction named in docs/teachers.md; each registry
    entry names its source.

    Args:
        parameters: name -> number or array, for the similarity and the position; where one is
            missing, the entry's default is used.
        mask: boolean (m, n), true where a query may look. ``mask_when="after"`` is the classic
            mistake, on purpose: weights are zeroed after the softmax and rows no longer sum to 1.
        bias: finite (m, n), added to the scores.
        undefined: what to do with a row whose similarities sum to 0: "raise", or "nan".

    Raises:
        ZeroRowSum: the ratio of some rows is undefined, and ``undefined`` is "raise".
        OddWidth: the position rotates pairs of components, and one is left over.
        ValueError: names the argument, what came and what was expected.
    """
    raw_queries = finite("queries", queries)
    # The same words on both sides: what follows from one follows for the other.
    raw_keys = raw_queries if keys is queries else finite("keys", keys)
    values_ = raw_keys if values is keys else finite("values", values)
    m, n = shape = len(raw_queries), len(raw_keys)
    expect_shape("values", values_, (n, values_.shape[1]))
    temperature = positive("temperature", temperature)
    expect_one_of("mask_when", mask_when, ("before", "after"))
    expect_one_of("undefined", undefined, ("raise", "nan"))
    if not isinstance(parameters, Mapping | None):
        raise ValueError(f"parameters: got {parameters!r}, expected a mapping")

    entry = POSITIONS[position]
    entries = (entry,) if callable(similarity) else (SIMILARITIES[similarity], entry)
    *given, given_position = split(parameters or {}, *entries)
    of_position = entry.parameters(raw_queries.shape[1], raw_keys.shape[1], given_position)
    placed = _placed(entry, raw_queries, raw_keys, of_position)
    allowed = _mask(mask, placed, shape)
    total_bias = _bias(bias, placed, shape)
    hidden = None if allowed is None or mask_when == "after" else ~allowed

    rows = distinct(placed.queries)
    similarities, of_similarity = _compare(similarity, placed, rows, *given, shape=shape)
    score = SCORINGS[scoring]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        scores = score.function(
            similarities, None if hidden is None else allowed, raw_queries.shape[1]
        )
    fine = np.isfinite(scores)
    if hidden is not None:
        scores[hidden] = -np.inf
        fine |= hidden
    if not fine.all():
        lost = np.isnan(scores).any(axis=1)
        if score.divides and undefined == "raise" and lost.any():
            raise ZeroRowSum(tuple(np.flatnonzero(lost).tolist()))
        expect_computed("scores", scores, hidden)

    weigh = WEIGHTINGS[weighting]
    z = scores
    with np.errstate(over="ignore"):
        if total_bias is not None:
            z = z + total_bias
            _expect_no_overflow("bias: scores with it overflow", z, scores)
        if weigh.uses_temperature and temperature != 1.0:
            z = z / temperature
            message = f"temperature: got {temperature!r}, scores divided by it overflow"
            _expect_no_overflow(message, z, scores)
        weights = weigh.function(z)
    if placed.factor is not None:
        weights = weights * placed.factor
    if allowed is not None:
        # Needed for masks before the softmax too: in a row with NaN, -inf does not make 0.
        weights[~allowed] = 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = distinct(weights).times(values_) if rows.repeat else weights @ values_
    # A weight that is not finite leaves no number of its row finite: weights need no look then.
    if not is_finite(outputs):
        expect_computed("weights", weights)
        if not is_finite(outputs[~np.isnan(weights).any(axis=1)]):
            raise ValueError("values: the outputs overflow")

    names = _tokens("key_tokens", key_tokens, n, "k")
    moved = placed.queries is not raw_queries, placed.keys is not raw_keys
    return AttentionTrace(
        query_tokens=_tokens("query_tokens", query_tokens, m, "q"),
        key_tokens=names,
        value_tokens=names if value_tokens is None else strings("value_tokens", value_tokens, n),
        queries=placed.queries,
        keys=placed.keys,
        values=values_,
        similarities=similarities,
        scores=_kept("scores", scores, shape),
        weights=_kept("weights", weights, shape),
        outputs=frozen(outputs),
        similarity=similarity,
        parameters=MappingProxyType(of_similarity | of_position),
        scoring=scoring,
        weighting=weighting,
        temperature=temperature,
        position=position,
        mask=allowed,
        mask_when=mask_when,
        bias=total_bias,
        factor=placed.factor,
        raw_queries=raw_queries if moved[0] else None,
        raw_keys=raw_keys if moved[1] else None,
        checked=True,
    )


def _placed(entry: Position, queries: Array, keys: Array, parameters: Parameters) -> Placed:
    """What a position makes of queries (m, d) and keys (n, e), all its numbers checked."""
    placed: Placed = entry.function(queries, keys, **parameters)
    cells = len(queries), len(keys)
    shapes = {"queries": queries.shape, "keys": keys.shape, "bias": cells, "factor": cells}
    changed: dict[str, Any] = {}
    for name, shape in shapes.items():
        given = getattr(placed, name)
        if not (given is None or given is queries or given is keys):
            same = name == "keys" and given is placed.queries
            changed[name] = changed["queries"] if same else finite(name, given)
            expect_shape(name, changed[name], shape)
    return replace(placed, **changed) if changed else placed


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
        found = numbers("similarity", similarity(placed.queries, placed.keys))
        expect_shape("similarity", found, shape)
        parameters: dict[str, Any] = {}
    else:
        entry = SIMILARITIES[similarity]
        entry.expect_widths(*widths)
        parameters = entry.parameters(*widths, given=given)
        columns = rows if placed.keys is placed.queries else distinct(placed.keys)
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            cells = entry.function(rows.rows, columns.rows, **parameters)
        if not (isinstance(cells, np.ndarray) and cells.dtype == np.float64):
            cells = numbers("similarity", cells)
        expect_shape("similarity", cells, (len(rows.rows), len(columns.rows)))
        found = spread(cells, rows.inverse, columns.inverse)
    if not is_finite(found):
        raise ValueError(f"similarity: {similarity!r} of these vectors is not finite")
    return frozen(found), parameters


def _mask(given: ArrayLike | None, placed: Placed, shape: tuple[int, int]) -> Mask | None:
    mask = None if given is None else booleans("mask", given, shape)
    if placed.mask is None:
        return mask
    return booleans("mask", placed.mask if mask is None else mask & placed.mask, shape)


def _bias(given: ArrayLike | None, placed: Placed, shape: tuple[int, int]) -> Array | None:
    if given is None:
        return placed.bias
    bias = finite("bias", given)
    expect_shape("bias", bias, shape)
    return bias if placed.bias is None else finite("bias", frozen(bias + placed.bias))


def _kept(name: str, array: Array, shape: tuple[int, int]) -> Array:
    """What a scoring or a weighting has returned, as a trace keeps it."""
    kept = numbers(name, frozen(array))
    expect_shape(name, kept, shape)
    return kept


def _tokens(name: str, given: Sequence[str] | None, count: int, letter: str) -> tuple[str, ...]:
    return _names(letter, count) if given is None else strings(name, given, count)


@functools.lru_cache(maxsize=64)
def _names(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{index + 1}" for index in range(count))


def _expect_no_overflow(message: str, found: Array, before: Array) -> None:
    """Raises ValueError where a number has become infinite."""
    if not is_finite(found) and (np.isinf(found) & ~np.isinf(before)).any():
        raise ValueError(message)
