"""What the classifier of each language learns from and is measured on, by the one command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from models.recipes import reviews, treebank
from models.text.tokens import fold

LICENCE = "Apache-2.0; learned from data that states no licence and is not included"

Shares = Mapping[str, float]
"""Each text, folded, its words apart by spaces -> the share of its verdicts that are positive."""


@dataclass(frozen=True)
class Material:
    """taught: labelled texts. held_out: decides when to stop and how sure to be. dev: is read once.

    words: the most frequent, if nothing better is chosen. facts: what the model card says of it.
    """

    taught: Shares
    held_out: Shares
    dev: Shares
    words: list[str]
    facts: Mapping[str, Any]


def of_treebank(folder: Path, size: int, cut: str) -> Material:
    """English: the treebank's phrases teach, whole sentences are measured; ``cut`` is for Chinese.

    Raises `treebank.MissingTreebank` or `treebank.BadTree`.
    """
    del cut
    trees = treebank.read_trees(folder / "train.txt")
    taught, held_out = treebank.split(trees, treebank.SPLIT_SEED)
    dev = treebank.read_trees(folder / "dev.txt")
    sentences = [" ".join(map(fold, tree[0].words)) for tree in taught]
    asked, measured = (
        treebank.polarity([tree[:1] for tree in some], fold) for some in (held_out, dev)
    )
    return Material(
        treebank.polarity(taught, fold),
        asked,
        measured,
        frequent(sentences, size),
        {
            "language": "en",
            "licence": LICENCE,
            "data": "Stanford Sentiment Treebank (Socher et al. 2013), train.txt and dev.txt",
            "address": treebank.SOURCE,
            "taught_sentences": len(taught),
        },
    )


def of_reviews(folder: Path, size: int, cut: str) -> Material:
    """Chinese: whole reviews. Raises `reviews.MissingReviews`."""
    splits = reviews.read(folder, cut)
    taught, held_out = reviews.split(splits.train, reviews.SPLIT_SEED)
    return Material(
        taught,
        held_out,
        splits.dev,
        frequent(taught, size),
        {
            "language": "zh",
            "cut": cut,
            "cutter": f"rjieba {version('rjieba')}, its dictionary alone",
            "licence": LICENCE,
            "data": reviews.SOURCE,
            "address": reviews.ADDRESS,
            "taught_sentences": len(taught),
        },
    )


def frequent(texts: Iterable[str], size: int) -> list[str]:
    """The most frequent words, alphabetical where equal."""
    counts = Counter(word for text in texts for word in text.split(" "))
    return sorted(counts, key=lambda word: (-counts[word], word))[:size]


MATERIALS: Mapping[str, Callable[[Path, int, str], Material]] = {
    "en": of_treebank,
    "zh": of_reviews,
}
"""Each language of the command -> its data, from the folder, the vocabulary's size and the cut."""
