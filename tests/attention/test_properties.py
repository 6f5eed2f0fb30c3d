"""What holds for all vectors, for very large and very small numbers, and for rows of the ratio."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attention import (
    SCORINGS,
    SIMILARITIES,
    WEIGHTINGS,
    ZeroRowSum,
    attend,
    ratio_rows,
    softmax,
)
from tests.attention.arrays import given_similarities, masks, vectors

EVERY = pytest.mark.parametrize(
    ("similarity", "scoring", "weighting"),
    [
        *product(SIMILARITIES, SCORINGS, ["softmax"]),
        *(
            ("dot", scoring, name)
            for scoring, (name, entry) in product(SCORINGS, WEIGHTINGS.items())
            if entry.row_stochastic and name != "softmax"
        ),
    ],
)


class TestProperties:
    @EVERY
    @given(queries=vectors(3, 4), keys=vectors(5, 4), values=vectors(5, 2), mask=masks(3, 5))
    def test_a_row_is_a_mean(
        self,
        similarity: str,
        scoring: str,
        weighting: str,
        queries: np.ndarray,
        keys: np.ndarray,
        values: np.ndarray,
        mask: np.ndarray,
    ) -> None:
        trace = attend(
            queries,
            keys,
            values,
            similarity=similarity,
            scoring=scoring,
            weighting=weighting,
            mask=mask,
            undefined="nan",
        )
        assert (trace.weights[~mask] == 0).all()
        for i, visible in enumerate(mask):
            weights, outputs = trace.weights[i], trace.outputs[i]
            if not visible.any():
                assert not weights.any()
                assert not outputs.any()
            elif trace.ratio_rows.undefined[i]:
                assert np.isnan(weights[visible]).all()
                assert np.isnan(outputs).all()
            else:
                assert (weights >= 0).all()
                np.testing.assert_allclose(weights.sum(), 1, rtol=1e-12)
                assert (outputs >= values[visible].min(axis=0) - 1e-9).all()
                assert (outputs <= values[visible].max(axis=0) + 1e-9).all()

    @EVERY
    @given(keys=vectors(5, 4), order=st.permutations(range(5)))
    def test_permuted_keys_permute_the_columns(
        self, similarity: str, scoring: str, weighting: str, keys: np.ndarray, order: list[int]
    ) -> None:
        queries = np.array([[1.0, -2.0, 0.5, 1.0], [0.25, 1.0, 3.0, -1.0]])
        values = np.arange(10.0).reshape(5, 2)
        names = {"similarity": similarity, "scoring": scoring, "weighting": weighting}
        trace = attend(queries, keys, values, undefined="nan", **names)
        moved = attend(queries, keys[order], values[order], undefined="nan", **names)
        for field in ("similarities", "scores", "weights"):
            np.testing.assert_array_equal(getattr(moved, field), getattr(trace, field)[:, order])
        np.testing.assert_allclose(moved.outputs, trace.outputs, rtol=1e-9, atol=1e-9)

    @given(
        similarities=vectors(3, 5), factor=st.sampled_from([-8.0, -1.0, 0.25, 1024.0, 2.0**-600])
    )
    def test_a_factor_of_s_cancels_in_the_ratio(
        self, similarities: np.ndarray, factor: float
    ) -> None:
        trace = given_similarities(similarities, undefined="nan")
        scaled = given_similarities(similarities * factor, undefined="nan")
        np.testing.assert_array_equal(scaled.scores, trace.scores)
        np.testing.assert_array_equal(scaled.weights, trace.weights)

    @given(similarities=vectors(3, 5), mask=masks(3, 5))
    def test_scores_of_the_ratio_sum_to_1(self, similarities: np.ndarray, mask: np.ndarray) -> None:
        trace = given_similarities(similarities, mask=mask, undefined="nan")
        for i, visible in enumerate(mask):
            if visible.any() and not trace.ratio_rows.undefined[i]:
                np.testing.assert_allclose(trace.scores[i, visible].sum(), 1, rtol=1e-9)

    @given(similarities=vectors(2, 6).map(np.abs), temperature=st.floats(0.1, 10))
    def test_with_one_sign_the_ratio_is_almost_flat(
        self, similarities: np.ndarray, temperature: float
    ) -> None:
        assume(similarities.any(axis=1).all())
        weights = given_similarities(similarities, temperature=temperature).weights
        ceiling = np.exp(1 / temperature)
        assert (weights.max(axis=1) <= weights.min(axis=1) * ceiling * (1 + 1e-9)).all()

    @given(similarities=vectors(2, 4), shift=st.integers(-100, 100))
    def test_softmax_ignores_a_shift(self, similarities: np.ndarray, shift: int) -> None:
        np.testing.assert_allclose(softmax(similarities + shift), softmax(similarities), rtol=1e-12)


class TestNumerics:
    @pytest.mark.parametrize("scale", [1e4, -1e4, 1e300])
    def test_large_scores_do_not_overflow(self, scale: float) -> None:
        trace = given_similarities([[scale, 0.0, -scale]], scoring="plain")
        np.testing.assert_array_equal(
            trace.weights, [[1.0, 0.0, 0.0] if scale > 0 else [0.0, 0.0, 1.0]]
        )

    def test_equal_large_scores_share(self) -> None:
        for scale in (1e4, -1e4, -1e300):
            trace = given_similarities([[scale, scale]], scoring="plain")
            np.testing.assert_array_equal(trace.weights, [[0.5, 0.5]])

    @pytest.mark.parametrize("similarity", SIMILARITIES)
    @pytest.mark.parametrize("scoring", SCORINGS)
    @pytest.mark.parametrize("scale", [1e-4, 1e4])
    def test_long_and_short_vectors(self, similarity: str, scoring: str, scale: float) -> None:
        vectors = scale * np.random.default_rng(0).normal(size=(6, 5))
        trace = attend(vectors, vectors, vectors, similarity=similarity, scoring=scoring)
        assert np.isfinite(trace.outputs).all()
        np.testing.assert_allclose(trace.weights.sum(axis=1), 1)

    @pytest.mark.parametrize("sign", [1.0, -1.0])
    def test_scores_that_overflow_by_the_temperature_are_an_error(self, sign: float) -> None:
        with pytest.raises(ValueError, match="temperature: got 1e-10"):
            given_similarities([[sign * 1e300, sign * 1e300]], scoring="plain", temperature=1e-10)

    def test_a_hard_temperature_leaves_one_winner(self) -> None:
        trace = given_similarities([[1.0, 1.001, 0.5]], scoring="plain", temperature=1e-6)
        np.testing.assert_array_equal(trace.weights, [[0.0, 1.0, 0.0]])


class TestRatioRows:
    ROWS = np.array(
        [
            [1.0, 2.0],  # clear
            [-3.0, 1.0],  # sum -2: negative
            [1.0, -0.98],  # 0.02 < 0.05 · 1.98: vanishing
            [0.98, -1.0],  # both
            [1.0, -1.0],  # undefined
            [0.0, 0.0],  # undefined
            [1.0, -0.9],  # 0.1 > 0.05 · 1.9: clear
        ]
    )
    NEGATIVE = (False, True, False, True, False, False, False)
    VANISHING = (False, False, True, True, False, False, False)
    UNDEFINED = (False, False, False, False, True, True, False)

    @pytest.mark.parametrize("scale", [1.0, 1e-200, 1e200])
    def test_told_apart_at_any_scale(self, scale: float) -> None:
        rows = ratio_rows(self.ROWS * scale)
        assert tuple(rows.negative) == self.NEGATIVE
        assert tuple(rows.vanishing) == self.VANISHING
        assert tuple(rows.undefined) == self.UNDEFINED

    def test_the_threshold_of_the_undefined_is_relative(self) -> None:
        # |Σs| / Σ|s| is 2.5e-13 in the first row and 2.5e-12 in the second, either side of 1e-12
        similarities = [[1.0, -1.0 + 5e-13], [1.0, -1.0 + 5e-12]]
        for scale in (1.0, 1e-200):
            assert ratio_rows(scale * np.array(similarities)).undefined.tolist() == [True, False]

    def test_tiny_similarities_are_not_zero(self) -> None:
        trace = given_similarities([[1e-200, 3e-200]])
        np.testing.assert_allclose(trace.scores, [[0.25, 0.75]])

    def test_hidden_keys_do_not_count(self) -> None:
        similarities = np.array([[1.0, -1.0, 5.0], [1.0, -1.0, 5.0], [1.0, -1.0, 5.0]])
        mask = np.array([[True, True, True], [True, True, False], [False, False, False]])
        found = ratio_rows(similarities, mask)
        assert found.undefined.tolist() == [False, True, False]
        # A query that sees nothing has no sum that could be negative, vanish or be missing.
        assert not np.any([found.negative[2], found.vanishing[2]])
        trace = given_similarities(similarities, mask=mask, undefined="nan")
        assert trace.ratio_rows.undefined.tolist() == [False, True, False]

    def test_all_clear_under_other_scorings(self) -> None:
        trace = given_similarities([[1.0, -1.0], [-1.0, -2.0]], scoring="plain")
        assert not np.any(trace.ratio_rows)

    def test_an_undefined_ratio_raises_with_its_rows(self) -> None:
        with pytest.raises(ZeroRowSum, match=r"rows \(0, 2\)") as caught:
            given_similarities([[1.0, -1.0], [1.0, 1.0], [0.0, 0.0]])
        assert caught.value.rows == (0, 2)
        assert isinstance(caught.value, ValueError)

    def test_an_undefined_ratio_may_be_nan(self) -> None:
        trace = given_similarities([[1.0, -1.0], [1.0, 1.0]], undefined="nan")
        for field in ("scores", "weights", "outputs"):
            assert np.isnan(getattr(trace, field)[0]).all(), field
            np.testing.assert_array_equal(getattr(trace, field)[1], [0.5, 0.5], err_msg=field)

    def test_a_hidden_key_has_weight_0_even_there(self) -> None:
        mask = np.array([[True, True, False]])
        trace = given_similarities([[1.0, -1.0, 2.0]], mask=mask, undefined="nan")
        np.testing.assert_array_equal(trace.scores, [[np.nan, np.nan, -np.inf]])
        np.testing.assert_array_equal(trace.weights, [[np.nan, np.nan, 0.0]])

    @pytest.mark.parametrize("scoring", SCORINGS)
    @pytest.mark.parametrize("similarities", [[[2.0, 3.0]], [[1.0, -1.0]], [[0.0, 0.0]]])
    def test_a_row_without_any_key(self, scoring: str, similarities: list[list[float]]) -> None:
        trace = given_similarities(similarities, scoring=scoring, mask=np.array([[False, False]]))
        np.testing.assert_array_equal(trace.scores, [[-np.inf, -np.inf]])
        np.testing.assert_array_equal(trace.weights, [[0.0, 0.0]])
        np.testing.assert_array_equal(trace.outputs, [[0.0, 0.0]])
