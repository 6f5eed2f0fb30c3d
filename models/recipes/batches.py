"""The classifier's examples: texts as numbers of words, how positive each is, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.classifier.inference import LENGTH, PADDING, UNKNOWN, Vocabulary

Array = NDArray[np.float32]
Ids = NDArray[np.int32]


@dataclass(frozen=True)
class Examples:
    """Sentences as numbers of words, and the probability that each is positive (0 to 1)."""

    ids: tuple[Ids, ...]
    shares: Array

    def __len__(self) -> int:
        return len(self.ids)


def examples_of(vocabulary: Vocabulary, shares: Mapping[str, float]) -> Examples:
    """Texts, with their words separated by spaces, as `Examples`."""
    ids = tuple(vocabulary.numbers(text.split(" "))[:LENGTH] for text in shares)
    return Examples(ids, np.fromiter(shares.values(), np.float32, len(shares)))


def drawn(shares: Mapping[str, float], count: int | None, seed: int) -> dict[str, float]:
    """``count`` of the texts, all where it is None, in their order."""
    indices = np.random.default_rng(seed).permutation(len(shares))[:count]
    chosen = set(indices.tolist())
    return {text: share for n, (text, share) in enumerate(shares.items()) if n in chosen}


def taught_by(path: Path, softened: float) -> dict[str, float]:
    """The texts in a file of `models.recipes.corpus` and the teacher's probability of positive.

    The teacher's logits are divided by ``softened`` (Hinton et al. 2015): it is nearly certain of
    most texts, and by how much it prefers a class says more than which one it prefers.
    """
    with np.load(path) as file:
        texts = str(file["texts"]).split("\n")
        shares = 1 / (1 + np.exp(-file["margins"].astype(np.float64) / softened))
    return dict(zip(texts, shares.tolist(), strict=True))


def batches(
    examples: Examples, words: int, random: np.random.Generator
) -> Iterator[tuple[Ids, Array]]:
    """Shuffled batches of about `words` words, of like lengths: (ids, 0 after the end; shares).

    Lengths are mixed within pools of a few dozen batches, so that no batch is alike twice.
    """
    lengths = np.array([len(row) for row in examples.ids])
    order = random.permutation(len(examples))
    found = []
    for pool in np.array_split(order, max(1, int(lengths.sum()) // (words * 40))):
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        ends = np.cumsum(lengths[pool]) // words
        found += np.split(pool, np.flatnonzero(np.diff(ends)) + 1)
    for number in random.permutation(len(found)):
        rows = found[number]
        yield padded([examples.ids[row] for row in rows]), examples.shares[rows]


def padded(rows: Sequence[Sequence[int] | Ids]) -> Ids:
    """Rows of unequal length as one matrix, `PADDING` after the end."""
    matrix = np.full((len(rows), max(map(len, rows))), PADDING, np.int32)
    for row, numbers in zip(matrix, rows, strict=True):
        row[: len(numbers)] = numbers
    return matrix


def forget(ids: Ids, chance: float, random: np.random.Generator) -> Ids:
    """Some words as unknown ones, so that the network learns what to make of these."""
    return np.where((ids > UNKNOWN) & (random.random(ids.shape) < chance), UNKNOWN, ids)


def read_vectors(path: Path) -> tuple[list[str], Array]:
    with np.load(path) as file:
        return str(file["words"]).split("\n"), file["vectors"]
