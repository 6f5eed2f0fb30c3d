"""What a translator reads and writes: a language's words, each with a number, and texts of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from models.text.chinese import words as chinese_words
from models.text.tokens import Tokens, fold, is_chinese, tokenize

Ids = NDArray[np.int32]

PADDING, UNKNOWN, START, END = range(4)
FIRST = 4
"""The number of the first word; those before it stand for no word."""

_OPENING = {"(", "[", "“", "‘", "«", "$"}
_CLOSING = {".", ",", "!", "?", ";", ":", ")", "]", "%", "”", "’", "..."}
_CLITICS = {"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"}
_ENDINGS = (".", "!", "?")


class Word(NamedTuple):
    """folded: the form by which it is looked up. written: as texts spell it inside a sentence."""

    folded: str
    written: str


MOST_TYPED = 6
"""Words that somebody types at once to be written."""


class Words(Protocol):
    """What a translator writes: `Units`, or the pieces of words of a packaged one."""

    def written(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Each number as it is spelled inside a sentence."""
        ...

    def join(self, tokens: Sequence[str]) -> str:
        """A text of written tokens."""
        ...

    def typed(self, text: str) -> tuple[str, ...]:
        """What somebody typed, as what is to be written."""
        ...


@dataclass(frozen=True, eq=False)
class Units:
    """The words of one language, the most frequent first; the number of the first is `FIRST`.

    A Chinese word is what the app's segmenter cuts; one that is not among the words comes apart
    into characters, so that a rare word can still be read and written. Each is then a token of its
    own, on the screen too: a column of attention is always one thing that the network looked at.
    """

    language: str
    words: tuple[Word, ...]
    _numbers: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        numbers = {word.folded: number for number, word in enumerate(self.words, FIRST)}
        object.__setattr__(self, "_numbers", numbers)

    def __len__(self) -> int:
        """How many numbers there are."""
        return FIRST + len(self.words)

    def __contains__(self, token: object) -> bool:
        return isinstance(token, str) and fold(token) in self._numbers

    def split(self, text: str, limit: int) -> Tokens:
        """The first tokens of a text, as typed."""
        return tokenize(text, self.language, limit, cut=self._cut)

    def numbers(self, tokens: Iterable[str]) -> Ids:
        """The number of each token: (n,)."""
        return np.fromiter((self._numbers.get(fold(each), UNKNOWN) for each in tokens), np.int32)

    def written(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Each number as its word is spelled inside a sentence; those before `FIRST` are signs."""
        return tuple(
            self.words[number - FIRST].written if number >= FIRST else SIGNS[number]
            for number in numbers
        )

    def join(self, tokens: Sequence[str]) -> str:
        """A text of written tokens: Chinese without spaces, English with them and a capital."""
        return "".join(tokens) if self.language == "zh" else _spaced(tokens)

    def typed(self, text: str) -> tuple[str, ...]:
        """What somebody typed, as words."""
        return self.split(fold(text), MOST_TYPED)

    def _cut(self, run: str) -> list[str]:
        return [
            piece
            for word in chinese_words(run)
            for piece in ([word] if word in self else list(word))
        ]


SIGNS = ("⟨⟩", "⟨?⟩", "⟨start⟩", "⟨end⟩")
"""How the numbers before `FIRST` are shown."""


def _spaced(tokens: Sequence[str]) -> str:
    text, capital, quoted, glued = "", True, False, True
    for token in tokens:
        opens = token in _OPENING or (token == '"' and not quoted)
        closes = token in _CLOSING or token in _CLITICS or (token == '"' and quoted)
        text += "" if glued or closes else " "
        text += token[:1].upper() + token[1:] if capital else token
        capital = token in _ENDINGS or (capital and opens)
        quoted ^= token == '"'
        glued = opens
    return text


def chinese(tokens: Iterable[str]) -> bool:
    """Whether a token is written in Chinese characters."""
    return any(map(is_chinese, tokens))
