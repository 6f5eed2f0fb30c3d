"""Vectors of words in their sentence: a word is the mean of the states of its pieces.

All states of such a model lie in a narrow cone (Ethayarajh 2019), so what those of a language have
in common is taken off, layer by layer: their mean over a hundred neutral sentences, to which the
words of the sentence itself are added.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from models.manifest import WEIGHTS, checked
from models.transformer.errors import NothingToRead, TooLong
from models.transformer.library import MOST_PIECES, Model
from models.transformer.network import Single
from models.transformer.pieces import Piece
from models.transformer.unigram import SPACE, UNKNOWN
from models.vectors.embeddings import is_chinese

MODEL = "e5"
LAYERS = 12
"""Of this model; its states are numbered from 0, the embedded pieces, to this."""

WIDTH = 384

NEUTRAL_WORDS = 10
"""So many words' weight the hundred sentences have in a mean, beside each word of the sentence.

With all of the weight, English words find their translations a little less often (`alignment`);
with none, similarities within a sentence sum to 0, and a ratio of them is undefined.
"""


@dataclass(frozen=True)
class OfWords:
    """The vectors of the words of a sentence after so many layers."""

    words: tuple[str, ...]
    layer: int
    model: str = MODEL

    kind: ClassVar[str] = "words"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> WordVectors:
        """The answer to it."""
        array = np.frombuffer(body, "<f4").reshape(-1, WIDTH).astype(np.float64)
        array.flags.writeable = False
        return WordVectors(array, tuple(header["known"]))


@dataclass(frozen=True)
class OfSentences:
    """The vectors of whole sentences, each read by itself, after so many layers."""

    sentences: tuple[str, ...]
    layer: int
    model: str = MODEL

    kind: ClassVar[str] = "sentences"
    read = staticmethod(OfWords.read)


@dataclass(frozen=True, eq=False)
class WordVectors:
    """One vector a word or a sentence (n, d), and whether all pieces of each are ``known``."""

    array: NDArray[np.float64]
    known: tuple[bool, ...]


def word_states(model: Model, words: Sequence[str]) -> tuple[Single, tuple[bool, ...]]:
    """The states of these words in a sentence, (layers + 1, words, d), and which are known.

    Each word is cut by itself, as if a space stood before it, so that no piece belongs to two; of a
    space alone nothing is taken. Raises TooLong.
    """
    if not words:
        raise NothingToRead
    first, *_, last = model.tokenizer("a", MOST_PIECES)
    cut = [_cut(model, word) for word in words]
    pieces = (first, *chain.from_iterable(cut), last)
    if len(pieces) > MOST_PIECES:
        raise TooLong(MOST_PIECES)
    states = np.stack(model.over(pieces).states)
    merged, start = [], 1
    for part in cut:
        of_word = range(start, start := start + len(part))
        kept = [index for index in of_word if pieces[index].text != SPACE]
        merged.append(states[:, kept or of_word].mean(axis=1))
    known = tuple(all(piece.number != UNKNOWN for piece in part) for part in cut)
    return np.stack(merged, axis=1), known


PREFIX = "query: "
"""What the model's training put before a text (Wang et al. 2024)."""


def sentence_states(model: Model, sentences: Sequence[str]) -> tuple[Single, tuple[bool, ...]]:
    """What the model makes of each sentence, (layers + 1, sentences, d), and which are known.

    As it was trained to: the mean of the states of all pieces, its own signs included. What the
    words of the sentence's language have in common is taken off (`centres`). Raises TooLong.
    """
    if not sentences:
        raise NothingToRead
    found, known = [], []
    for sentence in sentences:
        pieces = model.tokenizer(PREFIX + sentence, MOST_PIECES + 1)
        if len(pieces) > MOST_PIECES:
            raise TooLong(MOST_PIECES)
        states = np.stack(model.over(pieces).states).mean(axis=1)
        found.append(states - centres()[int(any(map(is_chinese, sentence)))])
        known.append(all(piece.number != UNKNOWN for piece in pieces))
    return np.stack(found, axis=1), tuple(known)


def _cut(model: Model, word: str) -> list[Piece]:
    """The pieces of a word, or the unknown one where nothing of it is left to read."""
    pieces = [piece for piece in model.tokenizer(word, MOST_PIECES) if not piece.special]
    return pieces or [Piece(word, UNKNOWN, True)]


def centred(states: Single, words: Sequence[str]) -> Single:
    """The states (layers + 1, words, d) without the mean of each word's language.

    They may be those of the first layers alone.
    """
    chinese = np.array([is_chinese(word[:1]) for word in words])
    less = np.empty_like(states)
    for language, centre in zip((~chinese, chinese), centres()[:, : len(states)], strict=True):
        of_language = states[:, language]
        sums = NEUTRAL_WORDS * centre + of_language.sum(axis=1)
        less[:, language] = of_language - (sums / (NEUTRAL_WORDS + of_language.shape[1]))[:, None]
    return less


@functools.cache
def centres() -> Single:
    """The mean state of the words of English and of Chinese sentences: (2, layers + 1, d).

    Raises WeightsError.
    """
    _, stored = checked(WEIGHTS / f"{MODEL}_centres.json")
    array: Single = stored["centres"].astype(np.float32)
    array.flags.writeable = False
    return array
