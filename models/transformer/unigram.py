"""A unigram tokenizer: of all ways to cut a text into pieces, the likeliest.

Formula: Kudo 2018, Subword Regularization; as SentencePiece reads XLM-R's vocabulary.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from models.transformer.pieces import Piece

SPACE = "▁"
FIRST, PADDING, LAST, UNKNOWN = range(4)
"""The special pieces, which every vocabulary of this kind begins with."""

UNKNOWN_PENALTY = 10.0
"""How much less likely than the least likely piece an unknown letter is, as a logarithm."""


class Unigram:
    """``pieces`` and their ``scores``, logarithms of probabilities; the first four are special.

    ``normaliser``: what a letter is read as, where that is not itself.
    """

    def __init__(
        self,
        pieces: Sequence[str],
        scores: Sequence[float],
        normaliser: Mapping[str, str] | None = None,
    ) -> None:
        self._pieces = tuple(pieces)
        self._scores = {
            piece: (number, score)
            for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))
            if number > UNKNOWN
        }
        self._unknown = min(scores) - UNKNOWN_PENALTY
        self._longest = max(map(len, self._scores))
        self._normaliser = normaliser

    def __call__(self, text: str, most: int) -> list[Piece]:
        cut = self._cut(self._read(text, most))[: most - 2]
        pieces = [
            Piece(text.removeprefix(SPACE) or text, number, _starts_a_word(text))
            for text, number in cut
        ]
        return [
            Piece(self._pieces[FIRST], FIRST, True, True),
            *_without_bare_space(pieces),
            Piece(self._pieces[LAST], LAST, True, True),
        ]

    def text_of(self, number: int) -> str:
        return self._pieces[number].replace(SPACE, " ")

    def _read(self, text: str, most: int) -> str:
        """The text as the vocabulary spells it. A piece has few letters, so a long text is cut."""
        text = text[: most * self._longest]
        if self._normaliser is None:
            read = unicodedata.normalize("NFKC", text)
        else:
            read = "".join(self._normaliser.get(letter, letter) for letter in text)
        return SPACE + SPACE.join(read.split())

    def _cut(self, text: str) -> list[tuple[str, int]]:
        """Pieces and their numbers by the best path (Viterbi), from the end of the text back."""
        best = [0.0] + [-float("inf")] * len(text)
        back: list[tuple[int, int]] = [(0, UNKNOWN)] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                number, score = self._scores.get(text[start:end], (UNKNOWN, None))
                if score is None:
                    if end > start + 1:
                        continue
                    score = self._unknown
                if best[start] + score > best[end]:
                    best[end], back[end] = best[start] + score, (start, number)
        path, end = [], len(text)
        while end:
            start, number = back[end]
            path.append((text[start:end], number))
            end = start
        return path[::-1]


def _starts_a_word(text: str) -> bool:
    """A piece after a space; a sign; and in Chinese, which has no spaces, every piece."""
    return text.startswith(SPACE) or not text[0].isalnum() or "\u3400" <= text[0] <= "\u9fff"


def _without_bare_space(pieces: list[Piece]) -> list[Piece]:
    """A space alone, as before Chinese, is not a word: the next piece starts one."""
    kept: list[Piece] = []
    for index, piece in enumerate(pieces):
        after_space = index > 0 and pieces[index - 1].text == SPACE
        kept.append(Piece(piece.text, piece.number, piece.starts or after_space, piece.special))
    return kept
