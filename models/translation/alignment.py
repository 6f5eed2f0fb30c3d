"""How well a translator's looks agree with fifty pairs of sentences that were aligned by hand.

The translator writes the right translation, word by word, and each written word is linked with the
source word that it looks at most. The alignment error rate (Och and Ney 2003) is 0 where these are
the links of the hand, and 1 where none is; all links of the hand are sure ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.translation.translator import Translator

FILE = Path(__file__).parent / "texts" / "aligned.tsv"


@dataclass(frozen=True)
class Aligned:
    """A pair of sentences, and the words of both that say the same."""

    english: str
    chinese: str
    links: tuple[tuple[str, str], ...]

    def text(self, language: str) -> str:
        return self.english if language == "en" else self.chinese


def read() -> list[Aligned]:
    """The pairs that ship."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        Aligned(english, chinese, tuple(_pair(link) for link in links.split(" ")))
        for english, chinese, links in rows
    ]


def _pair(link: str) -> tuple[str, str]:
    english, chinese = link.split("=")
    return english, chinese


def error_rate(translator: Translator, pairs: Sequence[Aligned]) -> float:
    """The alignment error rate of a translator's strongest links, over all pairs."""
    source, target = translator.direction.split("-")
    common = found = right = 0
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
        sure = {
            (row, column)
            for link in pair.links
            for row in _inside(pair.text(target), link[side], rows)
            for column in _inside(pair.text(source), link[1 - side], columns)
        }
        common += len(links & sure)
        found += len(links)
        right += len(sure)
    return 1 - 2 * common / (found + right)


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
    """The tokens of which an aligned word consists, or in which it is: where it stands first."""
    starts = [span[0] for span in spans]
    start = next((index for index in starts if text.startswith(word, index)), text.index(word))
    for span in spans:
        if span[0] < start + len(word) and start < span[1]:
            yield span
