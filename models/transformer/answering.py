"""Ten questions that look at a passage, in each language: how often the answer is found.

The word that asks (what *colour*, *who*) looks at the passage's words through the cosine of their
vectors. The passages are shipped so that nobody has to take the one that is shown for the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from models.transformer.contextual import centred, word_states
from models.transformer.library import Model

PASSAGES = Path(__file__).parent / "texts" / "answering.tsv"

HELD: Mapping[str, tuple[int, int]] = MappingProxyType({"en": (8, 10), "zh": (8, 10)})
"""In each language, of so many questions so many find their answer; a test measures it anew."""

ERROR_RATES = (
    *(0.348, 0.301, 0.287, 0.261, 0.231, 0.206, 0.199),
    *(0.197, 0.208, 0.224, 0.252, 0.285, 0.277),
)
"""At each layer, the alignment error rate of English and Chinese words (`recipes.alignment`)."""

LAYER = ERROR_RATES.index(min(ERROR_RATES))
"""Where English and Chinese words find each other best."""


@dataclass(frozen=True)
class Asked:
    """A question and a passage, both in words; ``word`` asks, and ``answer`` is the right one."""

    question: tuple[str, ...]
    passage: tuple[str, ...]
    word: str
    answer: str


def ten(language: str) -> list[Asked]:
    """The ten of a language."""
    lines = PASSAGES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.startswith(f"{language}\t")]
    return [Asked(tuple(q.split()), tuple(p.split()), word, right) for _, q, p, word, right in rows]


def found(model: Model, asked: Asked, layer: int = LAYER) -> str:
    """The word of the passage that the asking word looks at most."""
    question, passage = (
        centred(word_states(model, words)[0], words)[layer]
        for words in (asked.question, asked.passage)
    )
    query = question[asked.question.index(asked.word)]
    cosines = passage @ query / np.linalg.norm(passage, axis=1)
    return asked.passage[int(cosines.argmax())]
