"""The mean state of the words of the hundred neutral sentences, in each language -> a small file.

Run by: python -m models.recipes.centres [--out DIR]
"""

from __future__ import annotations

import argparse
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import rjieba

from models.manifest import WEIGHTS, store
from models.text.tokens import tokenize
from models.transformer.contextual import MODEL, word_states
from models.transformer.library import Model, load
from models.transformer.measured import LANGUAGES, SENTENCES, sentences
from models.transformer.network import Single

CUT: Mapping[str, Callable[[str], Sequence[str]]] = {
    "en": tokenize,
    "zh": lambda text: rjieba.cut(text, False),
}


def centre(model: Model, language: str) -> Single:
    """The mean over all words, layer by layer: (layers + 1, d)."""
    states = [word_states(model, CUT[language](text))[0] for text in sentences(language)]
    mean: Single = np.concatenate(states, axis=1).mean(axis=1)
    return mean


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m models.recipes.centres", description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    model = load(MODEL)
    found = np.stack([centre(model, language) for language in LANGUAGES])
    written = io.BytesIO()
    np.savez_compressed(written, centres=found)
    facts = {
        "model": MODEL,
        "languages": LANGUAGES,
        "sentences": SENTENCES.name,
        "sentences_sha256": hashlib.sha256(SENTENCES.read_bytes()).hexdigest(),
        "recipe": "python -m models.recipes.centres",
        "licence": "Apache-2.0",
    }
    store(given.out / f"{MODEL}_centres.json", f"{MODEL}_centres.npz", written.getvalue(), facts)


if __name__ == "__main__":
    main()
