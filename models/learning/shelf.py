"""Films that ship, for readers who cannot wait; `models.recipes.learning` makes them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from models.learning.film import Film, Frame, unpacked
from models.learning.setup import STEPS, Setup, moments, suited
from models.manifest import WEIGHTS, checked

MANIFEST = WEIGHTS / "learning.json"


@dataclass(frozen=True)
class Kept:
    """A network, and the steps after which its frames are kept."""

    setup: Setup
    steps: tuple[int, ...]


SHELF: Mapping[str, Kept] = MappingProxyType(
    {
        "reverse": Kept(suited("reverse"), moments()[::4]),
        "blind": Kept(suited("reverse", position="none"), (0, STEPS)),
        "it": Kept(suited("it"), (0, STEPS)),
    }
)


@functools.cache
def films() -> Mapping[Setup, Film]:
    """The films, by their setup. Raises `models.manifest.WeightsError`."""
    facts, arrays = checked(MANIFEST)
    found = {}
    for name, kept in SHELF.items():
        frames = tuple(
            Frame(
                **{**measured, "gold": tuple(map(tuple, measured["gold"]))},
                weights=unpacked(kept.setup, row.tobytes()),
            )
            for measured, row in zip(facts["frames"][name], arrays[name], strict=True)
        )
        found[kept.setup] = Film(kept.setup, frames, status="finished")
    return MappingProxyType(found)
