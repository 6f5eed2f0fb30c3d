"""Each weighting against numbers worked by hand, plain loops, and what it promises."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import STEPS, WEIGHTINGS, attend
from attention.expression import Name
from attention.weighting import softmax
from tests import oracle
from tests.attention.arrays import VALUES, WORDS, given_similarities, masks, vectors

INF = np.inf

EVERY = pytest.mark.parametrize("name", WEIGHTINGS)


def weigh(name: str, z: object) -> np.ndarray:
    return WEIGHTINGS[name].function(np.asarray(z, dtype=float))


BY_HAND = {
    # e^1, e^0, e^0.5 = 2.718282, 1, 1.648721; together 5.367003
    "softmax": ([1.0, 0.0, 0.5], [0.506480, 0.186324, 0.307196]),
    # of 1 and 0.5: τ = (1.5 - 1)/2 = 0.25; of all three τ = (1.5 - 1)/3 = 1/6, more than the 0
    "sparsemax": ([1.0, 0.0, 0.5], [0.75, 0.0, 0.25]),
    "hardmax": ([1.0, 0.0, 0.5], [1.0, 0.0, 0.0]),
    "none": ([1.0, -2.0, 0.5], [1.0, -2.0, 0.5]),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_worked_by_hand(name: str) -> None:
    z, expected = BY_HAND[name]
    np.testing.assert_allclose(weigh(name, [z]), [expected], atol=5e-7)


@EVERY
@given(z=vectors(3, 5))
def test_agrees_with_plain_loops(name: str, z: np.ndarray) -> None:
    expected = [oracle.WEIGHTINGS[name](row) for row in z.tolist()]
    np.testing.assert_allclose(weigh(name, z), expected, rtol=1e-12, atol=1e-14)


class TestProperties:
    @EVERY
    @given(z=vectors(3, 5), mask=masks(3, 5))
    def test_hidden_keys_are_as_if_they_were_not_there(
        self, name: str, z: np.ndarray, mask: np.ndarray
    ) -> None:
        weights = weigh(name, np.where(mask, z, -INF))
        assert (weights[~mask] == 0).all()
        for row, visible, found in zip(z, mask, weights, strict=True):
            if visible.any():
                alone = weigh(name, row[visible][None])[0]
                np.testing.assert_allclose(found[visible], alone, rtol=1e-12, atol=1e-15)

    @pytest.mark.parametrize("name", [n for n in WEIGHTINGS if WEIGHTINGS[n].row_stochastic])
    @given(z=vectors(3, 5))
    def test_rows_are_distributions(self, name: str, z: np.ndarray) -> None:
        weights = weigh(name, z)
        assert (weights >= 0).all()
        np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-12)
        # and a larger z never has the smaller weight
        order = np.argsort(z, axis=1)
        assert (np.diff(np.take_along_axis(weights, order, axis=1), axis=1) >= -1e-15).all()

    @pytest.mark.parametrize("name", [n for n in WEIGHTINGS if WEIGHTINGS[n].row_stochastic])
    @given(z=vectors(2, 4), shift=st.integers(-100, 100))
    def test_distributions_ignore_a_shift(self, name: str, z: np.ndarray, shift: int) -> None:
        np.testing.assert_allclose(weigh(name, z + shift), weigh(name, z), rtol=1e-12, atol=1e-15)

    @pytest.mark.parametrize("name", [n for n in WEIGHTINGS if not WEIGHTINGS[n].row_stochastic])
    def test_others_give_rows_that_are_none(self, name: str) -> None:
        weights = weigh(name, [[2.0, -1.5]])
        assert weights.min() < 0 or abs(weights.sum() - 1) > 0.1, f"{name} is row_stochastic"

    @EVERY
    def test_the_temperature_acts_where_it_is_declared(self, name: str) -> None:
        similarities = [[0.3, 0.1, 0.2]]
        hot, cold = (
            given_similarities(similarities, scoring="plain", weighting=name, temperature=t)
            for t in (2.0, 0.5)
        )
        same = np.array_equal(hot.weights, cold.weights)
        assert same != WEIGHTINGS[name].uses_temperature
        if WEIGHTINGS[name].uses_temperature:
            expected = weigh(name, [[0.15, 0.05, 0.1]])
            np.testing.assert_allclose(hot.weights, expected, rtol=1e-12)

    @pytest.mark.parametrize("name", [n for n in WEIGHTINGS if not WEIGHTINGS[n].uses_temperature])
    def test_a_temperature_that_is_not_used_cannot_overflow(self, name: str) -> None:
        trace = given_similarities([[1e300]], scoring="plain", weighting=name, temperature=1e-10)
        assert np.isfinite(trace.weights).all()

    @EVERY
    def test_an_empty_row_gets_zeros_and_an_undefined_one_stays_so(self, name: str) -> None:
        z = np.array([[-INF, -INF], [np.nan, np.nan], [1.0, -INF]])
        weights = weigh(name, z)
        np.testing.assert_array_equal(weights[0], [0, 0])
        assert np.isnan(weights[1]).all()
        np.testing.assert_array_equal(weights[2], [1, 0])

    @EVERY
    def test_a_hidden_key_of_an_undefined_row_has_weight_0(self, name: str) -> None:
        mask = np.array([[True, True, False]])
        trace = given_similarities([[1.0, -1.0, 2.0]], mask=mask, weighting=name, undefined="nan")
        np.testing.assert_array_equal(trace.weights, [[np.nan, np.nan, 0.0]])

    @pytest.mark.parametrize("name", [n for n in WEIGHTINGS if WEIGHTINGS[n].row_stochastic])
    @pytest.mark.parametrize("scale", [1e4, 1e300])
    def test_large_scores_do_not_overflow(self, name: str, scale: float) -> None:
        z = [[scale, 0.0, -scale], [-scale, -scale, -2 * scale]]
        np.testing.assert_array_equal(weigh(name, z), [[1, 0, 0], [0.5, 0.5, 0]])

    @EVERY
    def test_z_is_not_changed(self, name: str) -> None:
        z = np.array([[1.0, 2.0, -INF]])
        weigh(name, z)
        np.testing.assert_array_equal(z, [[1.0, 2.0, -INF]])


class TestSparsemax:
    def test_hidden_keys_are_exactly_0_even_among_few(self) -> None:
        # Two equal ones share; what is hidden gets nothing although the support is large.
        np.testing.assert_array_equal(weigh("sparsemax", [[0.0, -INF, 0.0]]), [[0.5, 0, 0.5]])
        np.testing.assert_array_equal(weigh("sparsemax", [[0.0, -1.0, -1.0]]), [[1, 0, 0]])

    @given(z=vectors(1, 6), other=vectors(1, 6).map(np.abs))
    def test_no_other_distribution_is_nearer(self, z: np.ndarray, other: np.ndarray) -> None:
        rival = (other + 1e-3) / (other + 1e-3).sum()
        nearest = weigh("sparsemax", z)
        assert np.linalg.norm(nearest - z) <= np.linalg.norm(rival - z) + 1e-9

    @given(similarities=vectors(2, 6).map(np.abs))
    def test_the_ratio_of_one_sign_stays_as_it_is(self, similarities: np.ndarray) -> None:
        trace = given_similarities(similarities + 0.125, weighting="sparsemax")
        np.testing.assert_allclose(trace.weights, trace.scores, rtol=1e-12, atol=1e-15)


def test_softmax_shares_out_the_last_axis() -> None:
    """Of however many: heads and batches come before."""
    scores = np.random.default_rng(5).normal(size=(2, 3, 4))
    found = softmax(scores)
    for index in np.ndindex(2, 3):
        exponentials = [math.exp(score) for score in scores[index].tolist()]
        expected = [each / math.fsum(exponentials) for each in exponentials]
        np.testing.assert_allclose(found[index], expected, rtol=1e-12)
        np.testing.assert_allclose(softmax(scores[index]), expected, rtol=1e-12)


def test_sparsemax_gives_nothing_to_what_exceeds_the_threshold_by_rounding() -> None:
    """On paper τ is 0: 0.1 + 0.2 - 0.3 is a zero that was rounded."""
    row = [1.0, 0.1 + 0.2 - 0.3, 0.0]
    np.testing.assert_array_equal(weigh("sparsemax", [row]), [[1.0, 0.0, 0.0]])
    np.testing.assert_allclose(weigh("sparsemax", [[1.0, 1e-6]]), [[1 - 5e-7, 5e-7]], rtol=1e-9)
    trace = given_similarities([row], scoring="plain", weighting="sparsemax")
    for key, expected in enumerate([1.0, 0.0, 0.0]):
        lines = STEPS[3].worked(trace, 0, key).terms
        assert (lines[0].value, lines[-1].value) == (0.0, expected)


def test_hardmax_shares_between_what_rounding_sets_apart() -> None:
    row = [0.1 + 0.2, 0.3, -1.0]
    assert row[0] != row[1]
    np.testing.assert_array_equal(weigh("hardmax", [row]), [[0.5, 0.5, 0.0]])
    trace = given_similarities([row], scoring="plain", weighting="hardmax")
    assert [STEPS[3].worked(trace, 0, key).value for key in range(3)] == [0.5, 0.5, 0.0]


def test_hardmax_shares_between_equals() -> None:
    np.testing.assert_array_equal(
        weigh("hardmax", [[2.0, 2.0, 1.0], [3.0, 3.0, 3.0], [-1.0, -2.0, -1.0]]),
        [[0.5, 0.5, 0.0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.0, 0.5]],
    )


def test_hardmax_is_the_softmax_of_a_temperature_near_0() -> None:
    z = np.random.default_rng(0).normal(size=(4, 6))
    np.testing.assert_allclose(weigh("softmax", z / 1e-4), weigh("hardmax", z), atol=1e-12)


def test_no_weighting_after_gaussian_and_ratio_is_nadaraya_watson() -> None:
    """m(x) = Σ_j K(x - x_j) y_j / Σ_j K(x - x_j), with K a Gaussian: Nadaraya 1964, Watson 1964."""
    generator = np.random.default_rng(5)
    asked, known = generator.uniform(0, 5, size=(7, 1)), generator.uniform(0, 5, size=(20, 1))
    observed = np.sin(known) + 0.1 * generator.normal(size=known.shape)
    bandwidth = 0.4
    trace = attend(
        asked,
        known,
        observed,
        similarity="gaussian",
        parameters={"sigma": bandwidth},
        scoring="ratio",
        weighting="none",
    )
    for x, estimate in zip(asked[:, 0].tolist(), trace.outputs[:, 0], strict=True):
        above = below = 0.0
        for x_j, y_j in zip(known[:, 0].tolist(), observed[:, 0].tolist(), strict=True):
            kernel = math.exp(-((x - x_j) ** 2) / (2 * bandwidth**2))
            above += kernel * y_j
            below += kernel
        assert estimate == pytest.approx(above / below, rel=1e-12)


def test_a_new_weighting_works_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WEIGHTINGS, "_entries", dict(WEIGHTINGS))

    @WEIGHTINGS.register(
        expression=Name("z", "ij") * Name("z", "ij"), source="this test", row_stochastic=False
    )
    def squares(z: np.ndarray) -> np.ndarray:
        return np.where(np.isneginf(z), 0.0, z * z)

    trace = attend(WORDS, WORDS, VALUES, weighting="squares", scoring="plain", temperature=2.0)
    # s = [[1, 1], [1, 2]], halved and squared
    np.testing.assert_array_equal(trace.weights, [[0.25, 0.25], [0.25, 1]])
    for step in STEPS:
        for i, j in product(range(2), range(2)):
            assert step.worked(trace, i, j).value == pytest.approx(
                getattr(trace, step.field)[i, j], abs=1e-9
            )
    # The temperature stands in the formula in force.
    assert "T" in STEPS[3].explain(trace).latex
