"""Vectors that were not learned, as the module makes them."""

import numpy as np

from models.vectors import made

WORDS = ("The", "cat", "saw", "the", "CAT")


def test_each_word_has_its_axis() -> None:
    expected = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]
    np.testing.assert_array_equal(made.one_hot(WORDS), expected)


def test_random_numbers_follow_word_and_seed() -> None:
    array = made.random_normal(WORDS, 4, seed=1)
    assert array.shape == (5, 4)
    np.testing.assert_array_equal(array[[0, 1]], array[[3, 4]])
    assert len(np.unique(array)) == 3 * 4
    np.testing.assert_array_equal(made.random_normal(WORDS, 9, seed=1)[:, :4], array)
    assert not np.isin(made.random_normal(WORDS, 4, seed=2), array).any()
    assert made.random_normal((), 7, seed=1).shape == (0, 7)
