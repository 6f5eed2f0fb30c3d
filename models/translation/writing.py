"""How a translator's words are chosen, one after the other: the likeliest, or several ways at once.

Another way to look may replace attention, to see what attention is for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.translation.network import Look, Network, Single, Source, mixed
from models.translation.units import END, START, Ids

LENGTH_POWER = 0.6
"""A finished hypothesis is judged by its log-probability / ((5 + length) / 6) to this power: longer
ones are less likely, but not worse (Wu et al. 2016)."""


class Decoder(Protocol):
    """What writes, word by word; a `Network` is one."""

    def step(self, written: Ids, state: Single, carry: Single) -> tuple[Single, Single]:
        """It reads one word (b,) more: its new state (b, d), and what else it remembers (b, c)."""
        ...

    def look(self, step: int, state: Single, source: Source) -> Single:
        """What its states see (b, v)."""
        ...

    def logits(self, states: NDArray[Any], seen: NDArray[Any]) -> NDArray[Any]:
        """The logits (b, words) of each next word."""
        ...


def greedy(
    network: Decoder,
    source: Source,
    most: int,
    begin: Sequence[int] = (),
    look: Look | None = None,
) -> list[list[int]]:
    """The likeliest word again and again, of b sentences side by side, at most ``most`` words.

    begin: what is written in any case. look: what replaces attention.
    """
    look = look or network.look
    state, carry = source.state, source.carry
    words = np.full(len(state), START, np.int32)
    found: list[list[int]] = [[] for _ in words]
    alive = np.ones(len(words), bool)
    for step in range(most):
        state, carry = network.step(words, state, carry)
        if step < len(begin):
            words = np.full(len(state), begin[step], np.int32)
        else:
            words = network.logits(state, look(step, state, source)).argmax(axis=1).astype(np.int32)
        alive &= words != END
        if not alive.any():
            break
        for row in np.flatnonzero(alive):
            found[row].append(int(words[row]))
    return found


@dataclass(frozen=True)
class Node:
    """A hypothesis at one step: what it adds to which one before, and how likely all of it is.

    parent: its place among the step before's nodes, 0 at first. number: its last word's. log:
    natural logarithm of the probability of all its words.
    """

    parent: int
    number: int
    log: float

    def judged(self, length: int) -> float:
        """A finished hypothesis of so many words, its END among them."""
        return float(self.log / ((5 + length) / 6) ** LENGTH_POWER)


def beam(
    network: Decoder, source: Source, most: int, width: int, begin: Sequence[int] = ()
) -> tuple[list[int], tuple[tuple[Node, ...], ...]]:
    """The best of ``width`` ways that are followed side by side, and all of their nodes by step.

    source: of one sentence. A node whose number is END is finished, and has no children. Ties are
    won by the smaller number.
    """
    steps: list[tuple[Node, ...]] = []
    best: tuple[float, int, int] | None = None  # how good, its step, its place
    open_, indices = [Node(0, START, 0.0)], [0]
    state, carry = source.state, source.carry
    for step in range(most):
        wide = source.of(np.zeros(len(open_), np.intp))
        words = np.array([node.number for node in open_], np.int32)
        state, carry = network.step(words, state, carry)
        logs = _log_softmax(network.logits(state, network.look(step, state, wide)))
        if step < len(begin):
            fixed = np.full_like(logs, -np.inf)
            fixed[:, begin[step]] = logs[:, begin[step]]
            logs = fixed
        totals = logs + np.array([[node.log] for node in open_])
        order = np.argsort(-totals, axis=None, kind="stable")[:width]
        rows, numbers = np.unravel_index(order, totals.shape)
        nodes = tuple(
            Node(indices[row], int(number), float(totals[row, number]))
            for row, number in zip(rows, numbers, strict=True)
            if np.isfinite(totals[row, number])
        )
        steps.append(nodes)
        for index, node in enumerate(nodes):
            if node.number == END and (best is None or node.judged(step + 1) > best[0]):
                best = node.judged(step + 1), step, index
        indices = [index for index, node in enumerate(nodes) if node.number != END]
        if not indices or (best and best[0] >= max(nodes[p].judged(most) for p in indices)):
            break
        open_ = [nodes[index] for index in indices]
        kept = rows[: len(nodes)][indices]
        state, carry = state[kept], carry[kept]
    last = (best[1], best[2]) if best else (len(steps) - 1, 0)
    return written(steps, *last), tuple(steps)


def written(steps: Sequence[Sequence[Node]], step: int, index: int) -> list[int]:
    """The words (their numbers, without END) that lead to a node."""
    found = []
    for nodes in reversed(steps[: step + 1]):
        found.append(nodes[index].number)
        index = nodes[index].parent
    return [number for number in reversed(found) if number != END]


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = logits.astype(np.float64)
    wide -= wide.max(axis=1, keepdims=True)
    found: NDArray[np.float64] = wide - np.log(np.exp(wide).sum(axis=1, keepdims=True))
    return found


def by_rows(network: Network, rows: Mapping[int, Single]) -> Look:
    """Attention, but for the steps whose weights (n,) somebody has set."""

    def look(step: int, state: Single, source: Source) -> Single:
        if step not in rows:
            return network.look(step, state, source)
        return mixed(np.tile(rows[step], (len(state), 1)), source)

    return look


def _nothing(_: Network) -> Look:
    """Only the encoder's last states, one for each direction: all there was before attention."""
    return lambda _, __, source: source.state


def _uniform(_: Network) -> Look:
    return lambda _, __, source: source.keys.mean(axis=1)


def _shuffled(network: Network, seed: int = 0) -> Look:
    """Its own weights, each row in another order: drawn for each step and length."""

    def look(step: int, state: Single, source: Source) -> Single:
        count = source.keys.shape[1]
        order = np.random.default_rng((seed, step, count)).permutation(count)
        return mixed(network.weights(state, source.keys)[:, order], source)

    return look


WITHOUT: Mapping[str, Callable[[Network], Look]] = MappingProxyType(
    {"off": _nothing, "uniform": _uniform, "shuffled": _shuffled}
)
"""What may replace attention."""
