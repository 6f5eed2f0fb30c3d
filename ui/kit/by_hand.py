"""Vectors by hand: what the setting ``hand`` says, and how a hand changes it.

It is a list of words and vectors, as in ``it 1_0.5 animal 2_-1``: nothing in it has to be escaped,
no token contains a space, and a word keeps its vector while the sentence around it is typed. Words
that it does not list have the vectors of `start`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import numpy as np

from attention.similarity import Array
from models.text.tokens import fold
from models.vectors.made import start

DIMENSIONS = (2, 3, 4)
REACH = 10.0
"""The largest absolute value of a component."""

MOST_WORDS = 24
"""How many different words can be moved; the others of a longer text stay at their start."""

_REMEMBERED = 48
_DECIMALS = 2


def width(dimension: int) -> int:
    """The width of vectors made by hand: the setting ``dimension``, or 2 if that is too large."""
    return dimension if dimension in DIMENSIONS else DIMENSIONS[0]


def name(token: str) -> str:
    """The name of a word in the setting: its folded form, without separate accents."""
    return "".join(fold(token).split()) or token


def words(tokens: Iterable[str]) -> dict[str, str]:
    """The names of the different words, each with the word as it first occurs."""
    found: dict[str, str] = {}
    for token in tokens:
        found.setdefault(name(token), token)
    return found


def vectors(hand: str, tokens: Sequence[str], dimension: int) -> Array:
    """The vector of each token: (tokens, dimension), to two decimals."""
    array = np.clip(np.round(start(tokens, dimension), _DECIMALS), -REACH, REACH) + 0.0
    moved = read(hand)
    for row, token in enumerate(tokens):
        if numbers := moved.get(name(token)):
            array[row, : len(numbers)] = numbers[:dimension]
    return array


def read(hand: str) -> dict[str, tuple[float, ...]]:
    """The vectors in the setting, by the names of their words; bad entries are skipped."""
    fields = hand.split()
    found = {}
    for word, numbers in zip(fields[::2], fields[1::2], strict=False):
        try:
            vector = tuple(_within(float(number)) for number in numbers.split("_"))
        except ValueError:
            continue
        if len(vector) <= DIMENSIONS[-1]:
            found[word] = vector
    return found


def moved(hand: str, changes: Mapping[str, Sequence[float]]) -> str:
    """The setting after some words were moved. Components beyond those of a change stay."""
    before = read(hand)
    changed = {
        word: (*(_within(number) for number in numbers), *before.get(word, ())[len(numbers) :])
        for word, numbers in changes.items()
    }
    # The words moved last come first, so that they are remembered longest.
    return show(changed | {word: vector for word, vector in before.items() if word not in changed})


def show(entries: Mapping[str, Sequence[float]]) -> str:
    return " ".join(
        f"{word} {'_'.join(f'{_within(number):g}' for number in vector)}"
        for word, vector in islice(entries.items(), _REMEMBERED)
    )


def _within(number: float) -> float:
    """The number, rounded and clamped. Raises ValueError if it is not finite."""
    if not math.isfinite(number):
        raise ValueError(number)
    return min(REACH, max(-REACH, round(number, _DECIMALS))) + 0.0
