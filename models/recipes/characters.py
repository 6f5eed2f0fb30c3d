"""Chinese reviews -> the vectors of characters that ship: who stands near whom, beyond chance.

Run by: python -m models.recipes.characters --source FILE [--out DIR]

The source has a review a line: label, category, split and text, with tabs between. Those whose
split is `train` are read. Counts of neighbours become positive pointwise mutual information, of
which the leading singular vectors stay (Levy, Goldberg and Dagan 2015). These are turned so that
their principal axes are those of the frequent English words: nothing between them changes, and the
plane on which English words lie farthest apart is theirs too. What a Chinese word has in common
with an English one is chance even so.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.manifest import WEIGHTS
from models.text.tokens import fold, tokenize
from models.vectors.embeddings import CHINESE, Embeddings, load, save
from models.vectors.made import COMMON, principal

Floats = npt.NDArray[np.float64]

ADDRESS = "https://github.com/SophonPlus/ChineseNlpCorpus"
WINDOW = 4
LEAST = 10
"""A token seen less often says too little of itself and of its neighbours."""
SMOOTHING = 0.75


class MissingReviews(FileNotFoundError):
    """The file given as `--source` is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing: it must hold online_shopping_10_cats from {ADDRESS}, a review a "
            "line: label, category, split and text, with tabs between"
        )
        self.path = path


def read(source: Path) -> list[list[str]]:
    """The tokens of each review of the split `train`; raises `MissingReviews`."""
    if not source.is_file():
        raise MissingReviews(source)
    rows = [line.split("\t") for line in source.read_text(encoding="utf-8").split("\n")]
    texts = [row[3] for row in rows if len(row) == 4 and row[2] == "train"]
    return [[fold(token) for token in tokenize(text, "zh")] for text in texts]


def frequent(texts: Sequence[Sequence[str]]) -> list[str]:
    """The tokens seen at least `LEAST` times, by falling frequency."""
    counts = Counter(token for text in texts for token in text)
    usual = [token for token, count in counts.items() if count >= LEAST]
    return sorted(usual, key=lambda token: (-counts[token], token))


def neighbours(
    texts: Sequence[Sequence[str]], rows: Sequence[str], columns: Sequence[str]
) -> Floats:
    """How often each of ``rows`` stands near each of ``columns``: (rows, columns).

    At a distance of k up to `WINDOW` it counts 1 / k. ``columns`` begin with ``rows``.
    """
    number = {token: place for place, token in enumerate(columns)}
    apart = [-1] * WINDOW
    ids = np.array([each for t in texts for each in (*(number.get(w, -1) for w in t), *apart)])
    shape = len(rows), len(columns)
    counts = np.zeros(shape[0] * shape[1])
    for distance in range(1, WINDOW + 1):
        before, after = ids[:-distance], ids[distance:]
        for one, other in ((before, after), (after, before)):
            met = (one >= 0) & (one < shape[0]) & (other >= 0)
            pairs = one[met] * shape[1] + other[met]
            counts += np.bincount(pairs, minlength=counts.size) / distance
    return counts.reshape(shape)


def information(counts: Floats) -> Floats:
    """Positive pointwise mutual information, max(0, ln p(r, c) / p(r) p(c)): (rows, columns).

    p(c) is taken from counts to the power `SMOOTHING`, or else rare neighbours would say the most.
    """
    columns = counts.sum(axis=0) ** SMOOTHING
    expected = counts.sum(axis=1, keepdims=True) * columns / columns.sum()
    never = counts == 0
    return np.maximum(np.log(np.where(never, 1.0, counts) / np.where(never, 1.0, expected)), 0.0)


def leading(matrix: Floats, width: int) -> Floats:
    """The first left singular vectors times the root of their values: (rows, width)."""
    squares, vectors = np.linalg.eigh(matrix @ matrix.T)  # by rising value
    values = np.sqrt(np.maximum(squares[::-1][:width], 0.0))
    found: Floats = vectors[:, ::-1][:, :width] * np.sqrt(values)
    return found


def like(vectors: Floats, model: Embeddings) -> Floats:
    """Vectors (rows, dim) about 0, as long as the model's in the median, on its principal axes."""
    _, own = principal(vectors)
    _, axes = principal(model.table[:COMMON].astype(np.float64))
    turned = (vectors - vectors.mean(axis=0)) @ own @ axes.T
    scaled: Floats = turned * (model.ordinary / np.median(np.linalg.norm(turned, axis=1)))
    return scaled


def build(source: Path, out: Path) -> None:
    """Writes zh_vectors.npz, with its manifest, to `out`. Raises `MissingReviews`."""
    english = load("en")
    texts = read(source)
    columns = frequent(texts)
    characters = [token for token in columns if CHINESE.fullmatch(token)]
    others = [token for token in columns if not CHINESE.fullmatch(token)]
    met = information(neighbours(texts, characters, [*characters, *others]))
    facts = {
        "source": f"{len(texts)} Chinese shopping reviews (online_shopping_10_cats)",
        "address": ADDRESS,
        "licence": "Apache-2.0; learned from data that states no licence and is not included",
        "method": "Levy, Goldberg and Dagan 2015: positive PMI and its leading singular vectors",
        "window": WINDOW,
        "least": LEAST,
        "smoothing": SMOOTHING,
    }
    save(out, "zh", characters, like(leading(met, english.dim), english), facts)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m models.recipes.characters",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--source", type=Path, required=True, help="the reviews, tabs between")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = parser.parse_args()
    try:
        build(chosen.source, chosen.out)
    except MissingReviews as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
