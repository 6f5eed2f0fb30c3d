"""How well a translator's looks agree with fifty pairs of sentences that were aligned by hand.

The translator writes the right translation, word by word, and each written word is linked with the
source word that it looks at most: the links A. The hand has sure links S, and P, these and the
possible ones. The alignment error rate (Och and Ney 2003) is 1 - (|A ∩ S| + |A ∩ P|) / (|A| + |S|):
0 where A has all sure links and else only possible ones, 1 where it has none of either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.translation.translator import Translator

FILE = Path(__file__).parent / "texts" / "aligned.tsv"


@dataclass(frozen=True)
class Aligned:
    """A pair of sentences, and the words of both that say the same: (English, Chinese).

    sure: by both readings. possible: by one of them.
    """

    english: str
    chinese: str
    sure: tuple[tuple[str, str], ...]
    possible: tuple[tuple[str, str], ...]

    def text(self, language: str) -> str:
        return self.english if language == "en" else self.chinese


def read() -> list[Aligned]:
    """The pairs that ship."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        Aligned(english, chinese, _pairs(links, "="), _pairs(links, "~"))
        for english, chinese, links in rows
    ]


def _pairs(links: str, sign: str) -> tuple[tuple[str, str], ...]:
    parts = (link.partition(sign) for link in links.split(" ") if sign in link)
    return tuple((english, chinese) for english, _, chinese in parts)


def error_rate(translator: Translator, pairs: Sequence[Aligned]) -> float:
    """The alignment error rate of a translator's strongest links, over all pairs."""
    source, target = translator.direction.split("-")
    hits = found = right = 0
    for pair in pairs:
        tokens = translator.target.split(pair.text(target), 99)
        made = translator.translate(pair.text(source), begin=_known(translator, tokens))
        weights = made.trace.weights[: len(tokens)]
        rows = _spans(pair.text(target), tokens)
        columns = _spans(pair.text(source), made.source_tokens)
        links = {
            (row, columns[index])
            for row, index in zip(rows, weights.argmax(axis=1).tolist(), strict=False)
        }
        side = 0 if target == "en" else 1
        sure, possible = (
            {
                (row, column)
                for link in each
                for row in _inside(pair.text(target), link[side], rows)
                for column in _inside(pair.text(source), link[1 - side], columns)
            }
            for each in (pair.sure, pair.possible)
        )
        hits += len(links & sure) + len(links & (sure | possible))
        found += len(links)
        right += len(sure)
    return 1 - hits / (found + right)


def _known(translator: Translator, tokens: Sequence[str]) -> list[str]:
    """The tokens, and for one that the translator cannot write the most frequent word it can."""
    usual = translator.target.words[0].folded
    return [token if token in translator.target else usual for token in tokens]


Span = tuple[int, int]


def _spans(text: str, tokens: Sequence[str]) -> list[Span]:
    """From where to where each token stands in the text."""
    spans, end = [], 0
    for token in tokens:
        start = text.index(token, end)
        end = start + len(token)
        spans.append((start, end))
    return spans


def _inside(text: str, word: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The tokens of which an aligned word consists, or in which it is: where it stands first.

    A token that is the word goes before one that only begins with it.
    """
    tokens = [start for start, end in spans if text[start:end] == word]
    starts = [start for start, _ in spans if text.startswith(word, start)]
    start = [*tokens, *starts, text.index(word)][0]
    for span in spans:
        if span[0] < start + len(word) and start < span[1]:
            yield span
