"""What the Chinese classifier has to beat: n-grams, tf-idf and logistic regression.

    python -m models.recipes.baseline --data DIR

prints the accuracy on dev of single words with pairs, and of runs of one to four characters, both
learned from the whole of the split `train`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from models.recipes.material import Shares
from models.recipes.reviews import MissingReviews, read

INVERSE_REGULARISATION = 10.0


def _apart(text: str) -> list[str]:
    return text.split(" ")


def _together(text: str) -> str:
    return text.replace(" ", "")


FEATURES: Mapping[str, TfidfVectorizer] = {
    "words and pairs of words": TfidfVectorizer(
        tokenizer=_apart, token_pattern=None, lowercase=False, ngram_range=(1, 2)
    ),
    "runs of 1 to 4 characters": TfidfVectorizer(
        preprocessor=_together, analyzer="char", ngram_range=(1, 4), sublinear_tf=True, min_df=2
    ),
}


def accuracy(features: TfidfVectorizer, train: Shares, dev: Shares) -> float:
    """The share of ``dev`` that a regression learned from ``train`` classifies correctly."""
    model: Pipeline = make_pipeline(
        features, LogisticRegression(C=INVERSE_REGULARISATION, max_iter=200)
    )
    model.fit(list(train), [share > 0.5 for share in train.values()])
    right = model.predict(list(dev)) == np.array([share > 0.5 for share in dev.values()])
    return float(np.mean(right))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m models.recipes.baseline", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train_dev.tsv")
    chosen = parser.parse_args()
    try:
        splits = read(chosen.data, "words")
    except MissingReviews as error:
        parser.error(str(error))
    for name, features in FEATURES.items():
        print(f"{name}: {100 * accuracy(features, splits.train, splits.dev):.1f} %", flush=True)


if __name__ == "__main__":
    main()
