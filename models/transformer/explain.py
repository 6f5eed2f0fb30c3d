"""What a model did with a text: tokens, states, every head's attention, the next word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar, overload

import numpy as np

from attention import AttentionTrace, attend
from attention.similarity import Array
from models.transformer.network import Linear, Network, Pass, Single, scores_after, softmax
from models.transformer.pieces import Piece

T = TypeVar("T")


class Made(Sequence[T]):
    """So many things, each made when it is asked for."""

    def __init__(self, count: int, make: Callable[[int], T]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self._make(number) for number in range(*index.indices(self._count))]
        if not -self._count <= index < self._count:
            raise IndexError(index)
        return self._make(index % self._count)


@dataclass(frozen=True, eq=False)
class Run:
    """One pass over one text. Axes: n tokens, d the width of a state, p pieces of the vocabulary.

    ``heads[layer][head]`` and ``states[layer]`` count from 0; ``states[0]`` (n, d) are the embedded
    tokens, and ``states[-1]`` what the last layer gives.
    """

    pieces: tuple[Piece, ...]
    network: Network
    seen: Pass

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces)

    @property
    def states(self) -> tuple[Single, ...]:
        return self.seen.states

    @cached_property
    def weights(self) -> Single:
        """β of every head: (layers, heads, n, n)."""
        return np.stack([layer.weights for layer in self.seen.layers])

    @property
    def heads(self) -> Sequence[Sequence[AttentionTrace]]:
        """A trace for each head, made when it is asked for."""
        design = self.network.design

        def of_layer(layer: int) -> Sequence[AttentionTrace]:
            return Made(design.heads, lambda head: self._head(layer, head))

        return Made(len(self.network.layers), of_layer)

    @cached_property
    def next(self) -> Single | None:
        """Probabilities of the next piece after every token (n, p); None for an encoder."""
        scores = self.seen.scores
        return None if scores is None else softmax(scores)

    def next_at(self, layer: int, token: int) -> Single | None:
        """What the state of one token after ``layer`` layers would say: the logit lens, (p,).

        Source: nostalgebraist 2020.
        """
        scores = scores_after(self.network, self.states[layer][token : token + 1])
        return None if scores is None else softmax(scores)[0]

    def _head(self, layer: int, head: int) -> AttentionTrace:
        """The same numbers through `attend`: s = q·k, α = s / √k, the causal mask, β, O.

        The states that were projected are kept as ``raw_queries``, and W_Q as ``projection``; where
        the layer has biases, both have one row or column more, for a component that is always 1.
        """
        design, seen = self.network.design, self.seen.layers[layer]
        shared = head * design.key_heads // design.heads
        n = len(self.pieces)
        trace = attend(
            seen.queries[head],
            seen.keys[shared],
            seen.values[shared],
            similarity="dot",
            scoring="scaled",
            mask=np.tri(n, dtype=bool) if design.causal else None,
            query_tokens=self.tokens,
            key_tokens=self.tokens,
        )
        if design.rotary is not None:
            return trace  # step 1 is the rotated query itself: the rotation's base is the model's
        query = self.network.layers[layer].query
        rows = slice(head * design.head_size, (head + 1) * design.head_size)
        inputs, projection = _projected(query, rows, seen.inputs)
        return replace(trace, raw_queries=inputs, raw_keys=inputs, projection=projection)


def _projected(query: Linear, rows: slice, inputs: Single) -> tuple[Array, Array]:
    """What is projected, and by what: with a component that is always 1 where there is a bias."""
    states = inputs.astype(np.float64)
    matrix = query.weight[rows].T.astype(np.float64)
    if query.bias is None:
        return states, matrix
    ones = np.ones((len(states), 1))
    return np.hstack([states, ones]), np.vstack([matrix, query.bias[rows].astype(np.float64)])
