"""A sentence translated, and all that is behind it: what every page and test reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from attention import AttentionTrace
from models.manifest import WEIGHTS, checked
from models.text.tokens import Tokens
from models.translation.network import DEFAULT, VARIANTS, Double, Network, Single, Source
from models.translation.units import END, START, UNKNOWN, Ids, Units, Word, Words
from models.translation.writing import Node, beam, by_rows, greedy
from models.vectors import embeddings

DIRECTIONS = ("en-zh", "zh-en")
"""What the translators that ship translate: from a language into another."""

LONGEST = 40
"""Words of a sentence that are read."""

MOST = 60
"""Words that are written at most: a network that does not find an end has lost its way."""

BEAM = 4


class NotAWord(ValueError):
    """Somebody wants a word to be written that the translator does not know; ``word`` is it."""

    def __init__(self, word: str) -> None:
        super().__init__(f"{word!r} is none of the words that this translator can write")
        self.word = word


@dataclass(frozen=True)
class Guess:
    """A word that may come next, and how likely it is. ``ends``: it is none, but the end."""

    text: str
    probability: float
    ends: bool = False


@dataclass(frozen=True, eq=False)
class Translation:
    """m written words, n source words.

    source_tokens (n) as typed, known (n): whether the translator knows them. target_tokens (m) as
    written; text: they as a sentence. trace: the decoder, before each written word, looks at the
    encoder's states. used (m, n): the weights by which it wrote, which are the trace's but for rows
    that somebody set. next (m, words): the probabilities of each next word. ended: whether it came
    to an end by itself. steps: the beam's nodes, step by step, if there is one. left_out, unread:
    words, and characters, of the source that were not read.
    """

    direction: str
    source_tokens: tuple[str, ...]
    known: tuple[bool, ...]
    target_tokens: tuple[str, ...]
    numbers: tuple[int, ...]
    text: str
    trace: AttentionTrace
    used: Double
    next: Double
    target: Words
    ended: bool
    steps: tuple[tuple[Node, ...], ...] = ()
    left_out: int = 0
    unread: int = 0

    @property
    def chances(self) -> Double:
        """The probability (m,) of each word that was written, when it was."""
        found: Double = self.next[np.arange(len(self.numbers)), list(self.numbers)]
        return found

    @property
    def confidence(self) -> float:
        """The geometric mean of `chances`: how sure it was of a word, on average."""
        return float(np.exp(np.mean(np.log(self.chances))))

    def likeliest(self, step: int, count: int) -> tuple[Guess, ...]:
        """The words that may come at a step (from 0), the likeliest first."""
        return guesses(self.next[step], self.target, count)


def guesses(chances: Double, words: Words, count: int) -> tuple[Guess, ...]:
    """The likeliest of chances (words,), the likeliest first."""
    order = np.argsort(-chances, kind="stable")[:count].tolist()
    texts = words.written(order)
    return tuple(
        Guess(text, float(chances[number]), number == END)
        for number, text in zip(order, texts, strict=True)
    )


class Translator:
    """A small translator of one direction. ``card``: its data, its training, what was measured."""

    def __init__(
        self,
        direction: str,
        network: Network,
        units: tuple[Units, Units],
        card: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.direction, self.network, self.card = direction, network, card
        self.source, self.target = units

    @classmethod
    def load(
        cls, direction: str = "en-zh", attention: str = DEFAULT, folder: Path = WEIGHTS
    ) -> Self:
        """What ships; raises `WeightsError` where a file is missing or damaged."""
        card, arrays = checked(folder / f"{stem(direction, attention)}.json")
        units = [
            Units(language, read_words(arrays.pop(f"{side}.words")))
            for side, language in zip(("source", "target"), direction.split("-"), strict=True)
        ]
        return cls(direction, Network(attention, arrays), (units[0], units[1]), card)

    def translate(
        self,
        text: str,
        *,
        width: int = 1,
        begin: Sequence[str] = (),
        rows: Mapping[int, Sequence[float]] = MappingProxyType({}),
    ) -> Translation:
        """The translation of one sentence; ValueError for an empty text.

        width: of the beam; 1 takes the likeliest word at each step. begin: words that are written
        in any case before the translator goes on; `NotAWord` if it does not know one of them.
        rows: by their step (from 0) weights (n,) in place of the decoder's own; then the beam is 1.
        """
        tokens = self.source.split(text, LONGEST)
        if not tokens:
            raise ValueError(f"text: got {text!r}, expected at least one word")
        first = self._numbered(begin)
        read, ids = self.read([tokens])
        given = {step: weights_of(row, len(tokens)) for step, row in rows.items()}
        steps: tuple[tuple[Node, ...], ...] = ()
        if width > 1 and not given:
            numbers, steps = beam(self.network, read, MOST, width, first)
        else:
            (numbers,) = greedy(self.network, read, MOST, first, by_rows(self.network, given))
        # Where nothing at all is written there is nothing to look at: then the likeliest word is.
        if not numbers:
            (numbers,) = greedy(self.network, read, 1, self._first(read))
        return self._explained(tokens, ids[0], read, numbers, given, steps)

    def read(self, rows: Sequence[Sequence[str]]) -> tuple[Source, Ids]:
        """Sentences of one length, in tokens, by the encoder; and their numbers (b, n)."""
        ids = np.stack([self.source.numbers(tokens) for tokens in rows])
        if "projection" not in self.network.arrays or not (ids == UNKNOWN).any():
            return self.network.encode(ids), ids
        shared = embeddings.load("shared")
        extra = np.zeros((*ids.shape, shared.dim))
        for n, tokens in enumerate(rows):
            known = shared.known(tokens)[:, None]
            extra[n] = shared.vectors(tokens) / shared.ordinary * known
        return self.network.encode(ids, extra), ids

    def many(self, texts: Sequence[str], width: int = 1, without: Any | None = None) -> list[str]:
        """Only the translations, those of one length side by side. without: see `WITHOUT`."""
        tokens = [self.source.split(text, LONGEST) for text in texts]
        lengths = np.array([len(each) for each in tokens])
        look = without and without(self.network)
        found = [""] * len(texts)
        for length in np.unique(lengths[lengths > 0]):
            indices = np.flatnonzero(lengths == length)
            read, _ = self.read([tokens[index] for index in indices])
            if width > 1:
                rows = [
                    beam(self.network, read.of([n]), MOST, width)[0] for n in range(len(indices))
                ]
            else:
                rows = greedy(self.network, read, MOST, look=look)
            for index, numbers in zip(indices, rows, strict=True):
                found[index] = self.target.join(self.target.written(numbers))
        return found

    def instead(
        self, made: Translation, step: int, row: Sequence[float], count: int
    ) -> tuple[Guess, ...]:
        """The likeliest words at a step, had the decoder looked by weights ``row`` (n,)."""
        trace = made.trace
        seen = weights_of(row, len(trace.keys)).astype(np.float64) @ trace.values
        chances = self.network.chances(trace.queries[step][None], seen[None])[0]
        return guesses(chances, self.target, count)

    def _first(self, read: Source) -> list[int]:
        state, _ = self.network.step(np.array([START], np.int32), read.state, read.carry)
        logits = self.network.logits(state, self.network.look(0, state, read))[0]
        logits[END] = -np.inf
        return [int(logits.argmax())]

    def _numbered(self, words: Sequence[str]) -> list[int]:
        numbers = self.target.numbers(words).tolist()
        for word, number in zip(words, numbers, strict=True):
            if number == UNKNOWN:
                raise NotAWord(word)
        return [int(number) for number in numbers]

    def _explained(
        self,
        tokens: Tokens,
        ids: Ids,
        read: Source,
        numbers: list[int],
        given: Mapping[int, Single],
        steps: tuple[tuple[Node, ...], ...],
    ) -> Translation:
        written = self.target.written(numbers)
        queries = self.network.states(read, numbers)
        trace = self.network.attend(queries, read.keys[0], written, tokens)
        used = trace.weights.copy()
        for step, row in given.items():
            if step < len(used):
                used[step] = row
        return Translation(
            direction=self.direction,
            source_tokens=tuple(tokens),
            known=tuple((ids != UNKNOWN).tolist()),
            target_tokens=written,
            numbers=tuple(numbers),
            text=self.target.join(written),
            trace=trace,
            used=used,
            next=self.network.chances(trace.queries, used @ trace.values),
            target=self.target,
            ended=len(numbers) < MOST,
            steps=steps,
            left_out=tokens.left_out,
            unread=tokens.unread,
        )


def stem(direction: str, attention: str) -> str:
    """How the two files of a translator are called."""
    return f"{direction.replace('-', '_')}_translator_{attention}"


def variants(direction: str, folder: Path = WEIGHTS) -> tuple[str, ...]:
    """The kinds of attention with which a direction's translators ship."""
    return tuple(name for name in VARIANTS if (folder / f"{stem(direction, name)}.json").exists())


def words_of(units: Units) -> NDArray[np.uint8]:
    """Words as bytes (letters,): a line for each, and a tab where it is written otherwise."""
    lines = (
        word.folded if word.written == word.folded else f"{word.folded}\t{word.written}"
        for word in units.words
    )
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def read_words(data: NDArray[np.uint8]) -> tuple[Word, ...]:
    """What `words_of` wrote, from its bytes (letters,)."""
    lines = (line.split("\t") for line in data.tobytes().decode().split("\n"))
    return tuple(Word(line[0], line[-1]) for line in lines)


def weights_of(row: Sequence[float], count: int) -> Single:
    """Weights (count,) that somebody has set. Raises ValueError for others."""
    found = np.asarray(row, np.float32)
    if found.shape != (count,) or not np.isfinite(found).all():
        raise ValueError(f"row: got {row!r}, expected {count} finite weights")
    return found
