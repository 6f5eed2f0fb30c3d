"""What is said of rows of weights in one number, against plain loops and by what it promises."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention import POSITIONS, WEIGHTINGS, AttentionTrace, attend
from attention.measures import (
    contributions,
    flatness,
    jensen_shannon_divergence,
    largest,
    largest_ceiling,
    row_sums,
)
from attention.ties import leading


def of_similarities(rows: Sequence[Sequence[float]], **options: object) -> AttentionTrace:
    """Similarities as given: the keys are unit vectors."""
    unit = np.eye(len(rows[0]))
    return attend(rows, unit, unit, undefined="nan", **options)


def of_weights(*rows: Sequence[float]) -> AttentionTrace:
    """A softmax that gives these weights: the scores are their logarithms."""
    with np.errstate(divide="ignore"):
        scores = np.log(np.array(rows))
    return of_similarities(np.maximum(scores, -1e4).tolist(), scoring="plain")


def divergence_by_loop(p: Sequence[float], q: Sequence[float]) -> float:
    """Lin's definition by relative entropies, which the code does not use."""
    total = 0.0
    for a, b in zip(p, q, strict=True):
        middle = (a + b) / 2
        total += sum(share * math.log2(share / middle) / 2 for share in (a, b) if share > 0)
    return total


class TestJensenShannon:
    def test_by_hand(self) -> None:
        first = of_weights([1, 0], [0.5, 0.5], [1, 0])
        second = of_weights([0, 1], [0.5, 0.5], [0.5, 0.5])
        # The last: H(3/4, 1/4) - 1/2 = 0.8113 - 0.5.
        np.testing.assert_allclose(
            jensen_shannon_divergence(first, second), [1, 0, 0.3113], atol=5e-5
        )

    @given(arrays(float, (2, 3, 4), elements=st.floats(-20, 20)))
    def test_by_loops(self, scores: np.ndarray) -> None:
        first, second = (of_similarities(rows.tolist(), scoring="plain") for rows in scores)
        pairs = zip(first.weights.tolist(), second.weights.tolist(), strict=True)
        expected = [divergence_by_loop(p, q) for p, q in pairs]
        np.testing.assert_allclose(jensen_shannon_divergence(first, second), expected, atol=1e-9)
        assert jensen_shannon_divergence(first, second) == jensen_shannon_divergence(second, first)

    def test_rows_that_are_no_distribution_have_none(self) -> None:
        whole = of_similarities([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])
        undefined = of_similarities([[1.0, -1.0], [1.0, 2.0], [1.0, 2.0]])
        mask = np.array([[True, True], [True, False], [True, True]])
        leaking = of_similarities([[1.0, 2.0]] * 3, mask=mask, mask_when="after")
        assert [each is None for each in jensen_shannon_divergence(whole, undefined)] == [
            True,
            False,
            False,
        ]
        assert [each is None for each in jensen_shannon_divergence(leaking, whole)] == [
            False,
            True,
            False,
        ]

    def test_other_shapes_are_refused(self) -> None:
        with pytest.raises(ValueError, match=r"second: got shape \(1, 2\), expected \(1, 3\)"):
            jensen_shannon_divergence(of_weights([0.2, 0.3, 0.5]), of_weights([0.5, 0.5]))


class TestLargestCeiling:
    @pytest.mark.parametrize("n", [1, 2, 11, 50])
    @pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
    def test_the_ratio_reaches_it_where_one_word_has_everything(
        self, n: int, temperature: float
    ) -> None:
        trace = of_similarities([[3.0] + [0.0] * (n - 1)], temperature=temperature)
        e = math.exp(1 / temperature)
        assert largest_ceiling(trace) == (pytest.approx(e / (e + n - 1)),)
        assert trace.weights.max() == pytest.approx(e / (e + n - 1))

    @pytest.mark.parametrize("n", [1, 2, 11, 50])
    @pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
    def test_the_cosine_reaches_it_where_one_word_agrees_and_all_others_oppose(
        self, n: int, temperature: float
    ) -> None:
        keys = [[1.0, 2.0]] + [[-2.0, -4.0]] * (n - 1)
        options = {"similarity": "cosine", "scoring": "plain", "temperature": temperature}
        trace = attend([[3.0, 6.0]], keys, keys, **options)
        ceiling = 1 / (1 + (n - 1) * math.exp(-2 / temperature))
        assert largest_ceiling(trace) == (pytest.approx(ceiling),)
        assert trace.weights.max() == pytest.approx(ceiling)

    @pytest.mark.parametrize("width", [1, 2, 9])
    def test_a_scaled_score_spreads_less(self, width: int) -> None:
        """By the root of the width: 2/√d between cosines that agree and that oppose."""
        keys = [[1.0] * width] + [[-1.0] * width] * 3
        trace = attend(keys[:1], keys, keys, similarity="cosine", scoring="scaled")
        ceiling = 1 / (1 + 3 * math.exp(-2 / width**0.5))
        assert largest_ceiling(trace) == (pytest.approx(ceiling),)
        assert trace.weights.max() == pytest.approx(ceiling)

    def test_known_numbers(self) -> None:
        """As they are quoted: e/(e + n - 1), and 1/(1 + (n - 1)e^-2)."""
        ratio = [largest_ceiling(of_similarities([[1.0] * n]))[0] for n in (5, 10, 50)]
        np.testing.assert_allclose(ratio, [0.40, 0.23, 0.05], atol=0.005)
        cosine = []
        for n in (10, 50):
            unit = np.ones((n, 2))
            cosine += largest_ceiling(
                attend(unit[:1], unit, unit, similarity="cosine", scoring="plain")
            )
        np.testing.assert_allclose(cosine, [0.45, 0.13], atol=0.005)

    @given(
        arrays(float, (3, 5), elements=st.floats(-1e3, 1e3)),
        arrays(float, (4, 5), elements=st.floats(-1e3, 1e3)),
        st.sampled_from(["dot", "cosine", "gaussian", "euclidean"]),
        st.sampled_from(["ratio", "scaled", "plain"]),
        st.sampled_from([0.2, 1.0, 5.0]),
        arrays(bool, (3, 4)),
        st.sampled_from(["before", "after"]),
    )
    def test_no_weight_exceeds_it(
        self,
        queries: np.ndarray,
        keys: np.ndarray,
        similarity: str,
        scoring: str,
        temperature: float,
        mask: np.ndarray,
        when: str,
    ) -> None:
        trace = attend(
            queries,
            keys,
            keys,
            similarity=similarity,
            scoring=scoring,
            temperature=temperature,
            mask=mask,
            mask_when=when,
            undefined="nan",
        )
        for weights, ceiling in zip(trace.weights, largest_ceiling(trace), strict=True):
            assert ceiling is None or weights.max() <= ceiling * (1 + 1e-9)

    def test_a_mask_leaves_fewer_keys_to_count(self) -> None:
        mask = np.array([[True, True, False], [True, False, False], [False, False, False]])
        trace = of_similarities([[1.0, 0.0, 9.0]] * 3, mask=mask)
        assert largest_ceiling(trace) == (pytest.approx(math.e / (math.e + 1)), 1.0, None)

    @pytest.mark.parametrize(
        "trace",
        [
            of_similarities([[1.0, -0.1]]),
            of_similarities([[1.0, -1.0]]),
            of_similarities([[1.0, 2.0]], scoring="plain"),
            of_similarities([[1.0, 2.0]], scoring="scaled"),
            of_similarities([[1.0, 2.0]], bias=[[0.0, 1.0]]),
            of_similarities([[1.0, 2.0]], position="alibi"),
            of_similarities([[1.0, 2.0]], position="local"),
            of_similarities([[1.0, 2.0]], weighting="hardmax"),
        ],
        ids=["both signs", "undefined", "dot", "scaled dot", "bias", "alibi", "local", "hardmax"],
    )
    def test_there_is_none_where_nothing_holds(self, trace: AttentionTrace) -> None:
        assert largest_ceiling(trace) == (None,)

    def test_similarities_below_zero_have_one_sign_too(self) -> None:
        with_zero = largest_ceiling(of_similarities([[-1.0, 0.0, -3.0]]))
        assert with_zero == (pytest.approx(math.e / (math.e + 2)),)
        assert largest_ceiling(of_similarities([[-1.0, -3.0]])) == (
            pytest.approx(math.e / (math.e + 1)),
        )


class TestRowSums:
    def test_by_hand(self) -> None:
        mask = np.array([[True, True], [True, False], [False, False]])
        options = {"scoring": "plain", "mask": mask, "mask_when": "after"}
        trace = of_similarities([[1.0, 1.0]] * 3, **options)
        assert row_sums(trace) == (1.0, 0.5, 0.0)

    def test_an_undefined_row_has_none(self) -> None:
        assert row_sums(of_similarities([[1.0, -1.0], [1.0, 0.0]])) == (None, 1.0)

    def test_a_factor_leaves_less(self) -> None:
        # σ = 1: of two equal words the other's half is left at e^-1/2
        trace = of_similarities([[1.0, 1.0]] * 2, position="local")
        np.testing.assert_allclose(row_sums(trace), [0.5 + 0.5 * math.exp(-0.5)] * 2)


class TestContributions:
    def test_by_hand(self) -> None:
        # weights 1/2 each, lengths 5 and 2
        trace = attend([[1.0]], [[1.0], [1.0]], [[3.0, 4.0], [0.0, -2.0]])
        (found,) = contributions(trace)
        np.testing.assert_allclose(found, [2.5, 1.0])

    def test_a_weight_below_0_adds_a_length_above(self) -> None:
        trace = attend([[1.0]], [[1.0], [-2.0]], [[3.0], [1.0]], scoring="plain", weighting="none")
        (found,) = contributions(trace)
        np.testing.assert_array_equal(found, [3.0, 2.0])

    def test_hidden_keys_add_nothing_and_an_undefined_row_has_none(self) -> None:
        mask = np.array([[True, True], [True, False]])
        trace = of_similarities([[1.0, -1.0], [1.0, -1.0]], mask=mask)
        lost, found = contributions(trace)
        assert lost is None
        np.testing.assert_array_equal(found, [1.0, 0.0])


class TestFlatness:
    @pytest.mark.parametrize("weighting", WEIGHTINGS)
    @pytest.mark.parametrize("position", POSITIONS)
    def test_only_of_distributions(self, weighting: str, position: str) -> None:
        trace = of_similarities([[1.0, 1.0]] * 2, weighting=weighting, position=position)
        means_something = (
            WEIGHTINGS[weighting].row_stochastic and POSITIONS[position].row_stochastic
        )
        assert [share is not None for share in flatness(trace)] == [means_something] * 2

    def test_by_hand(self) -> None:
        # ln 2 of ln 2; H(3/4, 1/4) = 0.811278 bits of 1; of the visible two of three
        mask = np.array([[True, True, False]] * 2)
        scores = [[0.0, 0.0, 5.0], [math.log(3), 0.0, 5.0]]
        trace = of_similarities(scores, scoring="plain", mask=mask)
        np.testing.assert_allclose(flatness(trace), [1, 0.811278], atol=5e-7)
        assert flatness(of_similarities([[2.0]])) == (None,)
        assert flatness(of_similarities([[1.0, -1.0]])) == (None,)


class TestLargest:
    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ([3.0, 1.0, 2.0], [True, False, False]),
            ([1.0, 3.0, 3.0], [False, True, True]),
            ([0.1 + 0.2, 0.3, 0.2], [True, True, False]),
            ([-0.3, -(0.1 + 0.2), -4.0], [True, True, False]),
            ([1.0, 1.0 + 1e-6], [False, True]),
            ([1e300, 1e300 * (1 + 1e-15), 0.0], [True, True, False]),
            ([1e-300, 2e-300], [False, True]),
            ([0.0, 0.0], [True, True]),
            # Far below: a bias of -10⁹, which some use in the place of a mask, ties nothing.
            ([0.5, 0.6, -1e9], [False, True, False]),
            ([-math.inf, 2.0, 2.0], [False, True, True]),
            ([math.inf, math.inf, 1.0], [True, True, False]),
            ([-math.inf, -math.inf], [False, False]),
            ([math.nan, 1.0], [False, False]),
        ],
    )
    def test_by_hand(self, row: list[float], expected: list[bool]) -> None:
        np.testing.assert_array_equal(largest(row), expected)

    def test_every_row_by_itself(self) -> None:
        rows = [[[1, 2], [2, 2]], [[5, 4], [0, 1]]]
        expected = [[[False, True], [True, True]], [[True, False], [False, True]]]
        np.testing.assert_array_equal(largest(rows), expected)

    @given(arrays(float, 6, elements=st.floats(-1e6, 1e6)), st.integers(0, 5), st.data())
    def test_rounding_breaks_no_tie(self, row: np.ndarray, index: int, data: st.DataObject) -> None:
        row[index] = np.abs(row).max() + 1
        twin = data.draw(st.integers(0, 5))
        row[twin] = np.nextafter(row[index], -np.inf)
        assert largest(row)[[index, twin]].all()
        scale = data.draw(st.floats(0.1, 1e3))
        np.testing.assert_array_equal(largest(scale * row), largest(row))

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ([3.0, 1.0, 2.0], 0),
            ([0.3, 0.1 + 0.2, 0.2], 0),
            ([0.2, 0.1 + 0.2, 0.3], 1),
            ([-math.inf, 1.0, 2.0], 2),
            ([-math.inf, -math.inf], 0),
            ([1.0, math.nan], 0),
        ],
    )
    def test_the_first_of_equals_leads(self, row: list[float], expected: int) -> None:
        assert leading(row) == expected

    def test_nothing_has_no_largest(self) -> None:
        for asked in (largest, leading):
            with pytest.raises(ValueError, match="zero-size"):
                asked([])
