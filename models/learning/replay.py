"""What a network of some moment does with an example: the arithmetic in NumPy, every step kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention import MASKS, AttentionTrace, multi_head, softmax
from attention.heads import mixed
from models.learning.setup import Arrays, Setup, parameters, projections
from models.learning.tasks import Units

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Replay:
    """``heads[layer][head]`` are traces; ``probabilities`` (n, V) of every word as the answer."""

    heads: tuple[tuple[AttentionTrace, ...], ...]
    probabilities: Array


def replay(
    setup: Setup, weights: Arrays, units: Units, tokens: Sequence[str] | None = None
) -> Replay:
    """The network of `Setup` with these weights, on one example.

    Rows whose ratio is undefined have NaN weights, and so has everything after them.
    """
    words = np.asarray(weights["words"], float)
    states = np.stack([words[list(unit)].mean(axis=0) for unit in units])
    n = len(units)
    layers = []
    for layer in range(setup.layers):
        learned = projections(weights, layer)
        heads = multi_head(
            states,
            states,
            states,
            learned,
            similarity=setup.similarity,
            parameters=parameters(setup, weights, layer),
            scoring=setup.scoring,
            temperature=setup.temperature,
            position=setup.position,
            mask=MASKS[setup.mask].function(n, n, 0),
            query_tokens=tokens,
            key_tokens=tokens,
            undefined="nan",
        )
        layers.append(heads)
        states = states + mixed(heads, learned)
    return Replay(tuple(layers), softmax(states @ np.asarray(weights["answer"], float)))
