"""A task whose right attention is known: what is asked, what is right, and where to look for it.

An example is a row of units: words, or whole sentences, each a few numbers into the vocabulary. A
task draws such rows, and solves any row, so that what somebody types has a right answer too.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Unit = tuple[int, ...]
"""Numbers into the vocabulary, the smaller before: one for a word, several for a sentence."""
Units = tuple[Unit, ...]
UNKNOWN_UNIT: Unit = (0,)
"""In written rows: a word that none of those has from which is learned."""
Draw = Callable[[np.random.Generator], Units]

LANGUAGES = ("en", "zh")
MOST_UNITS = 16
"""The most units of a reader's example."""
HELD_OUT = 4
"""One of so many rows is never learned from: it is what the network is measured on."""


class Answer(NamedTuple):
    """What one unit must answer, and the units at which an attentive reader would look for it.

    The target is None where nobody has said what is right.
    """

    target: int | None
    gold: frozenset[int]


Solution = Mapping[int, Answer]
"""By the place of the unit that is asked."""


def gold_cells(solution: Solution) -> list[tuple[int, int]]:
    """The cells (query, key) at which an attentive reader looks, row by row."""
    return [(index, key) for index, each in sorted(solution.items()) for key in sorted(each.gold)]


class UnknownWord(ValueError):
    """Text with something that the task has no word for; ``known`` are the words it has."""

    def __init__(self, found: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{found!r} is no word of this task, which has {', '.join(known)}")
        self.found, self.known = found, known


class NotAnExample(ValueError):
    """The words are known, but nothing in them is asked. ``most`` units are allowed."""

    def __init__(self, count: int, most: int = MOST_UNITS) -> None:
        super().__init__(f"{count} units in which nothing is asked, or more than {most}")
        self.count, self.most = count, most


@dataclass(frozen=True)
class Written:
    """Rows that were written by people: there are no others, and one question, praise or not.

    taught: those to learn from. kept: those that are held out. read: units from a text; it raises
    `NotAnExample`. answers: the words of the answers in each language, in the same order.
    """

    taught: tuple[Units, ...]
    kept: tuple[Units, ...]
    read: Callable[[str], Units]
    answers: Mapping[str, tuple[str, ...]]

    @property
    def longest(self) -> int:
        """Units of the longest row."""
        return max(map(len, (*self.taught, *self.kept)))


@dataclass(frozen=True)
class Task:
    """A task to learn. ``words`` has the vocabulary in each language, in the same order.

    draw: a row of units, at random. solve: the answers of a row, none where it asks nothing.
    layers, heads, width: what it takes. causal: whether the answer stands in plain sight after the
    unit that is asked. rate: the learning rate that suits it. spell: the words of a unit in the
    order of a language, where that is another one than the numbers'. complete: adds what a task
    asks at, where it is not typed. sentences: whether a unit is a whole sentence. written: the rows
    themselves, where they are not drawn; the classifier's network reads those.
    """

    name: str
    words: Mapping[str, tuple[str, ...]]
    draw: Draw
    solve: Callable[[Units], Solution]
    layers: int = 1
    heads: int = 1
    width: int = 16
    causal: bool = False
    rate: float = 0.003
    spell: Callable[[Unit, str], Unit] = lambda unit, _: unit
    complete: Callable[[Units], Units] = lambda units: units
    sentences: bool = False
    written: Written | None = None

    @property
    def size(self) -> int:
        """How many words the vocabulary has."""
        return len(self.words["en"])

    def answers(self, language: str) -> tuple[str, ...]:
        """What can be answered, by the numbers of `Answer`: any word, unless it is said."""
        return (self.written.answers if self.written else self.words)[language]

    def knows(self, unit: Unit) -> bool:
        """Whether it is no word of a written row that stands for all unknown ones."""
        return not (self.written and unit == UNKNOWN_UNIT)

    def text(self, unit: Unit, language: str) -> str:
        """A unit as people write it."""
        gap = " " if language == "en" else ""
        return gap.join(self.words[language][word] for word in self.spell(unit, language))

    def read(self, text: str, language: str) -> Units:
        """Units from text, cut by the longest words that fit; what the task adds is added.

        Raises `UnknownWord`, or `NotAnExample` where nothing is asked or there is too much.
        """
        if self.written:
            return self.written.read(text)
        units = self.complete(tuple(self._units(text, language)))
        if not 1 <= len(units) <= MOST_UNITS or not self.solve(units):
            raise NotAnExample(len(units))
        return units

    def _units(self, text: str, language: str) -> Iterator[Unit]:
        words = self.words[language]
        numbers = {word.casefold(): number for number, word in enumerate(words)}
        longest = sorted(numbers, key=len, reverse=True)
        known = re.compile("|".join(map(re.escape, longest)))
        ends = "[.?!。？！\n]" if self.sentences else "$^"
        for sentence in re.split(ends, text.casefold()):
            found: list[int] = []
            at = 0
            while at < len(sentence):
                if match := known.match(sentence, at):
                    found.append(numbers[match[0]])
                    at = match.end()
                elif sentence[at].isspace() or sentence[at] in ",.?!，。？！、":
                    at += 1
                else:
                    raise UnknownWord(re.split(r"[\s,.，。]", sentence[at:])[0][:40], words)
            if self.sentences:
                if found:
                    yield tuple(sorted(found))
            else:
                yield from ((number,) for number in found)


def is_held_out(units: Units) -> bool:
    """Whether a row is kept from learning: decided by the row alone, so it never changes."""
    return zlib.crc32(repr(units).encode()) % HELD_OUT == 0


class Batch(NamedTuple):
    """Examples as arrays. Axes: b rows, n units, k words in a unit; -1 where there is nothing.

    ``gold`` (b, n, n) is true where a unit that is asked would find its answer.
    """

    units: NDArray[np.int32]
    targets: NDArray[np.int32]
    gold: NDArray[np.bool_]


def rows(task: Task, generator: np.random.Generator, count: int, held_out: bool) -> list[Units]:
    """So many rows, all of them held out or none; of written ones none twice, while they last."""
    if task.written:
        every = task.written.kept if held_out else task.written.taught
        return [every[int(index)] for index in generator.permutation(len(every))[:count]]
    found: list[Units] = []
    while len(found) < count:
        units = task.draw(generator)
        if is_held_out(units) == held_out:
            found.append(units)
    return found


def batch(task: Task, examples: Sequence[Units]) -> Batch:
    """Examples side by side; the shorter ones end in units without words, which ask nothing.

    Written rows are as long in every batch, so that TensorFlow builds its graph once.
    """
    n = task.written.longest if task.written else max(map(len, examples))
    k = max(len(unit) for units in examples for unit in units)
    units = np.full((len(examples), n, k), -1, np.int32)
    targets = np.full((len(examples), n), -1, np.int32)
    gold = np.zeros((len(examples), n, n), bool)
    for row, example in enumerate(examples):
        for index, unit in enumerate(example):
            units[row, index, : len(unit)] = unit
        for index, answer in task.solve(example).items():
            targets[row, index] = -1 if answer.target is None else answer.target
            gold[row, index, list(answer.gold)] = True
    return Batch(units, targets, gold)
