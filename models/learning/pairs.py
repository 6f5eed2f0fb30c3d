"""Ready pairs: two networks that differ in one choice, of which one learns and the other does not.

What each pair teaches is in ``train.toml``; a test trains both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from models.learning.setup import Setup, suited

SIDES = ("with", "without")
"""The one that learns, and the one that does not."""


@dataclass(frozen=True)
class Pair:
    """What both networks share, and the field of `Setup` in which they differ: two values of it."""

    shared: Setup
    differs: str
    values: tuple[Any, Any]

    def networks(self, seed: int = 0) -> tuple[Setup, Setup]:
        """The one that learns, and the one that does not."""
        one, other = (
            replace(self.shared, seed=seed, **{self.differs: value}) for value in self.values
        )
        return one, other


PAIRS: Mapping[str, Pair] = {
    "position": Pair(suited("reverse"), "position", ("sinusoidal", "none")),
    "layers": Pair(suited("induction"), "layers", (2, 1)),
    "mask": Pair(suited("reverse"), "mask", ("none", "causal")),
    "root": Pair(suited("reverse", width=64, rate=0.03), "scoring", ("scaled", "plain")),
    "ratio": Pair(suited("reverse"), "scoring", ("plain", "ratio")),
    "temperature": Pair(suited("reverse", similarity="cosine"), "temperature", (0.1, 1.0)),
    "heads": Pair(suited("date"), "heads", (4, 1)),
    "rate": Pair(suited("stories"), "rate", (0.003, 1.0)),
}
