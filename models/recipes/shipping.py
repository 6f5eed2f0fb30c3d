"""From a trained translator to the two files that ship: its weights and its card.

    python -m models.recipes.shipping --data DIR

measures the translators that ship once more and writes their cards anew: what is measured belongs
to the files, not to a training.
"""

from __future__ import annotations

import argparse
import io
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from models.manifest import WEIGHTS, store
from models.recipes import pairs as corpus
from models.recipes.guide import NO_LINK
from models.recipes.scores import bleu, by_length, chrf, nearest
from models.recipes.translation_pairs import Material
from models.translation.alignment import error_rate
from models.translation.alignment import read as aligned
from models.translation.translator import BEAM, DIRECTIONS, Translator, stem, variants, words_of


def ship(
    translator: Translator, material: Material, training: Mapping[str, Any], out: Path
) -> dict[str, Any]:
    """Measure a translator on dev, and write it and its card down. training: how it was made."""
    card = {
        "direction": material.direction,
        "attention": translator.network.attention,
        "data": "Tatoeba's sentence pairs (CC BY 2.0 FR), https://www.manythings.org/anki/",
        "licence": "Apache-2.0; learned from Tatoeba's sentence pairs, CC BY 2.0 FR",
        "pairs": len(material.sources),
        "linked_pairs": sum(bool((each != NO_LINK).any()) for each in material.links),
        "links": sum(int((each != NO_LINK).sum()) for each in material.links),
        "source_words": len(material.source.words),
        "target_words": len(material.target.words),
        "type": "float16",
        **training,
        "versions": {
            "python": platform.python_version(),
            "sacrebleu": version("sacrebleu"),
            **{module.__name__: module.__version__ for module in (np, tf, keras)},
        },
        **figures(translator, material.pairs),
    }
    file = io.BytesIO()
    words = {"source.words": words_of(material.source), "target.words": words_of(material.target)}
    np.savez_compressed(file, allow_pickle=False, **words, **translator.network.stored)
    name = stem(material.direction, translator.network.attention)
    store(out / f"{name}.json", f"{name}.npz", file.getvalue(), card)
    return card


def figures(translator: Translator, pairs: corpus.Pairs) -> dict[str, Any]:
    """How good a translator is, on dev and on the pairs that were aligned by hand."""
    dev, (source, target) = pairs.dev, translator.direction.split("-")
    right = list(dev.values())
    greedily, by_beam = translator.many(list(dev)), translator.many(list(dev), BEAM)
    baseline = nearest(pairs, list(dev), source)
    return {
        "held_out_sentences": len(pairs.held_out),
        "dev_sentences": len(dev),
        "dev_chrf": chrf(greedily, right),
        "dev_bleu": bleu(greedily, right, target),
        "dev_chrf_beam": chrf(by_beam, right),
        "dev_bleu_beam": bleu(by_beam, right, target),
        "nearest_chrf": chrf(baseline, right),
        "nearest_bleu": bleu(baseline, right, target),
        "alignment_error": error_rate(translator, aligned()),
        "lengths": by_length(translator, dev),
    }


def measure(folder: Path, data: Path) -> None:
    """Write the cards of the translators in a folder anew, with what is measured now."""
    for direction in DIRECTIONS:
        pairs = corpus.split(corpus.read(data), direction)
        for attention in variants(direction, folder):
            translator = Translator.load(direction, attention, folder)
            found, facts = figures(translator, pairs), dict(translator.card)
            file = facts.pop("file")
            del facts["sha256"]
            path = folder / f"{stem(direction, attention)}.json"
            store(path, file, (folder / file).read_bytes(), facts | found)
            print(f"{path}: chrF {found['dev_chrf']:.1f}, AER {found['alignment_error']:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m models.recipes.shipping",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with cmn.txt")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder of weights and cards")
    chosen = parser.parse_args()
    try:
        measure(chosen.out, chosen.data)
    except corpus.MissingPairs as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
