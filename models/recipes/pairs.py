"""Sentence pairs of Tatoeba for the translators: who learns from which, in which words.

`cmn.txt` (https://www.manythings.org/anki/, from https://tatoeba.org, CC BY 2.0 FR): English, a
tab, Chinese, a tab, who wrote them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.text.chinese import words as chinese_words
from models.text.tokens import fold, is_chinese, tokenize
from models.translation.units import Units, Word

FILE = "cmn.txt"
DEV, HELD_OUT = 1_000, 500
"""English sentences that are measured on, and by which the training knows when to stop."""

SPLIT_SEED = 0
LEAST = {"en": 3, "zh": 5}
"""A word that is seen less often is none of the translator's words; a Chinese one is spelled."""


class MissingPairs(FileNotFoundError):
    """There is no file of sentence pairs in the folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing: download cmn-eng.zip from https://www.manythings.org/anki/ and "
            "put its cmn.txt there"
        )
        self.path = path


@dataclass(frozen=True)
class Pairs:
    """train: (source, target) pairs. dev, held_out: a source -> all its translations."""

    train: tuple[tuple[str, str], ...]
    held_out: Mapping[str, tuple[str, ...]]
    dev: Mapping[str, tuple[str, ...]]


def read(folder: Path) -> list[tuple[str, str]]:
    """Distinct (English, Chinese) pairs in the file's order; raises `MissingPairs`."""
    path = folder / FILE
    if not path.exists():
        raise MissingPairs(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys((en, zh) for en, zh, *_ in (line.split("\t") for line in lines)))


def split(pairs: Sequence[tuple[str, str]], direction: str, seed: int = SPLIT_SEED) -> Pairs:
    """By the English sentence, the same for both directions.

    Whatever is asked is in no pair that teaches, on neither side: a Chinese sentence that also
    translates another English one is taken out with it.
    """
    english = list(dict.fromkeys(en for en, _ in pairs))
    order = np.random.default_rng(seed).permutation(len(english))
    part = {english[index]: n < DEV for n, index in enumerate(order[: DEV + HELD_OUT].tolist())}
    asked = {zh for en, zh in pairs if en in part}
    found: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    train = []
    for en, zh in pairs:
        source, target = (en, zh) if direction == "en-zh" else (zh, en)
        if en in part:
            found[part[en]].setdefault(source, []).append(target)
        elif zh not in asked:
            train.append((source, target))
    dev, held_out = (
        {source: tuple(targets) for source, targets in found[name].items()}
        for name in (True, False)
    )
    return Pairs(tuple(train), held_out, dev)


def units(texts: Iterable[str], language: str) -> Units:
    """The words of the texts that are frequent enough, and the characters of the others."""
    counts: Counter[str] = Counter()
    spelled: dict[str, Counter[str]] = {}
    for text in texts:
        for index, token in enumerate(tokenize(text, language, cut=chinese_words)):
            folded = fold(token)
            counts[folded] += 1
            # At the start of an English sentence every word has a capital.
            weight = 1 if language == "en" and index == 0 else 1_000
            spelled.setdefault(folded, Counter())[token] += weight
    least = LEAST[language]
    pieces: Counter[str] = Counter()
    for word, count in counts.items():
        if count < least and len(word) > 1 and is_chinese(word):
            pieces.update(dict.fromkeys(word, count))
    total = counts + pieces
    chosen = [word for word, count in total.most_common() if count >= least]
    return Units(
        language,
        tuple(
            Word(word, max(spelled.get(word, {word: 1}).items(), key=lambda each: each[1])[0])
            for word in chosen
        ),
    )


def widened(known: Units, texts: Iterable[str]) -> Units:
    """The known words, and after them all others of the texts."""
    others = dict.fromkeys(
        fold(token)
        for text in texts
        for token in known.split(text, len(text))
        if token not in known
    )
    return Units(known.language, (*known.words, *(Word(each, each) for each in others)))
