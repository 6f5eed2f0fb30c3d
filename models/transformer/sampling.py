"""One of the pieces that may come next is drawn: temperature, top-k and top-p, in this order.

Sources: Fan et al. 2018 (top-k); Holtzman et al. 2020 (top-p, the nucleus).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]


@dataclass(frozen=True)
class Rule:
    """How a piece is drawn. ``top_k`` = 0 and ``top_p`` = 1 leave nothing out.

    Raises ValueError for a number outside its range.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name, holds, expected in (
            ("temperature", self.temperature > 0, "more than 0"),
            ("top_k", self.top_k >= 0, "at least 0"),
            ("top_p", 0 < self.top_p <= 1, "more than 0 and at most 1"),
            ("seed", self.seed >= 0, "at least 0"),
        ):
            if not holds:
                raise ValueError(f"{name}: got {getattr(self, name)}, expected {expected}")


@dataclass(frozen=True, eq=False)
class Draw:
    """Axes: p pieces, the likeliest first; of these the first ``kept`` may be drawn.

    ``order`` (p,): their numbers; ``likely`` (p,): their probabilities under the temperature;
    ``shares`` (kept,): the same of those that are kept, summing to 1. A random ``point`` from 0
    to 1 falls into the share at ``rank``.
    """

    order: NDArray[np.intp]
    likely: NDArray[np.float64]
    kept: int
    shares: NDArray[np.float64]
    point: float
    rank: int

    @property
    def number(self) -> int:
        """The piece that was drawn."""
        return int(self.order[self.rank])


def draw(scores: Scores, rule: Rule) -> Draw:
    """A piece by its scores before the softmax (p,): the same seed draws the same piece."""
    raised = scores.astype(np.float64) / rule.temperature
    order = np.argsort(-raised, kind="stable")
    powers = np.exp(raised[order] - raised[order[0]])
    likely = powers / powers.sum()
    most = min(rule.top_k or len(likely), len(likely))
    # Of the first `most`, as many as it takes for top_p of what these have together.
    reached = np.cumsum(likely[:most]) / likely[:most].sum()
    kept = min(int(np.searchsorted(reached, rule.top_p)) + 1, most)
    shares = likely[:kept] / likely[:kept].sum()
    point = float(np.random.default_rng(rule.seed).random())
    rank = min(int(np.searchsorted(np.cumsum(shares), point, side="right")), kept - 1)
    return Draw(order, likely, kept, shares, point, rank)
