"""A translator of Marian's in NumPy: the blocks of `models.transformer`, and a decoder that looks.

    encoder  x = norm(x + attention(x)),  x = norm(x + feed(x))
    decoder  x = norm(x + ssru(x)),  x = norm(x + attention(x, encoder)),  x = norm(x + feed(x))

Axes: b hypotheses, m written pieces, n source pieces, d the width of a state, L layers of the
decoder, h heads, k the size of a head, p numbers of pieces. A piece is read at √d times its
embedding plus its place, and written by the same embeddings (Vaswani et al. 2017; Press and Wolf
2017).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention import softmax as exact
from models.transformer.network import (
    Layer,
    Linear,
    Network,
    Norm,
    Single,
    feed,
    normalised,
    run,
    softmax,
)
from models.translation.network import Double, Source
from models.translation.units import START, Ids


@dataclass(frozen=True, eq=False)
class Recurrent:
    """A simpler simple recurrent unit, SSRU (Kim et al. 2019): what a layer remembers.

    c' = f ⊙ c + (1 - f) ⊙ W x with f = σ(W_f x + b_f); it gives ReLU(c').
    """

    value: Linear
    forget: Linear
    norm: Norm

    def __call__(self, x: Single, cell: Single) -> Single:
        """The new cell (b, d) after x (b, d)."""
        forget: Single = np.reciprocal(1 + np.exp(-self.forget(x)))
        new: Single = forget * cell + (1 - forget) * self.value(x)
        return new


@dataclass(frozen=True, eq=False)
class Translating:
    """``encoder``: its ``pieces`` (p, d) are √d times the embeddings, that of START is zero.

    ``decoder``: for each layer what it remembers, and its attention over the encoder and its
    feed-forward part. ``bias`` (p,): -inf for what is never written.
    """

    encoder: Network
    decoder: tuple[tuple[Recurrent, Layer], ...]
    bias: Single

    def encode(self, numbers: Sequence[int]) -> Single:
        """The encoder's last states (n, d)."""
        return run(self.encoder, np.array(numbers, np.int64)).states[-1]


@dataclass(frozen=True, eq=False)
class Looks:
    """Where the heads of all layers looked before each written piece.

    states (m, d): the decoder's last ones. inputs (L, m, d): what the queries were made of.
    queries (L, h, m, k), keys and values (L, h, n, k); weights (L, h, m, n), by which they looked.
    """

    states: Single
    inputs: Single
    queries: Single
    keys: Single
    values: Single
    weights: Single


Weigh = Callable[[int, int, Single], Single]
"""(step from 0, layer, weights (b, h, n)) -> the weights by which the heads look."""


def as_computed(_: int, __: int, weights: Single) -> Single:
    """The heads' own (b, h, n)."""
    return weights


class Writer:
    """The decoder of one sentence, of which ``memory`` (n, d) are the encoder's last states.

    It is what `writing.greedy` and `writing.beam` call a network. A carry (b, L·d + 1) holds the
    cells of all layers and, last, how many pieces were written.
    """

    def __init__(self, network: Translating, memory: Single, weigh: Weigh = as_computed) -> None:
        self.network, self.memory, self._weigh = network, memory, weigh
        self._design = network.encoder.design
        self._sides = [
            (
                _heads(layer.key(memory), self._design.heads),
                _heads(layer.value(memory), self._design.heads),
            )
            for _, layer in network.decoder
        ]

    @property
    def source(self) -> Source:
        """With what the decoder begins: nothing."""
        width = self.memory.shape[1]
        nothing = np.zeros((1, width), np.float32)
        return Source(
            self.memory[None],
            nothing,
            np.zeros((1, len(self.network.decoder) * width + 1), np.float32),
        )

    def step(self, written: Ids, state: Single, carry: Single) -> tuple[Single, Single]:
        """The decoder reads one piece (b,) more: its last state (b, d), and its carry."""
        del state
        return self._step(written, carry)[:2]

    def look(self, step: int, state: Single, source: Source) -> Single:
        """Nothing (b, 0): it has looked already, in its layers."""
        del step, source
        return state[:, :0]

    def logits(self, states: NDArray[np.float32], seen: Single | None = None) -> Single:
        """states (b, d) -> the logits (b, p) of each next piece."""
        del seen
        pieces = self.network.encoder.pieces
        scaled: Single = states / np.float32(math.sqrt(states.shape[1]))
        found: Single = scaled @ pieces.T + self.network.bias
        return found

    def chances(self, states: Single) -> Double:
        """states (m, d) -> the probabilities (m, p) of each next piece."""
        found: Double = exact(self.logits(states))
        return found

    def follow(self, numbers: Sequence[int]) -> Looks:
        """The decoder while it writes ``numbers`` (m)."""
        carry = self.source.carry
        states, every = [], []
        for number in (START, *numbers[:-1]):
            state, carry, seen = self._step(np.array([number], np.int32), carry)
            states.append(state[0])
            every.append(seen)
        inputs, queries, weights = (
            np.stack([np.stack([layer[part][0] for layer in seen]) for seen in every], axis=-2)
            for part in range(3)
        )
        keys, values = (np.stack([side[part] for side in self._sides]) for part in range(2))
        return Looks(np.stack(states), inputs, queries, keys, values, weights)

    def _step(
        self, written: Ids, carry: Single
    ) -> tuple[Single, Single, list[tuple[Single, Single, Single]]]:
        """Also of each layer its queries' inputs (b, d), queries (b, h, k), weights (b, h, n)."""
        encoder, design = self.network.encoder, self._design
        assert encoder.positions is not None
        step = int(carry[0, -1])
        cells = np.split(carry[:, :-1], len(self.network.decoder), axis=1)
        x = encoder.pieces[written] + encoder.positions[step]
        seen = []
        for number, (recurrent, layer) in enumerate(self.network.decoder):
            cells[number] = recurrent(x, cells[number])
            x = normalised(x + np.maximum(cells[number], 0), recurrent.norm, design)
            keys, values = self._sides[number]
            queries = layer.query(x).reshape(len(x), design.heads, -1)
            scores = np.einsum("bhk,hnk->bhn", queries, keys) / math.sqrt(design.head_size)
            weights = self._weigh(step, number, softmax(scores.astype(np.float32)))
            seen.append((x, queries, weights))
            given = np.einsum("bhn,hnk->bhk", weights, values).reshape(len(x), -1)
            x = normalised(x + layer.output(given), layer.attention_norm, design)
            x = normalised(x + feed(x, layer, design), layer.feed_norm, design)
        return x, np.hstack([*cells, carry[:, -1:] + 1]), seen


def _heads(x: Single, heads: int) -> Single:
    """(n, h·k) to (h, n, k)."""
    found: Single = x.reshape(len(x), heads, -1).transpose(1, 0, 2)
    return found
