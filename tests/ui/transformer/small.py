"""A small reading without a model: random weights of two layers of three heads on four words."""

from dataclasses import replace
from typing import Any

import numpy as np

from models.transformer.glance import glance
from models.transformer.pieces import Piece
from ui.kit.language import Text
from ui.kit.settings import DEFAULTS
from ui.transformer.reading import Reading

WORDS = ("<s>", "we", "sing", "ing", "it", "</s>")
PIECES = tuple(
    Piece(word, number, word != "ing", word.startswith("<")) for number, word in enumerate(WORDS)
)


def weights(n: int = len(WORDS), layers: int = 2, heads: int = 3, seed: int = 0) -> np.ndarray:
    """Random β (layers, heads, n, n)."""
    drawn = np.random.default_rng(seed).random((layers, heads, n, n)) ** 3
    found: np.ndarray = (drawn / drawn.sum(axis=-1, keepdims=True)).astype(np.float32)
    return found


def a_reading(**changes: Any) -> Reading:
    """What the page has of them, for these settings."""
    settings = replace(DEFAULTS, **changes)
    found = glance(
        weights(),
        PIECES,
        causal=False,
        rotary=False,
        special=not settings.typed_only,
        merged=settings.merged,
    )
    return Reading(found, settings, Text("en"))
