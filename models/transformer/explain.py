"""What a model did with a text: tokens, states, every head's attention, the next word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar, overload

import numpy as np

from attention import AttentionTrace, attend
from attention.similarity import Array
from models.transformer.network import Network, Pass, Single, scores_after, softmax
from models.transformer.pieces import Piece

T = TypeVar("T")


class Made(Sequence[T]):
    """A sequence whose items are made when they are asked for."""

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
        design, seen = self.network.design, self.seen.layers[layer]
        group = head * design.key_heads // design.heads
        inputs, projection = projected(self.network, layer, head, seen.inputs)
        return head_trace(
            seen.queries[head],
            seen.keys[group],
            seen.values[group],
            self.tokens,
            causal=design.causal,
            inputs=inputs,
            projection=projection,
            rotary=design.rotary,
        )


def head_trace(
    queries: Single,
    keys: Single,
    values: Single,
    tokens: Sequence[str],
    *,
    causal: bool,
    inputs: Single | None = None,
    projection: Single | None = None,
    rotary: float | None = None,
) -> AttentionTrace:
    """A head's numbers through `attend`: s = q·k, α = s / √k, the causal mask, β, O.

    queries, keys and values (n, k) are the head's own, rotated where the model rotates them. Where
    ``inputs`` (n, d) times ``projection`` (d, k), its W_Q, make the queries, the trace keeps both,
    so that step 1 can be worked out; ``rotary`` is the base of the angles by which what they make
    is rotated then.
    """
    n = len(tokens)
    trace = attend(
        queries,
        keys,
        values,
        similarity="dot",
        scoring="scaled",
        mask=np.tri(n, dtype=bool) if causal else None,
        query_tokens=tokens,
        key_tokens=tokens,
    )
    if inputs is None or projection is None:
        return trace
    states = inputs.astype(np.float64)
    matrix: Array = projection.astype(np.float64)
    made = replace(trace, raw_queries=states, raw_keys=states, projection=matrix)
    if rotary is None:
        return made
    return replace(made, position="rotary", parameters={**made.parameters, "base": rotary})


def projected(network: Network, layer: int, head: int, inputs: Single) -> tuple[Single, Single]:
    """What a head projects (n, d), and its W_Q (d, k).

    Where the layer has a bias, both have one component more, which is always 1 and is multiplied
    with the bias.
    """
    query, size = network.layers[layer].query, network.design.head_size
    rows = slice(head * size, (head + 1) * size)
    matrix = query.weight[rows].T
    if query.bias is None:
        return inputs, matrix
    ones = np.ones((len(inputs), 1), dtype=np.float32)
    return np.hstack([inputs, ones]), np.vstack([matrix, query.bias[rows]])
