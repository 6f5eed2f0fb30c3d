"""Further texts for a teacher to label, made of the clauses of reviews: pieces, and two in one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.classifier.inference import LENGTH

MARKS = frozenset("，。！？；：…～、,.!?;:~")
SHORTEST = 3
"""Words of what is made."""

EACH = 2
"""So many texts of either kind are made of each review."""


def clauses(text: str) -> list[list[str]]:
    """Words up to a mark and the marks that follow it, one such run after the other.

    >>> clauses("很 好 ， ， 下次 来")
    [['很', '好', '，', '，'], ['下次', '来']]
    """
    found: list[list[str]] = [[]]
    for word in text.split(" "):
        if found[-1] and found[-1][-1] in MARKS and word not in MARKS:
            found.append([])
        found[-1].append(word)
    return found


def made(texts: Sequence[str], folds: NDArray[np.int64], seed: int) -> dict[str, int]:
    """Texts made of others, drawn by ``seed``, each with the fold from which all of it is.

    folds (texts,). None is one of the texts, none is there twice, none is longer than is read.
    """
    random, known = np.random.default_rng(seed), frozenset(texts)
    parts = [clauses(text) for text in texts]
    found: dict[str, int] = {}
    for number, whole in enumerate(parts):
        same = np.flatnonzero(folds == folds[number])
        for _ in range(EACH):
            start, end = sorted(random.integers(len(whole) + 1, size=2).tolist())
            other = parts[int(random.choice(same))]
            begun, rest = random.integers(len(whole)), random.integers(len(other))
            for some in (whole[start:end], [*whole[: begun + 1], *other[rest:]]):
                words = [word for clause in some for word in clause][:LENGTH]
                if len(words) >= SHORTEST:
                    found.setdefault(" ".join(words), int(folds[number]))
    return {text: fold for text, fold in found.items() if text not in known}
