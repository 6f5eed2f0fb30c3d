"""The Chinese teacher: n-grams of words and of characters say how sure one may be of a review.

    python -m models.recipes.ngrams --data DIR --out FILE.npz

writes texts and margins for `models.recipes.training --teacher FILE.npz`: each review that teaches,
with the mean of its label and of what models say that did not read it (Hinton et al. 2015, by the
folds of Wolpert 1992), and texts made of their clauses, which nobody labelled: some clauses of a
review, and the beginning of one with the end of another. Of the held-out reviews it prints how many
are right; dev is not read.

Four models have a voice, each a logistic regression over tf-idf: of runs of 1 to 3 words and of 1
to 5 characters, and of both once more with each n-gram multiplied by how much oftener positive
reviews have it (Wang and Manning 2012).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, vstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from models.recipes.calibration import accuracy, cross_entropy
from models.recipes.clauses import made
from models.recipes.corpus import VOCABULARY
from models.recipes.material import Shares, of_reviews
from models.recipes.reviews import MissingReviews

Array = NDArray[np.float64]

FOLDS = 5
LABEL = 0.5
"""How much a review's label counts; the models' verdict has the rest."""

VOICES = ((False, 10.0, 2 / 3), (True, 1.0, 1 / 3))
"""Whether n-grams are multiplied by their sides, inverse regularisation, part of the verdict."""


def features() -> tuple[TfidfVectorizer, ...]:
    """Runs of words, and runs of characters of a text without its spaces."""
    common = {"sublinear_tf": True, "min_df": 2, "lowercase": False, "dtype": np.float32}
    return (
        TfidfVectorizer(tokenizer=str.split, token_pattern=None, ngram_range=(1, 3), **common),
        TfidfVectorizer(preprocessor=_together, analyzer="char", ngram_range=(1, 5), **common),
    )


def _together(text: str) -> str:
    return text.replace(" ", "")


def sides(rows: csr_matrix, positive: NDArray[np.bool_]) -> Array:
    """ln of how much more often positive texts have each n-gram than negative ones: (n-grams,)."""
    counts = [
        1.0 + np.asarray((rows[some] > 0).sum(axis=0)).ravel() for some in (positive, ~positive)
    ]
    ours, theirs = (np.log(count / count.sum()) for count in counts)
    difference: Array = ours - theirs
    return difference


def log_odds(rows: csr_matrix, positive: NDArray[np.bool_], asked: csr_matrix) -> Array:
    """Log-odds of positive for each of ``asked`` by the voices that learned from ``rows``."""
    turn = diags(sides(rows, positive))
    total = np.zeros(asked.shape[0])
    for turned, strength, part in VOICES:
        learned, read = (rows @ turn, asked @ turn) if turned else (rows, asked)
        model = LogisticRegression(C=strength, solver="liblinear", max_iter=200)
        total += part * model.fit(learned, positive).decision_function(read)
    return total


def margins(
    taught: Shares, folds: NDArray[np.int64], others: Mapping[str, int], held_out: Shares
) -> list[Array]:
    """Log-odds of positive for each taught text and each of ``others``, by models that read nothing
    of their fold, and for each held-out one, by all.

    folds (taught,). others: text -> fold.
    """
    positive = np.array(list(taught.values())) > 0.5
    theirs = np.array(list(others.values()))
    found = [np.zeros(len(texts)) for texts in (taught, others, held_out)]
    kinds = features()
    for kind in kinds:
        rows = kind.fit_transform(taught)
        parts, asked = kind.transform(others), kind.transform(held_out)
        for number in range(FOLDS):
            out, parts_out = folds == number, theirs == number
            answers = log_odds(
                rows[~out], positive[~out], vstack([rows[out], parts[parts_out], asked]).tocsr()
            )
            ends = np.cumsum([out.sum(), parts_out.sum()])
            first, second, third = np.split(answers / len(kinds), ends)
            found[0][out] += first
            found[1][parts_out] += second
            found[2] += third / FOLDS
    return found


def with_labels(taught: Shares, margin: Array) -> Array:
    """The log-odds of `LABEL` times the label and the rest of what was said."""
    labels = np.array(list(taught.values()))
    ours, theirs = (
        LABEL * label + (1 - LABEL) / (1 + np.exp(-side))
        for label, side in ((labels, margin), (1 - labels, -margin))
    )
    found: Array = np.log(ours) - np.log(theirs)
    return found


def report(name: str, shares: Shares, margin: Array) -> str:
    logits, right = np.stack([0 * margin, margin], axis=1), np.array(list(shares.values()))
    return f"{name}: {accuracy(logits, right):.4f} right, loss {cross_entropy(logits, right):.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m models.recipes.ngrams",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with train_dev.tsv")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    try:
        material = of_reviews(chosen.data, VOCABULARY, "words")
    except MissingReviews as error:
        parser.error(str(error))
    taught, held_out = material.taught, material.held_out
    folds = np.random.default_rng(chosen.seed).permutation(len(taught)) % FOLDS
    parts = made(list(taught), folds, chosen.seed)
    ours, theirs, asked = margins(taught, folds, parts, held_out)
    print(report("taught, by models that did not read them", taught, ours))
    print(report("held out", held_out, asked))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        chosen.out,
        texts=np.array("\n".join([*taught, *parts])),
        margins=np.concatenate([with_labels(taught, ours), theirs]).astype(np.float32),
    )


if __name__ == "__main__":
    main()
