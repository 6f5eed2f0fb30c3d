"""Vectors that were not learned: one axis for each word, random numbers, and starts for the hand.

Words are the same when their folded forms are; the same word has the same vector everywhere.
"""

import functools
import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.text.tokens import fold
from models.vectors.embeddings import Embeddings, load_for

Array = npt.NDArray[np.float64]

COMMON = 1000
"""How many of the most frequent words define the plane of `start`."""


def one_hot(tokens: Sequence[str]) -> Array:
    """Each different word on its own axis, in order of appearance: (tokens, words)."""
    forms = [fold(token) for token in tokens]
    axes = {form: axis for axis, form in enumerate(dict.fromkeys(forms))}
    return np.eye(len(axes))[[axes[form] for form in forms]]


def random_normal(tokens: Sequence[str], dimension: int, seed: int) -> Array:
    """Independent standard normal numbers: (tokens, dimension).

    They depend on the seed and the word alone: a word keeps its vector in every text, and a longer
    vector begins with the numbers of a shorter one.
    """
    forms = [fold(token) for token in tokens]
    drawn = {form: _draw(form, dimension, seed) for form in set(forms)}
    return np.array([drawn[form] for form in forms]).reshape(-1, dimension)


def _draw(form: str, dimension: int, seed: int) -> Array:
    digest = hashlib.sha256(form.encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng([seed, *digest]).standard_normal(dimension)


def start(tokens: Sequence[str], dimension: int) -> Array:
    """The vectors before a hand moves them: (tokens, dimension), at most as wide as the learned.

    The coordinates of the learned vectors along the leading principal components of the `COMMON`
    words, from their mean: the plane on which those words are spread out most.
    """
    words = load_for(tokens)
    centre, directions = _common(words)
    coordinates: Array = (words.vectors(tokens) - centre) @ directions[:, :dimension]
    return coordinates


@functools.cache
def _common(words: Embeddings) -> tuple[Array, Array]:
    centre, directions = principal(words.matrix[:COMMON].astype(np.float64))
    for array in (centre, directions):
        array.flags.writeable = False
    return centre, directions


def principal(vectors: Array) -> tuple[Array, Array]:
    """The mean (dim,) of vectors (words, dim), and their principal directions, columns (dim, dim).

    They are sorted by falling variance. Their signs are arbitrary: the largest component is
    positive.
    """
    centre = vectors.mean(axis=0)
    _, directions = np.linalg.eigh((vectors - centre).T @ (vectors - centre))
    directions = directions[:, ::-1]
    largest = np.abs(directions).argmax(axis=0)
    return centre, directions * np.sign(directions[largest, range(len(largest))])
