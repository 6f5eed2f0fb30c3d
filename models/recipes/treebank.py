"""The Stanford Sentiment Treebank (Socher et al. 2013): every phrase of a sentence has a label."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SOURCE = "https://nlp.stanford.edu/sentiment/trainDevTestTrees_PTB.zip"
NEUTRAL = 2
SPLIT_SEED = 0
ESCAPES = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "``": '"',
    "''": '"',
}


class MissingTreebank(FileNotFoundError):
    """A file of the treebank is not where `--data` says."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing: the folder given as --data must hold train.txt and dev.txt of "
            f"the Stanford Sentiment Treebank in PTB format, to be had from {SOURCE}"
        )
        self.path = path


class BadTree(ValueError):
    """A line that is not a labelled tree."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"{path}, line {line}: expected a tree such as '(3 (2 A) (3 gem))' with labels 0 to 4"
        )
        self.path, self.line = path, line


@dataclass(frozen=True)
class Phrase:
    """Words as they were written, and how they were judged: 0 very negative, 4 very positive."""

    words: tuple[str, ...]
    label: int


Tree = tuple[Phrase, ...]
"""All phrases of one sentence; the sentence itself comes first."""


def read_trees(path: Path) -> tuple[Tree, ...]:
    """The trees of a file, one a line; raises `MissingTreebank` or `BadTree`."""
    if not path.is_file():
        raise MissingTreebank(path)
    # Three lines hold a no-break space within a word, so only "\n" ends a line.
    lines = path.read_text(encoding="utf-8").split("\n")
    return tuple(
        _tree(line, path, number) for number, line in enumerate(lines, 1) if line.strip(" \r")
    )


def _tree(line: str, path: Path, number: int) -> Tree:
    phrases: list[Phrase] = []
    words: list[str] = []
    open_: list[tuple[int, int, int]] = []
    for label, word, _ in re.findall(r"\(([0-4]) |([^() ]+)|(\))", line.strip(" \r")):
        if label:
            open_.append((len(phrases), len(words), int(label)))
            phrases.append(Phrase((), int(label)))
        elif word:
            words.append(unescape(word))
        elif open_:
            index, first, judged = open_.pop()
            phrases[index] = Phrase(tuple(words[first:]), judged)
    if open_ or not phrases or not all(phrase.words for phrase in phrases):
        raise BadTree(path, number)
    return tuple(phrases)


def polarity(trees: Sequence[Tree], spelled: Callable[[str], str]) -> dict[str, float]:
    """Each distinct phrase that is not neutral -> its share of positive verdicts.

    ``spelled`` writes a word in the form in which it is looked up.
    """
    votes: dict[str, list[bool]] = {}
    for tree in trees:
        for phrase in tree:
            if phrase.label != NEUTRAL:
                text = " ".join(map(spelled, phrase.words))
                votes.setdefault(text, []).append(phrase.label > NEUTRAL)
    return {text: sum(each) / len(each) for text, each in votes.items()}


def unescape(word: str) -> str:
    """The treebank's word as it stood in the review: brackets, quotes and slashes given back."""
    return ESCAPES.get(word, word.replace("\\/", "/").replace("\\*", "*"))


def split(trees: Sequence[Tree], seed: int) -> tuple[tuple[Tree, ...], tuple[Tree, ...]]:
    """(nine tenths, one tenth) of the sentences, each with all its phrases, drawn by `seed`."""
    held_out = set(np.random.default_rng(seed).permutation(len(trees))[: len(trees) // 10].tolist())
    return (
        tuple(tree for number, tree in enumerate(trees) if number not in held_out),
        tuple(tree for number, tree in enumerate(trees) if number in held_out),
    )
