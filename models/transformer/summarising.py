"""Ten passages in each language: how often the sentence that others look at says what it is about.

The passages are shipped so that nobody has to take the one that is shown for the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from attention import attend
from attention.similarity import Array
from models.text.sentences import sentences
from models.transformer.contextual import LAYERS, sentence_states
from models.transformer.library import Model

PASSAGES = Path(__file__).parent / "texts" / "summarising.tsv"

HELD: Mapping[str, tuple[int, int]] = MappingProxyType({"en": (5, 10), "zh": (4, 10)})
"""In each language, of so many passages so many; a test measures it anew."""

TEMPERATURE = 0.3
"""At which the other sentences are seen beside the sentence itself."""


@dataclass(frozen=True)
class Passage:
    """Sentences, and the index of the one that a person would choose as the summary."""

    sentences: tuple[str, ...]
    topic: int


def ten(language: str) -> list[Passage]:
    """The ten of a language."""
    lines = PASSAGES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.startswith(f"{language}\t")]
    return [Passage(sentences(text), int(index) - 1) for _, index, text in rows]


def looked_at(weights: Array) -> Array:
    """How much each sentence gets from all others: (n, n) to (n,)."""
    found: Array = weights.sum(axis=0) - np.diagonal(weights)
    return found


def summary(model: Model, passage: Passage) -> int:
    """The index of the sentence that all others together look at most."""
    states, _ = sentence_states(model, passage.sentences)
    vectors = states[LAYERS].astype(np.float64)
    trace = attend(*(vectors,) * 3, similarity="cosine", scoring="plain", temperature=TEMPERATURE)
    return int(looked_at(trace.weights).argmax())
