"""How right a classifier is, and how well it knows. Logits and probabilities are (texts, 2)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]

BINS = 15
TEMPERATURES = np.geomspace(0.25, 4, 161)


def cross_entropy(logits: Numbers, shares: Numbers, temperature: float = 1.0) -> float:
    """Mean surprise, in nats, at texts of which `shares` (texts,) are positive."""
    margin = (logits[:, 1] - logits[:, 0]).astype(np.float64) / temperature
    surprise = np.logaddexp(0, -margin) * shares + np.logaddexp(0, margin) * (1 - shares)
    return float(np.mean(surprise))


def accuracy(logits: Numbers, shares: Numbers) -> float:
    """The part of the texts whose likelier class is the right one."""
    return float(np.mean((logits[:, 1] > logits[:, 0]) == (shares > 0.5)))


def fitting_temperature(logits: Numbers, shares: Numbers) -> float:
    """What the logits have to be divided by for the least cross-entropy (Guo et al. 2017)."""
    losses = [cross_entropy(logits, shares, temperature) for temperature in TEMPERATURES]
    return float(TEMPERATURES[np.argmin(losses)])


def calibration_error(probabilities: Numbers, positive: NDArray[np.bool_]) -> float:
    """Expected calibration error: |sureness - accuracy|, averaged over bins of equal width."""
    sure = probabilities.max(axis=1)
    right = (probabilities[:, 1] > 0.5) == positive
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=sure - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(sure))
