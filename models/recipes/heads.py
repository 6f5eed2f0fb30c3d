"""What every head of a model does on the hundred neutral sentences -> a small file that ships.

Run by: python -m models.recipes.heads [e5] [smollm2] [--out DIR]

A sentence has few words twice, so the shares of "same" and "induction" are taken where it is read
two times in a row, and all others where it stands once. Means are over sentences, in each language
that the model reads in pieces of words.
"""

from __future__ import annotations

import argparse
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.manifest import WEIGHTS, store
from models.transformer.behaviours import ANSWERING, BEHAVIOURS, breadth, shares, without_special
from models.transformer.library import MODELS, Model, load
from models.transformer.measured import LANGUAGES, SENTENCES, sentences
from models.transformer.pieces import Piece
from models.transformer.switching import mean_outputs

READS = {"e5": LANGUAGES, "smollm2": LANGUAGES[:1]}

Arrays = dict[str, NDArray[np.floating]]


def of_text(model: Model, text: str) -> Arrays:
    """Shares by behaviour and breadth (L, h), with special pieces and without; means (L, h, k)."""
    once, twice = model.explain(text), model.explain(f"{text} {text}")
    causal = model.network.design.causal
    found: Arrays = {"means": mean_outputs(once)}
    for at in ("all", "typed"):
        single = _seen(once.weights, once.pieces, at)
        double = _seen(twice.weights, twice.pieces, at)
        of_once, of_twice = shares(*single), shares(*double)
        for name in BEHAVIOURS:
            found[f"{at}.{name}"] = (of_twice if name in ANSWERING else of_once)[name]
        found[f"{at}.breadth"] = breadth(single[0], causal)
    return found


def _seen(
    weights: NDArray[np.floating], pieces: Sequence[Piece], at: str
) -> tuple[NDArray[np.floating], Sequence[Piece]]:
    if at == "all":
        return weights, pieces
    return without_special(weights, pieces), [piece for piece in pieces if not piece.special]


def mean(every: Iterable[Arrays]) -> Arrays:
    """Over those texts that have something to measure; NaN where none has."""
    listed = list(every)
    found: Arrays = {}
    for name in listed[0]:
        stacked = np.stack([each[name] for each in listed])
        there = np.isfinite(stacked)
        with np.errstate(invalid="ignore"):
            found[name] = np.where(there, stacked, 0).sum(axis=0) / there.sum(axis=0)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m models.recipes.heads", description=__doc__)
    parser.add_argument("models", nargs="*", default=list(READS), help=f"of {', '.join(MODELS)}")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    for name in given.models:
        model = load(name)
        texts = [text for language in READS[name] for text in sentences(language)]
        found = mean(of_text(model, text) for text in texts)
        written = io.BytesIO()
        arrays = {name: array.astype(np.float16) for name, array in found.items()}
        np.savez_compressed(written, allow_pickle=False, **arrays)
        facts = {
            "model": name,
            "texts": len(texts),
            "languages": READS[name],
            "sentences": SENTENCES.name,
            "sentences_sha256": hashlib.sha256(SENTENCES.read_bytes()).hexdigest(),
            "numbers": "half precision",
            "recipe": "python -m models.recipes.heads",
            "licence": "Apache-2.0",
        }
        store(given.out / f"{name}_heads.json", f"{name}_heads.npz", written.getvalue(), facts)
        print(f"{name}: {len(texts)} texts, {len(written.getvalue()) / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
