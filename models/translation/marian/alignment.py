"""How well each head's looks agree with pairs of sentences that were aligned by hand.

As in `models.translation.alignment`: the translator writes the right translation, each word of it
is linked with the source word that it looks at most, and the alignment error rate (Och and Ney
2003) counts how many of these links are those of the hand. Of a word's pieces the columns are
summed and the rows averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from attention import AttentionTrace
from models.translation.marian.translator import Translator
from models.translation.network import Double
from models.translation.packaged import HEADS, LAYERS
from models.translation.pieces import GOES_ON
from models.translation.units import END, SIGNS

FILE = Path(__file__).parents[1] / "texts" / "aligned_pt.tsv"

Link = tuple[int, int]
"""A written word and a source word, by their numbers."""


class Pair(NamedTuple):
    """Two sentences, and the words of both that say the same: (English, Portuguese)."""

    english: str
    portuguese: str
    links: tuple[tuple[str, str], ...]


def read() -> list[Pair]:
    """The pairs that ship."""
    rows = [
        line.split("\t")
        for line in FILE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    return [Pair(one, other, tuple(map(_both, links.split(" ")))) for one, other, links in rows]


def _both(link: str) -> tuple[str, str]:
    english, portuguese = link.split("=")
    return english, portuguese


def error_rates(translator: Translator, pairs: Sequence[Pair]) -> Double:
    """The alignment error rate of each head, (layers, heads), over all pairs."""
    common = np.zeros((LAYERS, HEADS))
    found, right = np.zeros((LAYERS, HEADS)), 0
    into_english = translator.direction.endswith("en")
    for pair in pairs:
        source, target = pair[:2][:: -1 if into_english else 1]
        written = words(target)
        made = translator.translate(source, begin=written)
        sure = {
            (written.index(link[0 if into_english else 1]), words(source).index(link[into_english]))
            for link in pair.links
        }
        for layer, head in np.ndindex(LAYERS, HEADS):
            links = linked(made.heads[layer][head], len(written))
            common[layer, head] += len(links & sure)
            found[layer, head] += len(links)
        right += len(sure)
    return 1 - 2 * common / (found + right)


def words(text: str) -> list[str]:
    """Words, and the full stop behind the last one.

    >>> words("A porta azul.")
    ['A', 'porta', 'azul', '.']
    """
    return [*text.removesuffix(".").split(), "."]


def linked(trace: AttentionTrace, count: int) -> set[Link]:
    """Of the first ``count`` written words each with the source word that it looks at most.

    One that looks most at the end of the source has no link.
    """
    rows, columns = word_numbers(trace.query_tokens), word_numbers(trace.key_tokens)
    weights = np.zeros((max(rows) + 1, max(columns) + 1))
    np.add.at(weights, np.ix_(rows, columns), trace.weights)
    ends = trace.key_tokens[-1] == SIGNS[END]
    return {
        (row, int(column))
        for row, column in enumerate(weights[:count].argmax(axis=1))
        if not (ends and column == columns[-1])
    }


def word_numbers(tokens: Sequence[str]) -> list[int]:
    """The word that each token is part of, from 0.

    >>> word_numbers(("Econ", "·óm", "·ico", "."))
    [0, 0, 0, 1]
    """
    starts = [0 if token.startswith(GOES_ON) and index else 1 for index, token in enumerate(tokens)]
    return [int(number) for number in np.cumsum(starts) - 1]
