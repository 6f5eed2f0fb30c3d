"""What the heads of a known model do on a hundred neutral sentences, as `models.recipes.heads`
measured it.

Beside a share on one sentence stands the share on all of these: what a head does here is seldom
what it does.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from models.manifest import WEIGHTS, checked
from models.transformer.behaviours import BEHAVIOURS, earned
from models.transformer.switching import Head

Single = NDArray[np.float32]

SENTENCES = Path(__file__).parent / "texts" / "neutral.tsv"
LANGUAGES = ("en", "zh")
"""The columns of the file."""


def sentences(language: str) -> list[str]:
    """The hundred sentences in a language."""
    column = LANGUAGES.index(language)
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[column] for line in lines if not line.startswith("#")]


@dataclass(frozen=True, eq=False)
class Measured:
    """Axes: L layers, h heads, k the size of a head.

    shares: by behaviour (L, h), means over the sentences. breadth (L, h): how evenly a head looks.
    texts: how many sentences. means (L, h, k): what each head gives to a token, on average.
    """

    shares: Mapping[str, Single]
    breadth: Single
    texts: int
    means: Single

    @property
    def shape(self) -> tuple[int, int]:
        """How many layers, and heads in each."""
        layers, heads = self.breadth.shape
        return layers, heads

    def of_head(self, layer: int, head: int) -> dict[str, float]:
        """A head's shares by behaviour; NaN where the model's pieces have nothing of the kind."""
        return {name: float(share[layer, head]) for name, share in self.shares.items()}

    def name(self, layer: int, head: int) -> str:
        """The behaviour that the head has earned on these sentences, "broad", or "mixed"."""
        return earned(self.of_head(layer, head), float(self.breadth[layer, head]))

    def heads_of(self, name: str) -> tuple[Head, ...]:
        """All heads that are called so, by layer and head from 0."""
        layers, heads = self.shape
        every = ((layer, head) for layer in range(layers) for head in range(heads))
        return tuple(each for each in every if self.name(*each) == name)


@functools.lru_cache(maxsize=8)
def measured(model: str, special: bool = True) -> Measured | None:
    """The measures of a model that is known by name; None of another.

    ``special``: with the weight that goes to the model's own pieces, or among those typed alone.
    Raises WeightsError where the file is damaged.
    """
    manifest = WEIGHTS / f"{model}_heads.json"
    if Path(model).name != model or not manifest.is_file():
        return None
    facts, stored = checked(manifest)
    arrays = {name: array.astype(np.float32) for name, array in stored.items()}
    for array in arrays.values():
        array.flags.writeable = False
    at = "all" if special else "typed"
    return Measured(
        MappingProxyType({name: arrays[f"{at}.{name}"] for name in BEHAVIOURS}),
        arrays[f"{at}.breadth"],
        int(facts["texts"]),
        arrays["means"],
    )
