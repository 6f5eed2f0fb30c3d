"""A large matrix as a small one, by plain loops."""

import numpy as np

from ui.views.reduced import reduced


def by_loops(numbers: np.ndarray, rows: list[list[int]], columns: list[list[int]]) -> np.ndarray:
    """The mean of the finite numbers of each group of rows and of columns."""
    means = []
    for some in rows:
        blocks = [[numbers[i, j] for i in some for j in others] for others in columns]
        finite = [[each for each in block if np.isfinite(each)] for block in blocks]
        means.append([sum(block) / len(block) if block else np.nan for block in finite])
    return np.array(means)


def test_adjacent_numbers_are_averaged() -> None:
    numbers = np.random.default_rng(1).normal(size=(5, 3))
    made = by_loops(numbers, [[0], [1, 2], [3, 4]], [[0], [1], [2]])
    np.testing.assert_allclose(reduced(numbers, 3), made, rtol=1e-15)
    np.testing.assert_array_equal(reduced(numbers, 5), numbers)
    np.testing.assert_array_equal(reduced(np.full((512, 512), 0.25), 96), np.full((96, 96), 0.25))


def test_only_finite_numbers_count() -> None:
    numbers = np.arange(16.0).reshape(4, 4)
    numbers[np.triu_indices(4, 1)] = -np.inf
    numbers[3, 0] = np.nan
    made = by_loops(numbers, [[0, 1], [2, 3]], [[0, 1], [2, 3]])
    assert np.isnan(made[0, 1])
    np.testing.assert_allclose(reduced(numbers, 2), made, rtol=1e-15)
