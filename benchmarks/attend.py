"""`attend` against the bare NumPy lines that attention cannot do without."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from attention import SCORINGS, SIMILARITIES, attend
from benchmarks.pairs import compare
from benchmarks.table import markdown

SIZES = (16, 64, 256, 500, 512, 1024)
WIDTH = 50
SEED = 0

Array = NDArray[np.float64]


def bare(queries: Array, keys: Array, values: Array) -> Array:
    """Two matrix products, and between them maximum, exponential, sum and division. (n, d) each."""
    similarities = queries @ keys.T
    exponentials = np.exp(similarities - similarities.max(axis=1, keepdims=True))
    outputs: Array = (exponentials / exponentials.sum(axis=1, keepdims=True)) @ values
    return outputs


def cell(n: int, similarity: str, scoring: str) -> str:
    """`attend` over n words: its time as a multiple of the bare lines', and in milliseconds."""
    generator = np.random.default_rng(SEED)
    words = generator.standard_normal((n, WIDTH))
    # Of any sign and size, a sum of similarities hardly ever vanishes; if one does, its row is NaN.
    subject = partial(
        attend, words, words, words, similarity=similarity, scoring=scoring, undefined="nan"
    )
    seconds, ratio = compare(subject, partial(bare, words, words, words))
    return f"{ratio:.2f} ({seconds * 1e3:.2f} ms)"


def report() -> str:
    header = ["", *(f"n = {n}" for n in SIZES)]
    scorings = [
        [f"dot, {scoring}", *(cell(n, "dot", scoring) for n in SIZES)] for scoring in SCORINGS
    ]
    similarities = [
        [f"{similarity}, ratio", *(cell(n, similarity, "ratio") for n in SIZES)]
        for similarity in SIMILARITIES
        if similarity != "dot"
    ]
    return (
        f"n words of width {WIDTH}, as queries, keys and values alike. Each cell says how many\n"
        "times as long as the bare lines, which always compute the dot product; and the time.\n\n"
        + markdown(header, [*scorings, *similarities])
    )


if __name__ == "__main__":
    print(report())
