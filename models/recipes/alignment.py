"""How well contextual vectors align words across languages: no training, nothing written.

Run by: python -m models.recipes.alignment --data DIR

``DIR`` holds zhen.src-tgt and zhen.gold, 450 Chinese–English sentences with links made by hand
(Dou and Neubig 2021, awesome-align). Two words are linked where each is the other's nearest by the
cosine of the vectors that the Explorer shows. The alignment error rate (Och and Ney 2003) is
1 - (|A ∩ S| + |A ∩ P|) / (|A| + |S|), S the sure links and P these and the possible ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.transformer.contextual import LAYERS, MODEL, centred, word_states
from models.transformer.library import Model, load
from models.transformer.network import Single

SENTENCES, LONGEST = 90, 22
"""The first so many sentences that have no more Chinese words."""

Links = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Pair:
    """Chinese and English words, and the links between them, from 0."""

    chinese: tuple[str, ...]
    english: tuple[str, ...]
    sure: Links
    possible: Links


def pairs(data: Path) -> list[Pair]:
    lines = (data / "zhen.src-tgt").read_text(encoding="utf-8").splitlines()
    gold = (data / "zhen.gold").read_text(encoding="utf-8").splitlines()
    found = []
    for line, links in zip(lines, gold, strict=True):
        chinese, english = (tuple(side.split()) for side in line.split(" ||| "))
        sure, possible = (_links(links, sign) for sign in "-p")
        found.append(Pair(chinese, english, sure, sure | possible))
    return [pair for pair in found if len(pair.chinese) <= LONGEST][:SENTENCES]


def _links(line: str, sign: str) -> Links:
    parts = (part.split(sign) for part in line.split() if sign in part)
    return frozenset((int(one) - 1, int(other) - 1) for one, other in parts)


def mutual(queries: Single, keys: Single) -> Links:
    """Pairs of rows of (m, d) and (n, d) that are each other's nearest by the cosine."""
    one, other = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (queries, keys))
    alike = one @ other.T
    there, back = alike.argmax(axis=1).tolist(), alike.argmax(axis=0).tolist()
    return frozenset((row, column) for row, column in enumerate(there) if back[column] == row)


def error_rate(found: Iterable[tuple[Links, Pair]]) -> tuple[float, float, float]:
    """The alignment error rate over all sentences, precision, recall."""
    links = sure = hits = right = 0
    for each, pair in found:
        links, sure = links + len(each), sure + len(pair.sure)
        hits, right = hits + len(each & pair.sure), right + len(each & pair.possible)
    return 1 - (hits + right) / (links + sure), right / links, hits / sure


def vectors(model: Model, words: tuple[str, ...]) -> Single:
    states, _ = word_states(model, words)
    return centred(states, words)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m models.recipes.alignment", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the two files")
    listed, model = pairs(parser.parse_args().data), load(MODEL)
    states = [(vectors(model, pair.chinese), vectors(model, pair.english)) for pair in listed]
    print("| layer | error rate | precision | recall |\n|---|---|---|---|")
    for layer in range(LAYERS + 1):
        linked = [mutual(chinese[layer], english[layer]) for chinese, english in states]
        row = error_rate(zip(linked, listed, strict=True))
        print(f"| {layer} | " + " | ".join(f"{number:.3f}" for number in row) + " |")


if __name__ == "__main__":
    main()
