"""The network that reads whole sentences: the classifier's, so small that it learns in seconds.

Two LSTMs and the attention between them, as `models.workers.network` has it in Keras and
`models.classifier.inference` in NumPy: here is what it is made of, and how it begins.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.classifier.inference import ADDITIVE_WIDTH, CLASSES, EMBEDDING, UNKNOWN, VARIANTS


def variant_of(similarity: str, scoring: str) -> str:
    """The classifier's name of an attention. Raises ValueError for one that it does not have."""
    for name, made_of in VARIANTS.items():
        if made_of == (similarity, scoring):
            return name
    raise ValueError(
        f"similarity and scoring: the classifier has none with {similarity}, {scoring}"
    )


def shapes(variant: str, words: int, width: int) -> dict[str, tuple[int, ...]]:
    """Name -> shape of all that is learned, in the order of `Network.named`.

    words: V of the vocabulary, of which number 0 is every unknown word; a row for padding comes
    before it, so the embedding is (V + 1, width).
    """
    cells = {
        f"{name}.{part}": shape
        for name in ("encoder", "decoder")
        for part, shape in {
            "kernel": (width, 4 * width),
            "recurrent_kernel": (width, 4 * width),
            "bias": (4 * width,),
        }.items()
    }
    learned: dict[str, dict[str, tuple[int, ...]]] = {
        "additive": {
            "attention.W": (ADDITIVE_WIDTH, width),
            "attention.U": (ADDITIVE_WIDTH, width),
            "attention.v": (ADDITIVE_WIDTH,),
        },
        "cosine": {"attention.log_temperature": ()},
    }
    return {
        EMBEDDING: (words + UNKNOWN, width),
        **cells,
        **learned.get(variant, {}),
        "verdict.kernel": (2 * width, CLASSES),
        "verdict.bias": (CLASSES,),
    }


def start(variant: str, words: int, width: int, seed: int) -> dict[str, NDArray[np.float32]]:
    """The weights before the first step, in the order of `shapes`: the embedding (V + 1, width),
    kernels and recurrent kernels (width, 4 width), biases (4 width,), and the others.

    Matrices are random, of a size that keeps lengths about equal (Glorot and Bengio 2010). Biases
    are 0, but for those of the forget gates, which are 1 (Jozefowicz et al. 2015): an LSTM should
    remember before it has learned what to forget. Cosines begin at a temperature of 0.1.
    """
    generator = np.random.default_rng(seed)
    found = {}
    for name, shape in shapes(variant, words, width).items():
        match name.rpartition(".")[2]:
            case "bias":
                value = np.zeros(shape)
                if shape == (4 * width,):
                    value[width : 2 * width] = 1.0
            case "log_temperature":
                value = np.full(shape, np.log(0.1))
            case "embedding":
                value = generator.normal(scale=0.1, size=shape)
            case "v":
                value = generator.normal(scale=shape[0] ** -0.5, size=shape)
            case _:
                value = generator.normal(scale=np.sqrt(2 / sum(shape)), size=shape)
        found[name] = value.astype(np.float32)
    return found
