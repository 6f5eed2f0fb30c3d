"""Several heads: each looks with its own projections, and their outputs are concatenated."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .checks import finite
from .forward import attend
from .order import distinct
from .parameters import Parameters
from .position import POSITIONS
from .similarity import Array
from .trace import AttentionTrace


@dataclass(frozen=True, eq=False)
class Projections:
    """What the heads multiply with; read-only, in the shapes of Keras's `MultiHeadAttention`.

    Axes: d, e, v the widths of queries, keys and values; h heads; k and w their sizes; o the width
    of what comes out.

    ==========  =========  =======================================================
    ``query``   (d, h, k)  W_Q
    ``key``     (e, h, k)  W_K
    ``value``   (v, h, w)  W_V
    ``output``  (h, w, o)  W_O, which mixes the heads; None leaves them as they are
    ==========  =========  =======================================================
    """

    query: Array
    key: Array
    value: Array
    output: Array | None = None

    def __post_init__(self) -> None:
        for name, given in vars(self).items():
            if given is not None or name != "output":
                object.__setattr__(self, name, finite(name, given, axes=3))
        (_, h, k), (_, value_heads, w) = self.query.shape, self.value.shape
        _expect("key", self.key.shape[1:], (h, k))
        _expect("value", (value_heads,), (h,))
        if self.output is not None:
            _expect("output", self.output.shape[:2], (h, w))

    @property
    def heads(self) -> int:
        """How many."""
        return int(self.query.shape[1])


def projections(d: int, heads: int, size: int, seed: int = 0, shared: bool = False) -> Projections:
    """Random, untrained projections from width ``d`` to ``heads`` of ``size`` numbers, and back.

    Entries have variance 1/d, and 1/(heads · size) on the way back, which keeps lengths about as
    they are. ``shared``: W_Q and W_K are the same, so that the dot product is symmetric.
    """
    generator = np.random.default_rng(seed)

    def weights(*shape: int, inputs: int) -> Array:
        return generator.normal(scale=1 / math.sqrt(inputs), size=shape)

    query, key, value = (weights(d, heads, size, inputs=d) for _ in range(3))
    output = weights(heads, size, d, inputs=heads * size)
    return Projections(query, query if shared else key, value, output)


def multi_head(
    queries: ArrayLike,
    keys: ArrayLike,
    values: ArrayLike,
    projections: Projections,
    *,
    only: Collection[int] | None = None,
    position: str = "none",
    parameters: Parameters | None = None,
    **options: Any,
) -> tuple[AttentionTrace, ...]:
    """One trace for each head, which projects queries (m, d), keys (n, e) and values (n, v).

    A position acts where its paper applies it: `sinusoidal` on the words before they are projected,
    all others on each head's projections. A trace keeps the words as ``raw_queries`` and
    ``raw_keys``, and W_Q (d, k) as ``projection``. ``options`` go to `attend`, the same for every
    head. ``only``: the heads to compute, counted from 0, when not all are needed.

    Formula: Vaswani et al. 2017, section 3.2.2. Raises ValueError as `attend` does, and for a head
    that does not exist.
    """
    every = range(projections.heads)
    chosen = every if only is None else only
    if missing := [head for head in chosen if head not in every]:
        raise ValueError(f"only: got {missing}, expected heads from 0 to {projections.heads - 1}")
    words = finite("queries", queries), finite("keys", keys)
    content = finite("values", values)
    for name, vectors, weights in (
        ("queries", words[0], projections.query),
        ("keys", words[1], projections.key),
        ("values", content, projections.value),
    ):
        _expect(name, vectors.shape[1:], weights.shape[:1])

    entry, given = POSITIONS[position], dict(parameters or {})
    moved, inside, used = words, position, {}
    if entry.before_projection:
        d, e = (vectors.shape[1] for vectors in words)
        used = entry.parameters(d, e, entry.select(given))
        placed = entry.function(*words, **used)
        moved, inside = (placed.queries, placed.keys), "none"
        given = {name: value for name, value in given.items() if name not in used}

    looking, looked_at, mixed_in = (distinct(vectors) for vectors in (*moved, content))
    traces = []
    for head in chosen:
        trace = attend(
            looking.times(projections.query[:, head]),
            looked_at.times(projections.key[:, head]),
            mixed_in.times(projections.value[:, head]),
            position=inside,
            parameters=given,
            **options,
        )
        kept = replace(
            trace,
            position=position,
            parameters=MappingProxyType({**trace.parameters, **used}),
            raw_queries=words[0],
            raw_keys=words[1],
            projection=finite("projection", projections.query[:, head]),
            checked=True,
        )
        traces.append(kept)
    return tuple(traces)


def concatenated(traces: Sequence[AttentionTrace]) -> Array:
    """The outputs of all heads side by side: (m, h · w)."""
    return np.concatenate([trace.outputs for trace in traces], axis=1)


def mixed(traces: Sequence[AttentionTrace], projections: Projections) -> Array:
    """What the layer gives (m, o): the heads side by side, times W_O where there is one."""
    together = concatenated(traces)
    if projections.output is None:
        return together
    mixture: Array = together @ projections.output.reshape(together.shape[1], -1)
    return mixture


def _expect(name: str, found: tuple[int, ...], expected: tuple[int, ...]) -> None:
    if found != expected:
        raise ValueError(f"{name}: got {found} in the shape, expected {expected}")
