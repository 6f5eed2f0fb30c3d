"""Heads that are switched off: what they give becomes 0, or their mean.

Sources: Michel et al. 2019, Are Sixteen Heads Really Better than One?; Wang et al. 2023,
Interpretability in the Wild, for the mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.transformer.explain import Run
from models.transformer.network import Single, Switch, mix, scores_after

Head = tuple[int, int]
"""A layer and a head, from 0."""

Instead = Literal["zero", "mean"]
"""What stands for the outputs of a head that is off."""


class NoSuchHead(ValueError):
    """A head that the model does not have: ``head``, and the model's ``shape``."""

    def __init__(self, head: Head, shape: tuple[int, int]) -> None:
        super().__init__(f"head {head}: expected a layer and a head below {shape}")
        self.head, self.shape = head, shape


def switched_off(
    off: Iterable[Head], shape: tuple[int, int], means: Single | None = None
) -> Switch | None:
    """Each of these heads gives 0, or its row of ``means`` (L, h, k), to every token.

    ``shape``: how many layers and heads there are. None where no head is off.
    """
    by_layer: dict[int, list[int]] = {}
    for layer, head in off:
        if not (0 <= layer < shape[0] and 0 <= head < shape[1]):
            raise NoSuchHead((layer, head), shape)
        by_layer.setdefault(layer, []).append(head)

    def switch(layer: int, given: Single) -> Single:
        if layer not in by_layer:
            return given
        heads, changed = by_layer[layer], given.copy()
        changed[heads] = 0 if means is None else means[layer, heads][:, None, :]
        return changed

    return switch if by_layer else None


def mean_outputs(run: Run) -> Single:
    """What each head gives to a token of this text, on average: (L, h, k)."""
    return np.stack([mix(layer).mean(axis=1) for layer in run.seen.layers])


@dataclass(frozen=True, eq=False)
class Change:
    """What two passes over the same pieces differ in. Axes: L layers, h heads, n pieces.

    states (L + 1, n): the cosine of each state with itself in the other pass. weights (L, h): how
    much of a head's weight went elsewhere, ½ Σ|β − β'|, mean of the rows. next (n,): how much the
    distribution of the next piece moved, its divergence (Kullback and Leibler 1951) in bits; None
    of an encoder.
    """

    states: NDArray[np.float32]
    weights: NDArray[np.float32]
    next: NDArray[np.float32] | None


def change(before: Run, after: Run) -> Change:
    """The axes of `Change`; both passes are over the same pieces."""
    states = np.stack([_cosine(*pair) for pair in zip(before.states, after.states, strict=True)])
    moved = np.abs(after.weights - before.weights).sum(axis=-1).mean(axis=-1) / 2
    scores, others = (scores_after(run.network, run.states[-1]) for run in (before, after))
    if scores is None or others is None:
        return Change(states, moved, None)
    likely, unlikely = _logs(scores), _logs(others)
    divergence = (np.exp(likely) * (likely - unlikely)).sum(axis=-1) / np.log(2)
    # Rounding may leave a divergence of nothing a little below 0.
    return Change(states, moved, np.maximum(divergence, 0).astype(np.float32))


def _cosine(one: Single, other: Single) -> Single:
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    cosine: Single = (one * other).sum(axis=-1) / lengths
    return cosine


def _logs(scores: Single) -> Single:
    """Logarithms of the softmax."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    logs: Single = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs
