"""Vectors and masks that the tests of attention share."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_strategies

from attention import (
    AttentionTrace,
    attend,
)

QUANTITIES = ("similarities", "scores", "weights", "outputs")

WORDS = np.array([[1.0, 0.0], [1.0, 1.0]])
"""Two words: s = [[1·1 + 0·0, 1·1 + 0·1], [1·1 + 1·0, 1·1 + 1·1]] = [[1, 1], [1, 2]]."""

VALUES = np.array([[10.0, 0.0], [0.0, 20.0]])


def vectors(count: int, width: int) -> st.SearchStrategy[np.ndarray]:
    """Multiples of an eighth, zero among them: products and sums of them are exact."""
    whole = numpy_strategies.arrays(np.int64, (count, width), elements=st.integers(-40, 40))
    return whole.map(lambda numbers: numbers / 8)


def masks(rows: int, columns: int) -> st.SearchStrategy[np.ndarray]:
    return numpy_strategies.arrays(np.bool_, (rows, columns))


def given_similarities(similarities: Any, **options: Any) -> AttentionTrace:
    """A trace of similarities written down directly."""
    m, n = np.shape(similarities)
    ones = np.ones((max(m, n), 1))
    return attend(ones[:m], ones[:n], np.eye(n), similarity=lambda *_: similarities, **options)
