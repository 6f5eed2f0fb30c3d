"""Which keys are seen, cell by cell."""

import numpy as np
import pytest

from attention import MASKS, attend, hide_keys

RULES = {
    "none": lambda _i, _j, _size: True,
    "causal": lambda i, j, _size: j <= i,
    "window": lambda i, j, size: abs(i - j) <= size,
}


def test_every_mask_here_is_registered() -> None:
    assert set(RULES) == set(MASKS)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("size", [0, 1, 3])
@pytest.mark.parametrize("shape", [(1, 1), (4, 4), (3, 6), (6, 3)])
def test_cell_by_cell(name: str, shape: tuple[int, int], size: int) -> None:
    m, n = shape
    mask = MASKS[name].function(m, n, size)
    expected = [[RULES[name](i, j, size) for j in range(n)] for i in range(m)]
    if mask is None:
        assert np.all(expected)
    else:
        assert mask.dtype == bool
        np.testing.assert_array_equal(mask, expected)


@pytest.mark.parametrize("name", MASKS)
def test_the_size_matters_where_it_is_declared(name: str) -> None:
    one, two = (MASKS[name].function(5, 5, size) for size in (1, 2))
    assert MASKS[name].sized != np.array_equal(one, two)


class TestHiddenKeys:
    def test_alone(self) -> None:
        np.testing.assert_array_equal(
            hide_keys(None, 2, 4, (1, 3)), [[True, False, True, False]] * 2
        )

    def test_together_with_a_mask(self) -> None:
        mask = MASKS["causal"].function(3, 3, 0)
        np.testing.assert_array_equal(
            hide_keys(mask, 3, 3, [1]),
            [[True, False, False], [True, False, False], [True, False, True]],
        )
        np.testing.assert_array_equal(mask, np.tril(np.ones((3, 3), dtype=bool)))

    def test_nothing_to_hide(self) -> None:
        mask = MASKS["causal"].function(3, 3, 0)
        assert hide_keys(None, 3, 3, ()) is None
        assert hide_keys(None, 3, 3, (7,)) is None
        assert hide_keys(mask, 3, 3, (7,)) is mask

    def test_a_row_may_be_left_without_any(self) -> None:
        words = np.ones((2, 2))
        mask = hide_keys(MASKS["causal"].function(2, 2, 0), 2, 2, (0,))
        trace = attend(words, words, words, mask=mask)
        np.testing.assert_array_equal(trace.weights, [[0, 0], [0, 1]])
