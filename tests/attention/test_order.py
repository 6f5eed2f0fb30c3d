"""Equal words get equal numbers, and words in another order the same ones: to the last bit."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention import SCORINGS, SIMILARITIES, WEIGHTINGS, AttentionTrace, attend, hide_keys
from attention.heads import multi_head, projections
from attention.order import distinct, spread, total, total_of_shares
from tests.examples import examples

WIDTH = 50
VOCABULARY = np.random.default_rng(0).normal(size=(5, WIDTH))
HEADS = {
    "none": None,
    "apart": projections(WIDTH, heads=2, size=7),
    "shared": projections(WIDTH, heads=2, size=7, shared=True),
}


@dataclass(frozen=True)
class Case:
    """A sentence by its words' places in the vocabulary, and what is done with it."""

    words: list[int]
    projection: str
    options: dict[str, Any]

    def traces(
        self, words: np.ndarray, hidden: tuple[int, ...] = (), **options: Any
    ) -> tuple[AttentionTrace, ...]:
        """Self-attention among ``words``, one trace for each head."""
        vectors, heads = VOCABULARY[words], HEADS[self.projection]
        given = {
            "undefined": "nan",
            "mask": hide_keys(None, len(words), len(words), hidden),
            **self.options,
            **options,
        }
        if heads is None:
            return (attend(vectors, vectors, vectors, **given),)
        return multi_head(vectors, vectors, vectors, heads, **given)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    return Case(
        draw(st.lists(st.integers(0, len(VOCABULARY) - 1), min_size=1, max_size=12)),
        draw(st.sampled_from(list(HEADS))),
        {
            "similarity": draw(st.sampled_from(list(SIMILARITIES))),
            "scoring": draw(st.sampled_from(list(SCORINGS))),
            "weighting": draw(st.sampled_from(list(WEIGHTINGS))),
            "temperature": draw(st.sampled_from([0.3, 1.0, 2.0])),
        },
    )


@examples(4)
@given(case=cases())
def test_equal_words_get_equal_rows_and_columns(case: Case) -> None:
    words = np.array(case.words)
    first = np.array([case.words.index(word) for word in case.words])
    for trace in case.traces(words):
        for field in ("similarities", "scores", "weights"):
            numbers = getattr(trace, field)
            np.testing.assert_array_equal(numbers, numbers[first], err_msg=f"rows of {field}")
            np.testing.assert_array_equal(numbers, numbers[:, first], err_msg=field)
        np.testing.assert_array_equal(trace.outputs, trace.outputs[first])


@examples(4)
@given(case=cases(), data=st.data())
def test_words_in_another_order_get_the_same_weights_there(case: Case, data: st.DataObject) -> None:
    words, n = np.array(case.words), len(case.words)
    order = np.array(data.draw(st.permutations(range(n))))
    hidden = data.draw(st.sets(st.integers(0, n - 1), max_size=2))
    moved = tuple(new for new, old in enumerate(order.tolist()) if old in hidden)
    before, after = case.traces(words, tuple(hidden)), case.traces(words[order], moved)
    for straight, shuffled in zip(before, after, strict=True):
        for field in ("similarities", "scores", "weights"):
            np.testing.assert_array_equal(
                getattr(shuffled, field), getattr(straight, field)[np.ix_(order, order)]
            )
        # A sum over the keys may be rounded otherwise.
        np.testing.assert_allclose(shuffled.outputs, straight.outputs[order], rtol=0, atol=1e-12)
        for flags, others in zip(shuffled.ratio_rows, straight.ratio_rows, strict=True):
            np.testing.assert_array_equal(flags, others[order])


@pytest.mark.parametrize("position", ["alibi", "local"])
def test_a_position_breaks_the_equality_of_words(position: str) -> None:
    """Both dogs stand beside the river, and as near to it; each is nearer to itself."""
    case = Case([0, 1, 0], "none", {"scoring": "scaled", "position": position})
    (trace,) = case.traces(np.array(case.words))
    if position == "alibi":
        np.testing.assert_array_equal(trace.weights[1, 0], trace.weights[1, 2])
    assert trace.weights[0, 0] > trace.weights[0, 2]
    np.testing.assert_array_equal(trace.similarities[0], trace.similarities[2])


def test_a_function_of_ones_own_is_given_the_words_where_they_stand() -> None:
    numbers = np.arange(1.0, 10.0).reshape(3, 3)
    case = Case([2, 0, 2], "none", {"scoring": "plain", "similarity": lambda *_: numbers})
    (trace,) = case.traces(np.array(case.words))
    np.testing.assert_array_equal(trace.similarities, numbers)


class TestTotal:
    @given(
        numbers=arrays(float, st.integers(1, 40), elements=st.floats(-1e6, 1e6)),
        scale=st.sampled_from([1.0, 2.0**-1040, 2.0**-700, 2.0**990]),
        data=st.data(),
    )
    def test_no_order_changes_it(
        self, numbers: np.ndarray, scale: float, data: st.DataObject
    ) -> None:
        numbers = numbers * scale
        order = data.draw(st.permutations(range(len(numbers))))
        found = total(numbers[None])
        np.testing.assert_array_equal(total(numbers[None, order]), found)
        off = len(numbers) * 2.0**-57 * np.abs(numbers).max()
        np.testing.assert_allclose(found[0], math.fsum(numbers), rtol=1e-15, atol=off)

    def test_small_whole_numbers_are_exact(self) -> None:
        np.testing.assert_array_equal(total(np.array([[1.0, 2, 5], [-1, 1, 0]])), [8, 0])

    def test_one_number_is_its_own_sum(self) -> None:
        row = np.zeros(1000)
        row[123] = 0.1
        assert total(row) == 0.1

    @pytest.mark.parametrize("n", [1, 2, 3, 1023, 1024, 1025, 5000])
    def test_nothing_overflows(self, n: int) -> None:
        largest = np.nextafter(2.0, 0)
        np.testing.assert_allclose(total(np.full((1, n), -largest)), [-largest * n], rtol=1e-15)

    def test_rows_of_any_shape_and_of_many_blocks(self) -> None:
        numbers = np.random.default_rng(1).normal(size=(3, 40, 700))
        expected = [[math.fsum(row) for row in rows] for rows in numbers.tolist()]
        np.testing.assert_allclose(total(numbers), expected, rtol=1e-12)

    def test_what_is_not_finite_has_no_sum(self) -> None:
        rows = np.array([[np.nan, 1.0], [np.inf, 1.0], [2.0, 1.0]])
        np.testing.assert_array_equal(total(rows), [np.nan, np.nan, 3.0])


class TestTotalOfShares:
    @given(numbers=arrays(float, st.integers(1, 40), elements=st.floats(0, 1)), data=st.data())
    def test_no_order_changes_it(self, numbers: np.ndarray, data: st.DataObject) -> None:
        order = data.draw(st.permutations(range(len(numbers))))
        found = total_of_shares(numbers[None])
        np.testing.assert_array_equal(total_of_shares(numbers[None, order]), found)
        off = len(numbers) * 2.0**-53
        np.testing.assert_allclose(found[0], math.fsum(numbers), rtol=2**-52, atol=off)

    @pytest.mark.parametrize("n", [1, 2, 511, 512, 1023, 1024, 1025, 2047, 2048, 5000, 70_000])
    def test_nothing_overflows(self, n: int) -> None:
        np.testing.assert_array_equal(total_of_shares(np.ones((1, n))), [n])
        numbers = np.random.default_rng(n).random((3, n))
        expected = [math.fsum(row) for row in numbers.tolist()]
        steps = max(1, 2 * n / 1024)
        np.testing.assert_allclose(
            total_of_shares(numbers), expected, rtol=2**-52, atol=n * steps * 2.0**-53
        )

    def test_one_row_and_many(self) -> None:
        assert total_of_shares(np.array([0.25, 1.0, 0.5])) == 1.75
        numbers = np.random.default_rng(1).integers(0, 9, size=(3, 40, 700)) / 8
        np.testing.assert_array_equal(total_of_shares(numbers), numbers.sum(axis=-1))

    def test_nothing_is_nothing(self) -> None:
        np.testing.assert_array_equal(total_of_shares(np.zeros((2, 3))), [0, 0])

    def test_smaller_numbers_and_every_second_one(self) -> None:
        numbers = np.array([[0.5, 9.0, 0.25, 9.0], [1.0, 9.0, 0.125, 9.0]])
        np.testing.assert_array_equal(total_of_shares(numbers[:, ::2]), [0.75, 1.125])
        np.testing.assert_array_equal(
            total_of_shares(numbers[:, ::2].astype(np.float32)), [0.75, 1.125]
        )


class TestDistinct:
    @given(rows=arrays(float, (7, 2), elements=st.sampled_from([0.0, -0.0, 1.0, -1e-300])))
    def test_the_rows_come_back(self, rows: np.ndarray) -> None:
        found = distinct(rows)
        np.testing.assert_array_equal(found.rows[found.inverse], rows)
        assert len(found.rows) == len({tuple(row) for row in rows.tolist()})
        assert found.repeat == (len(found.rows) < 7)

    @given(rows=arrays(float, (7, 2), elements=st.floats(-9, 9)), order=st.permutations(range(7)))
    def test_no_order_changes_them(self, rows: np.ndarray, order: list[int]) -> None:
        np.testing.assert_array_equal(distinct(rows[order]).rows, distinct(rows).rows)

    def test_words_that_begin_alike_are_told_apart(self) -> None:
        """One pair that begins alike: the quick way, by the first number alone, does not do."""
        matrix = np.array([[2.0, 1.0], [1.0, 5.0], [1.0, 4.0], [2.0, 1.0], [0.0, 0.0]])
        for order in ([0, 1, 2, 3, 4], [4, 2, 3, 1, 0]):
            found = distinct(matrix[order])
            assert len(found.rows) == 4
            np.testing.assert_array_equal(found.rows, distinct(matrix).rows)
            np.testing.assert_array_equal(found.rows[found.inverse], matrix[order])

    def test_spread_puts_every_cell_where_its_words_are(self) -> None:
        cells = np.array([[1.0, 2.0], [3.0, 4.0]])
        np.testing.assert_array_equal(
            spread(cells.copy(), np.array([1, 0, 1]), np.array([0, 0])), [[3, 3], [1, 1], [3, 3]]
        )
        np.testing.assert_array_equal(
            spread(cells.copy(), np.array([1, 0]), np.array([1, 0])), [[4, 3], [2, 1]]
        )

    def test_equal_rows_have_equal_products(self) -> None:
        generator = np.random.default_rng(3)
        rows = generator.normal(size=(3, WIDTH))[generator.integers(0, 3, size=29)]
        matrix = generator.normal(size=(WIDTH, 13))
        found = distinct(rows).times(matrix)
        np.testing.assert_allclose(found, rows @ matrix, rtol=1e-12, atol=1e-12)
        for row in np.unique(rows, axis=0):
            same = found[(rows == row).all(axis=1)]
            np.testing.assert_array_equal(same, np.broadcast_to(same[0], same.shape))
