"""Whole words on the stage, from the weights of their pieces, by plain loops."""

import numpy as np
import pytest

from attention import Worked, attend
from tests.attention.calculator import check_lines
from tests.ui.transformer.small import a_reading
from ui.transformer.merging import in_words, weight_line

GROUPS = [[0], [1, 2, 3], [4], [5, 6]]
NAMES = ("we", "singing", "it", "loud ly")


@pytest.mark.parametrize("causal", [False, True])
def test_columns_are_summed_and_rows_averaged(causal: bool) -> None:
    vectors = np.random.default_rng(3).normal(size=(7, 4))
    mask = np.tri(7, dtype=bool) if causal else None
    pieces = attend(vectors, vectors, vectors, scoring="scaled", mask=mask)
    words = in_words(pieces, GROUPS, NAMES)
    np.testing.assert_allclose(words.weights.sum(axis=1), 1)
    beta = pieces.weights.tolist()
    for i, rows in enumerate(GROUPS):
        for j, columns in enumerate(GROUPS):
            expected = sum(beta[row][column] for row in rows for column in columns) / len(rows)
            np.testing.assert_allclose(words.weights[i, j], expected)
            line = weight_line(pieces, GROUPS, NAMES, i, j)
            check_lines(Worked((line,), line.value))
            np.testing.assert_allclose(line.value, expected)
    assert np.isnan(words.outputs).all()
    if causal:
        np.testing.assert_array_equal(words.weights[~np.tri(4, dtype=bool)], 0)


def test_a_cell_of_words_and_a_cell_of_pieces_are_told_apart() -> None:
    """The setting counts pieces: `sing` and `ing` are one word, the third piece stands in it."""
    merged = a_reading(merged=True, look=(4, 3))
    assert merged.in_words
    assert merged.groups == [[0], [1, 2], [3]]
    assert merged.cell == (3, 2)
    assert (merged.word_of(3), merged.word_of(2)) == (2, 1)
    assert merged.look_at([2, 1]) == (4, 2)
    assert a_reading(merged=True, step=1).look_at([1, 9]) == (2, 9)
    assert a_reading().look_at([2, 1]) == (3, 2)
    assert not a_reading(merged=True, veil=True).in_words
