"""A large matrix as a small picture."""

import numpy as np

from ui.views.sampled import sampled


def test_rows_and_columns_are_kept_at_even_distances() -> None:
    numbers = np.arange(35.0).reshape(7, 5)
    np.testing.assert_array_equal(sampled(numbers, 3), [[0, 1, 3], [10, 11, 13], [20, 21, 23]])
    np.testing.assert_array_equal(sampled(numbers, 5)[:, 4], [4, 9, 14, 24, 29])
    np.testing.assert_array_equal(sampled(numbers, 7), numbers)


def test_a_words_weight_on_itself_stays_on_the_diagonal() -> None:
    np.testing.assert_array_equal(sampled(np.eye(512), 56), np.eye(56))
