"""Films that ship, for readers who cannot wait; `models.recipes.learning` makes them."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

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
    facts, data = checked(MANIFEST)
    found = {}
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        for name, kept in SHELF.items():
            numbers = arrays[name]
            frames = tuple(
                Frame(
                    **{**measured, "gold": tuple(map(tuple, measured["gold"]))},
                    weights=unpacked(kept.setup, row.tobytes()),
                )
                for measured, row in zip(facts["frames"][name], numbers, strict=True)
            )
            found[kept.setup] = Film(kept.setup, frames, status="finished")
    return MappingProxyType(found)
