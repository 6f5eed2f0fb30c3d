"""The shopping reviews that the Chinese classifier learns from, as words separated by spaces.

A review a line: label (0 or 1), category, split (`train` or `dev`) and text, with tabs between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.classifier.inference import LENGTH
from models.classifier.reading import tokens_of
from models.text.tokens import fold

FILE = "train_dev.tsv"
SOURCE = "online_shopping_10_cats (SophonPlus/ChineseNlpCorpus), train_dev.tsv"
HELD_OUT = 20
"""One review of so many is held out."""
SPLIT_SEED = 0
ADDRESS = "https://github.com/SophonPlus/ChineseNlpCorpus"

Reviews = Mapping[str, float]
"""Each text, folded, its words apart by spaces -> the share of its labels that are positive."""


class MissingReviews(FileNotFoundError):
    """The folder given as `--data` does not hold the reviews."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing: it must hold online_shopping_10_cats from {ADDRESS}, a review a "
            "line: label, category, split and text, with tabs between"
        )
        self.path = path


@dataclass(frozen=True)
class Splits:
    """What may be learned from, and what is only measured on."""

    train: Reviews
    dev: Reviews


def read(folder: Path, cut: str) -> Splits:
    """Both splits; of each review the words that the network can read.

    cut: a name in `models.text.chinese.CUTS`. Raises `MissingReviews`.
    """
    path = folder / FILE
    if not path.is_file():
        raise MissingReviews(path)
    votes: dict[str, dict[str, list[int]]] = {"train": {}, "dev": {}}
    for line in path.read_text(encoding="utf-8").split("\n"):
        fields = line.split("\t")
        if len(fields) == 4:
            label, _, part, text = fields
            words = tokens_of(text, "zh", cut, LENGTH)
            if words:
                spelled = " ".join(map(fold, words))
                votes[part].setdefault(spelled, []).append(int(label))
    train, dev = (
        {text: sum(labels) / len(labels) for text, labels in votes[part].items()}
        for part in ("train", "dev")
    )
    return Splits(train, dev)


def split(reviews: Reviews, seed: int) -> tuple[dict[str, float], dict[str, float]]:
    """(all others, one of `HELD_OUT`) of the reviews, drawn by `seed`."""
    count = len(reviews) // HELD_OUT
    held_out = set(np.random.default_rng(seed).permutation(len(reviews))[:count].tolist())
    taught: dict[str, float] = {}
    asked: dict[str, float] = {}
    for number, (text, share) in enumerate(reviews.items()):
        (asked if number in held_out else taught)[text] = share
    return taught, asked
