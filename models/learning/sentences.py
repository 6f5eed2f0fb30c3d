"""Tasks of whole sentences: short reviews that were written for this project, praise or complaint?

Unlike the other tasks they have no grammar that could draw more: a few hundred sentences are all
there is. The classifier's network reads them (`models.learning.reader`), from nothing: words that
only held-out sentences have are unknown to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from models.learning.task import (
    LANGUAGES,
    MOST_UNITS,
    UNKNOWN_UNIT,
    Answer,
    NotAnExample,
    Solution,
    Task,
    Units,
    Written,
)
from models.text.chinese import Lexicon
from models.text.tokens import fold, tokenize

FOLDER = Path(__file__).parent / "texts"
EVERY = 5
"""One pair of sentences of so many is held out."""
UNKNOWN = "[UNK]"
"""How the vocabulary writes `UNKNOWN_UNIT`."""
VERDICTS = {"en": ("complaint", "praise"), "zh": ("差评", "好评")}
MARK = "*"
SIGNS = ",.，。、"


class Sentence(NamedTuple):
    """``verdict`` counts in `VERDICTS`; ``opinions`` are the places of the words that tell it."""

    verdict: int
    words: tuple[str, ...]
    opinions: frozenset[int]


def sentences(language: str) -> tuple[Sentence, ...]:
    """All sentences of a language, in the order of their file."""
    lines = (FOLDER / f"{language}.txt").read_text("utf-8").splitlines()
    return tuple(_sentence(line) for line in lines if not line.startswith("#"))


def _sentence(line: str) -> Sentence:
    sign, *pieces = line.split()
    words = [piece for piece in pieces if piece.strip(SIGNS)]
    return Sentence(
        "-+".index(sign),
        tuple(fold(word.strip(MARK + SIGNS)) for word in words),
        frozenset(index for index, word in enumerate(words) if MARK in word),
    )


def _divided(
    every: Sequence[Sentence],
) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """Those to learn from and those that are held out. Praise and complaints alternate, and two
    neighbours are often about the same thing, so they stay together.
    """
    parts: tuple[list[Sentence], list[Sentence]] = [], []
    for index, each in enumerate(every):
        parts[index // 2 % EVERY == EVERY - 1].append(each)
    taught, kept = map(tuple, parts)
    return taught, kept


def _task(language: str) -> Task:
    every = sentences(language)
    taught, kept = _divided(every)
    words = (UNKNOWN, *sorted({word for each in taught for word in each.words}))
    numbers = {word: number for number, word in enumerate(words)}

    def units(found: tuple[str, ...]) -> Units:
        return tuple((numbers[word],) if word in numbers else UNKNOWN_UNIT for word in found)

    known = {units(each.words): Answer(each.verdict, each.opinions) for each in (*taught, *kept)}
    mostly = Counter(
        (word, index in each.opinions) for each in taught for index, word in enumerate(each.words)
    )
    opinions = {numbers[word] for word in words[1:] if mostly[word, True] > mostly[word, False]}

    def solve(row: Units) -> Solution:
        """The verdict at the last word. Of what a reader types none is known, but the words are
        that mostly tell an opinion.
        """
        words = frozenset(index for index, (number,) in enumerate(row) if number in opinions)
        return {len(row) - 1: known.get(row, Answer(None, words))} if row else {}

    spelled = {word for each in every for word in each.words}
    cut = Lexicon(spelled, max(map(len, spelled)), lambda run: [run])

    def read(text: str) -> Units:
        typed = tokenize(text, language, cut=cut)
        found = tuple(_looked_up(typed))
        if not 1 <= len(found) <= MOST_UNITS:
            raise NotAnExample(len(found))
        return units(found)

    return Task(
        f"sentences_{language}",
        dict.fromkeys(LANGUAGES, words),
        lambda generator: units(taught[int(generator.integers(len(taught)))].words),
        solve,
        rate=0.01,
        written=Written(
            tuple(units(each.words) for each in taught),
            tuple(units(each.words) for each in kept),
            read,
            VERDICTS,
        ),
    )


def _looked_up(tokens: tuple[str, ...]) -> Iterator[str]:
    """The words among tokens, as the files write them: ``was n't`` is ``was not``."""
    for word in map(fold, tokens):
        if word == "n't":
            yield "not"
        elif any(map(str.isalnum, word)):
            yield word


SENTENCES = tuple(map(_task, LANGUAGES))
