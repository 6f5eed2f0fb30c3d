"""Words that may replace another: similar ones, and those that reverse a verdict.

Word vectors do not separate opposites, which occur in the same contexts. Here that helps:
among the neighbours of *funny* is *boring*, and the classifier knows which is which.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.classifier.inference import UNKNOWN, Classifier, Ids
from models.text.tokens import fold, is_chinese
from models.vectors.embeddings import Embeddings

SPACES = {"en": "en", "zh": "shared"}
"""Each language of a network -> the vectors by which its words are similar (`embeddings.load`)."""

PARTS = 10


@dataclass(frozen=True)
class Neighbours:
    """Replacements for a word: the most similar, and those that lower the verdict most."""

    alike: tuple[str, ...]
    turning: tuple[str, ...]


def neighbours(
    classifier: Classifier,
    embeddings: Embeddings,
    token: str,
    ids: Ids,
    index: int,
    kind: int,
    *,
    count: int = 5,
    pool: int = 60,
) -> Neighbours:
    """Replacements for the ``token`` at ``index`` of the sentence ``ids`` (n).

    Of the ``pool`` most similar words of the same script that the classifier knows, the first
    ``count``; and of the others as many that lower the probability of class ``kind`` most.
    Empty for a word without a vector.
    """
    words = [
        word
        for word in nearest(embeddings, token, 4 * pool)
        if word.isalpha()
        and is_chinese(word) == is_chinese(token)
        and classifier.vocabulary.numbers([word])[0] != UNKNOWN
    ][:pool]
    if not words:
        return Neighbours((), ())
    alike, rest = words[:count], words[count:]
    changed = np.tile(ids, (len(rest), 1))
    changed[:, index] = classifier.vocabulary.numbers(rest)
    left = classifier.predict_ids(list(changed))[:, kind]
    order = np.argsort(left, kind="stable")[:count]
    return Neighbours(tuple(alike), tuple(rest[number] for number in order))


def nearest(embeddings: Embeddings, token: str, count: int) -> list[str]:
    """The words whose vectors have the largest cosine with the token's; none if it is unknown."""
    row = embeddings.index.get(fold(token))
    if row is None:
        return []
    wanted = embeddings.matrix[row].astype(np.float32)
    # In parts: in single precision all vectors of both languages together would take 16 MB.
    parts = (part.astype(np.float32) for part in np.array_split(embeddings.matrix, PARTS))
    cosines = np.concatenate(
        [part @ wanted / np.maximum(np.linalg.norm(part, axis=1), 1e-12) for part in parts]
    )
    cosines[row] = -np.inf
    best = np.argsort(-cosines, kind="stable")[:count]
    words = list(embeddings.index)
    return [words[number] for number in best]
