"""Ready pairs: two networks that differ in one choice, and what that choice does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ui.kit.settings import DEFAULTS
from ui.train.network import PARTS, suited

SIDES = ("with", "without")


@dataclass(frozen=True)
class Pair:
    """A task, what both networks share, and the setting in which they differ: two values of it."""

    task: str
    differs: str
    values: tuple[str, str]
    shared: Mapping[str, str] = field(default_factory=dict)


PAIRS = {
    "position": Pair("reverse", "net_position", ("sinusoidal", "none")),
    "layers": Pair("induction", "net_layers", ("2", "1")),
    "mask": Pair("reverse", "net_mask", ("none", "causal")),
    "temperature": Pair("reverse", "net_temperature", ("0.1", "1.0"), {"net_similarity": "cosine"}),
    "rate": Pair("stories", "net_rate", ("0.003", "1.0")),
}


def side(name: str, which: str) -> dict[str, object]:
    """All settings of one of the two networks of a pair, and its task."""
    pair = PAIRS[name]
    usual = {f"net_{part}": getattr(DEFAULTS, f"net_{part}") for part in PARTS}
    value = pair.values[SIDES.index(which)]
    return {**usual, "task": pair.task, **suited(pair.task), **pair.shared, pair.differs: value}
