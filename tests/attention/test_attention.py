"""attend() against numbers worked by hand, Keras, plain loops, and what it promises."""

import dataclasses
from itertools import product
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_strategies

from attention import (
    SCORINGS,
    SIMILARITIES,
    STEPS,
    WEIGHTINGS,
    AttentionTrace,
    ZeroRowSum,
    attend,
    ratio_rows,
    softmax,
)
from attention.expression import Name
from attention.steps import NotWorkedOut
from tests import oracle

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


class TestByHand:
    def test_ratio(self) -> None:
        trace = attend(WORDS, WORDS, VALUES)
        np.testing.assert_array_equal(trace.similarities, [[1, 1], [1, 2]])
        # rows sum to 2 and 3
        np.testing.assert_allclose(trace.scores, [[1 / 2, 1 / 2], [1 / 3, 2 / 3]])
        # e^(1/3) = 1.3956124, e^(2/3) = 1.9477340, together 3.3433465
        np.testing.assert_allclose(trace.weights, [[0.5, 0.5], [0.4174298, 0.5825702]], atol=5e-8)
        # 10 times the first column, 20 times the second
        np.testing.assert_allclose(trace.outputs, [[5, 10], [4.174298, 11.651404]], atol=1e-6)

    def test_plain(self) -> None:
        trace = attend(WORDS, WORDS, VALUES, scoring="plain")
        np.testing.assert_array_equal(trace.scores, [[1, 1], [1, 2]])
        # e = 2.7182818, e² = 7.3890561, together 10.1073379
        np.testing.assert_allclose(trace.weights, [[0.5, 0.5], [0.2689414, 0.7310586]], atol=5e-8)

    def test_scaled(self) -> None:
        trace = attend(WORDS, WORDS, VALUES, scoring="scaled")
        # √2 = 1.4142136
        np.testing.assert_allclose(
            trace.scores, [[0.7071068, 0.7071068], [0.7071068, 1.4142136]], atol=5e-8
        )
        # 1 / (1 + e^0.7071068) = 1 / 3.0281150
        np.testing.assert_allclose(trace.weights, [[0.5, 0.5], [0.3302385, 0.6697615]], atol=5e-8)

    def test_scaled_divides_by_the_width_of_the_queries(self) -> None:
        trace = attend(
            np.ones((1, 4)),
            np.ones((2, 9)),
            np.ones((2, 1)),
            similarity="bilinear",
            parameters={"W": np.ones((4, 9))},
            scoring="scaled",
        )
        # 4·9 products of 1, over √4
        np.testing.assert_array_equal(trace.scores, [[18, 18]])

    def test_temperature_divides_score_and_bias(self) -> None:
        bias = [[0.0, 1.0], [1.0, 0.0]]
        trace = attend(WORDS, WORDS, VALUES, scoring="plain", temperature=2.0, bias=bias)
        np.testing.assert_array_equal(trace.scores, [[1, 1], [1, 2]])
        # z = [[1, 2], [2, 2]] / 2, so 1 / (1 + e^0.5) = 1 / 2.6487213
        np.testing.assert_allclose(trace.weights, [[0.3775407, 0.6224593], [0.5, 0.5]], atol=5e-8)

    def test_mask_before(self) -> None:
        mask = np.array([[True, False], [True, True]])
        trace = attend(WORDS, WORDS, VALUES, mask=mask)
        np.testing.assert_array_equal(trace.similarities, [[1, 1], [1, 2]])
        # the first row's sum is 1, not 2: the hidden key is left out of it
        np.testing.assert_allclose(trace.scores, [[1, -np.inf], [1 / 3, 2 / 3]])
        np.testing.assert_allclose(trace.weights, [[1, 0], [0.4174298, 0.5825702]], atol=5e-8)
        np.testing.assert_array_equal(trace.hidden, ~mask)

    def test_mask_after(self) -> None:
        mask = np.array([[True, False], [True, True]])
        trace = attend(WORDS, WORDS, VALUES, mask=mask, mask_when="after")
        np.testing.assert_allclose(trace.scores, [[0.5, 0.5], [1 / 3, 2 / 3]])
        np.testing.assert_allclose(trace.weights, [[0.5, 0], [0.4174298, 0.5825702]], atol=5e-8)
        np.testing.assert_allclose(trace.outputs[0], [5, 0])
        assert trace.hidden is None

    def test_a_negative_sum_reverses_the_order(self) -> None:
        # distances² 1 and 9, s = -0.5 and -4.5, sum -5, α = 0.1 and 0.9: the farther one wins
        trace = attend([[0.0]], [[1.0], [3.0]], [[1.0], [1.0]], similarity="euclidean")
        np.testing.assert_allclose(trace.scores, [[0.1, 0.9]])
        assert trace.ratio_rows.negative.tolist() == [True]
        assert trace.weights[0, 1] > trace.weights[0, 0]

    def test_symmetric_similarities_need_not_give_symmetric_weights(self) -> None:
        trace = attend(WORDS, WORDS, VALUES, scoring="plain")
        np.testing.assert_array_equal(trace.similarities, trace.similarities.T)
        # 1/2 above the diagonal, 1 / (1 + e) below
        np.testing.assert_allclose(trace.weights[0, 1], 0.5)
        np.testing.assert_allclose(trace.weights[1, 0], 0.2689414, atol=5e-8)


@pytest.fixture(scope="module")
def keras() -> ModuleType:
    import keras

    return keras


class TestKeras:
    """Keras's layers, in double precision. Test-only: the package itself is NumPy."""

    queries = np.random.default_rng(0).normal(size=(4, 6))
    keys = np.random.default_rng(1).normal(size=(7, 6))
    values = np.random.default_rng(2).normal(size=(7, 3))

    def check(self, layer: Any, trace: AttentionTrace, **options: Any) -> None:
        outputs, weights = layer(
            [self.queries[None], self.values[None], self.keys[None]],
            return_attention_scores=True,
            **options,
        )
        np.testing.assert_allclose(trace.weights, np.asarray(weights)[0], rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(trace.outputs, np.asarray(outputs)[0], rtol=1e-9)

    def test_dot(self, keras: ModuleType) -> None:
        trace = attend(self.queries, self.keys, self.values, scoring="plain")
        self.check(keras.layers.Attention(dtype="float64"), trace)

    def test_scaled(self, keras: ModuleType) -> None:
        layer = keras.layers.Attention(use_scale=True, dtype="float64")
        layer.build([(1, 4, 6), (1, 7, 3), (1, 7, 6)])
        layer.set_weights([np.array(1 / np.sqrt(6))])
        self.check(layer, attend(self.queries, self.keys, self.values, scoring="scaled"))

    def test_additive(self, keras: ModuleType) -> None:
        outer = np.random.default_rng(3).normal(size=6)
        layer = keras.layers.AdditiveAttention(dtype="float64")
        layer.build([(1, 4, 6), (1, 7, 3), (1, 7, 6)])
        layer.set_weights([outer])
        trace = attend(
            self.queries,
            self.keys,
            self.values,
            similarity="additive",
            parameters={"W": np.eye(6), "U": np.eye(6), "v": outer},
            scoring="plain",
        )
        self.check(layer, trace)

    def test_hidden_keys(self, keras: ModuleType) -> None:
        seen = np.array([True, True, False, True, False, True, True])
        mask = np.tile(seen, (4, 1))
        trace = attend(self.queries, self.keys, self.values, scoring="plain", mask=mask)
        self.check(keras.layers.Attention(dtype="float64"), trace, mask=[None, seen[None]])

    def test_causal(self, keras: ModuleType) -> None:
        mask = np.tril(np.ones((4, 7), dtype=bool))
        trace = attend(self.queries, self.keys, self.values, scoring="plain", mask=mask)
        self.check(keras.layers.Attention(dtype="float64"), trace, use_causal_mask=True)


MASK = np.array(
    [
        [True, True, False, True, True],
        [False, True, True, False, True],
        [False, False, False, False, True],
    ]
)

BIAS = np.linspace(-1.0, 2.0, 15).reshape(3, 5)

VARIANTS: dict[str, dict[str, Any]] = {
    "bare": {},
    "warm": {"temperature": 2.5},
    "cold": {"temperature": 0.4},
    "bias": {"bias": BIAS},
    "mask before": {"mask": MASK},
    "mask after": {"mask": MASK, "mask_when": "after"},
    "all before": {"mask": MASK, "bias": BIAS, "temperature": 0.7},
    "all after": {"mask": MASK, "mask_when": "after", "bias": BIAS, "temperature": 0.7},
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("scoring", oracle.SCORINGS)
@pytest.mark.parametrize("similarity", oracle.SIMILARITIES)
def test_agrees_with_plain_loops(similarity: str, scoring: str, variant: str) -> None:
    generator = np.random.default_rng(4)
    queries, keys = generator.normal(size=(3, 4)), generator.normal(size=(5, 4))
    values = generator.normal(size=(5, 2))
    parameters = SIMILARITIES[similarity].parameters(4, 4, seed=5)
    options = VARIANTS[variant]
    trace = attend(
        queries,
        keys,
        values,
        similarity=similarity,
        scoring=scoring,
        parameters=parameters,
        **options,
    )
    expected = oracle.attend(
        queries.tolist(),
        keys.tolist(),
        values.tolist(),
        similarity=similarity,
        scoring=scoring,
        parameters={name: np.asarray(value).tolist() for name, value in parameters.items()},
        **options,
    )
    for field in QUANTITIES:
        np.testing.assert_allclose(
            getattr(trace, field), getattr(expected, field), rtol=1e-10, atol=1e-12, err_msg=field
        )


def test_the_plain_loops_know_every_scoring() -> None:
    assert set(oracle.SCORINGS) == set(SCORINGS)


@pytest.mark.parametrize("shape", [(1, 1, 1, 1), (1, 6, 2, 3), (6, 1, 3, 2), (5, 3, 1, 4)])
def test_rectangles(shape: tuple[int, int, int, int]) -> None:
    m, n, d, v = shape
    generator = np.random.default_rng(6)
    queries, keys = generator.uniform(1, 2, size=(m, d)), generator.uniform(1, 2, size=(n, d))
    values = generator.normal(size=(n, v))
    trace = attend(queries, keys, values)
    expected = oracle.attend(
        queries.tolist(),
        keys.tolist(),
        values.tolist(),
        similarity="dot",
        parameters={},
        scoring="ratio",
    )
    assert trace.shape == (m, n)
    for field in QUANTITIES:
        np.testing.assert_allclose(getattr(trace, field), getattr(expected, field), err_msg=field)


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


NOT_FINITE = [[1.0, np.nan], [1.0, 1.0]]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"queries": [1.0, 2.0]}, r"queries: got shape \(2,\), expected two axes"),
        ({"queries": np.zeros((0, 2))}, r"queries: got shape \(0, 2\)"),
        ({"queries": NOT_FINITE}, "queries: got a number that is not finite"),
        ({"queries": [[1.0], [1.0, 2.0]]}, "queries: expected numbers in two axes"),
        ({"queries": [["cat"]]}, "queries: expected numbers in two axes"),
        ({"keys": np.zeros((2, 2, 2))}, r"keys: got shape \(2, 2, 2\)"),
        ({"keys": NOT_FINITE}, "keys: got a number that is not finite"),
        ({"keys": np.ones((2, 3))}, "keys: got width 3, expected the queries' 2"),
        ({"values": [[1.0]]}, r"values: got shape \(1, 1\), expected \(2, 1\)"),
        ({"values": [[np.inf], [1.0]]}, "values: got a number that is not finite"),
        ({"similarity": "dto"}, "similarity='dto': expected one of dot, cosine"),
        ({"similarity": lambda *given: given[0][:1]}, r"similarity: got shape \(1, 2\)"),
        ({"similarity": lambda *_: NOT_FINITE}, "similarity: .* is not finite"),
        ({"queries": [[1e200, 0.0]], "keys": [[1e200, 0.0], [1.0, 1.0]]}, "similarity: 'dot'"),
        ({"parameters": {"sigma": 1.0}}, "parameters: got sigma, expected some of none for dot"),
        ({"scoring": "softmax"}, "scoring='softmax': expected one of ratio, scaled, plain"),
        ({"weighting": "max"}, "weighting='max': expected one of softmax"),
        ({"position": "somewhere"}, "position='somewhere': expected one of none"),
        ({"temperature": 0.0}, "temperature: got 0.0, expected a finite number above 0"),
        ({"temperature": -1.0}, "temperature: got -1.0"),
        ({"temperature": np.nan}, "temperature: got nan"),
        ({"temperature": np.inf}, "temperature: got inf"),
        ({"mask": np.ones((2, 2))}, "mask: got float64, expected bool"),
        ({"mask": np.ones((2, 3), dtype=bool)}, r"mask: got shape \(2, 3\), expected \(2, 2\)"),
        ({"mask_when": "during"}, "mask_when: got 'during', expected one of before, after"),
        ({"undefined": "ignore"}, "undefined: got 'ignore', expected one of raise, nan"),
        ({"bias": np.ones((1, 2))}, r"bias: got shape \(1, 2\), expected \(2, 2\)"),
        ({"bias": [[0.0, -np.inf], [0.0, 0.0]]}, "bias: got a number that is not finite"),
        ({"query_tokens": ("one",)}, "query_tokens: got 1, expected 2"),
        ({"key_tokens": ("one", "two", "three")}, "key_tokens: got 3, expected 2"),
        ({"value_tokens": ()}, "value_tokens: got 0, expected 2"),
        ({"query_tokens": "ab"}, "query_tokens: got one string, expected a sequence of 2"),
    ],
)
def test_an_error_names_the_argument(changed: dict[str, Any], message: str) -> None:
    arguments = {"queries": WORDS, "keys": WORDS, "values": [[1.0], [2.0]], **changed}
    with pytest.raises(ValueError, match=message):
        attend(**arguments)


class TestTrace:
    def test_frozen_and_read_only(self) -> None:
        mask = np.array([[True, False], [True, True]])
        trace = attend(WORDS, WORDS, VALUES, similarity="bilinear", mask=mask, bias=WORDS)
        with pytest.raises(dataclasses.FrozenInstanceError):
            trace.scoring = "plain"  # type: ignore[misc]
        with pytest.raises(TypeError):
            trace.parameters["W"] = 0  # type: ignore[index]
        fields = ("queries", "keys", "values", *QUANTITIES, "mask", "bias")
        for array in (*(getattr(trace, field) for field in fields), trace.parameters["W"]):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0

    def test_the_caller_keeps_the_arrays(self) -> None:
        def arguments() -> dict[str, np.ndarray]:
            return {
                "queries": WORDS + 1,
                "keys": WORDS + 2,
                "values": VALUES + 1,
                "mask": np.array([[True, False], [True, True]]),
                "bias": WORDS + 3,
            }

        mine, matrix = arguments(), np.ones((2, 2))
        trace = attend(**mine, similarity="bilinear", parameters={"W": matrix})
        for array in (*mine.values(), matrix):
            array[:] = 0
        assert trace == attend(**arguments(), similarity="bilinear", parameters={"W": WORDS**0})

    def test_what_a_function_returns_stays_its_own(self) -> None:
        similarities = np.array([[1.0, 2.0], [3.0, 4.0]])
        trace = given_similarities(similarities, scoring="plain")
        similarities[:] = 0
        np.testing.assert_array_equal(trace.similarities, [[1.0, 2.0], [3.0, 4.0]])
        np.testing.assert_array_equal(trace.scores, [[1.0, 2.0], [3.0, 4.0]])

    @pytest.mark.parametrize(
        "changed",
        [
            {"queries": WORDS + 1},
            {"values": VALUES + 1},
            {"similarity": "cosine"},
            {"scoring": "plain"},
            {"temperature": 2.0},
            {"mask": np.ones((2, 2), dtype=bool)},
            {"bias": np.zeros((2, 2))},
            {"query_tokens": ("a", "b")},
            {"value_tokens": ("a", "b")},
        ],
    )
    def test_equality(self, changed: dict[str, Any]) -> None:
        arguments: dict[str, Any] = {"queries": WORDS, "keys": WORDS, "values": VALUES}
        assert attend(**arguments) == attend(**arguments)
        assert attend(**arguments) != attend(**{**arguments, **changed})

    def test_equality_with_nan_and_parameters(self) -> None:
        def trace(sigma: float) -> AttentionTrace:
            return attend(WORDS, WORDS, VALUES, similarity="gaussian", parameters={"sigma": sigma})

        assert trace(1.0) == trace(1.0)
        assert trace(1.0) != trace(2.0)
        lost = [given_similarities([[0.0, 0.0]], undefined="nan").weights for _ in range(2)]
        np.testing.assert_array_equal(*lost)
        zero = attend([[0.0]], [[1.0]], [[1.0]], undefined="nan")
        assert zero == attend([[0.0]], [[1.0]], [[1.0]], undefined="nan")
        assert zero != "zero"

    def test_all_that_made_it_is_kept(self) -> None:
        mask = np.array([[True, False], [True, True]])
        trace = attend(
            WORDS,
            WORDS,
            VALUES,
            similarity="gaussian",
            parameters={"sigma": 3},
            scoring="scaled",
            temperature=2,
            mask=mask,
            mask_when="after",
            bias=WORDS,
            query_tokens=["the", "cat"],
            key_tokens=["le", "chat"],
        )
        assert dict(trace.parameters) == {"sigma": 3.0}
        assert (trace.similarity, trace.scoring, trace.weighting) == (
            "gaussian",
            "scaled",
            "softmax",
        )
        assert (trace.temperature, trace.position, trace.mask_when) == (2.0, "none", "after")
        assert trace.query_tokens == ("the", "cat")
        assert trace.key_tokens == trace.value_tokens == ("le", "chat")
        assert trace.raw_queries is None
        assert trace.raw_keys is None
        np.testing.assert_array_equal(trace.mask, mask)
        np.testing.assert_array_equal(trace.bias, WORDS)

    @pytest.mark.parametrize("similarity", SIMILARITIES)
    def test_the_parameters_kept_make_the_same_trace_again(self, similarity: str) -> None:
        trace = attend(WORDS, WORDS + 1, VALUES, similarity=similarity)
        again = attend(WORDS, WORDS + 1, VALUES, similarity=similarity, parameters=trace.parameters)
        assert set(trace.parameters) == set(SIMILARITIES[similarity].axes)
        assert trace == again

    def test_shapes_are_checked_when_a_trace_is_made(self) -> None:
        trace = attend(WORDS, WORDS, VALUES)
        with pytest.raises(ValueError, match=r"weights: got shape \(1, 2\), expected \(2, 2\)"):
            dataclasses.replace(trace, weights=trace.weights[:1])


class TestExtension:
    def test_a_new_similarity_works_everywhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(SIMILARITIES, "_entries", dict(SIMILARITIES))

        @SIMILARITIES.register(expression=Name("x", "i") @ Name("x", "j"), source="this test")
        def overlap(queries: np.ndarray, keys: np.ndarray) -> np.ndarray:
            return np.minimum(queries[:, None], keys[None]).sum(axis=-1)

        assert "overlap" in SIMILARITIES
        trace = attend(WORDS, WORDS, VALUES, similarity="overlap", scoring="plain")
        # minima (1,0), (1,0); (1,0), (1,1)
        np.testing.assert_array_equal(trace.similarities, [[1, 1], [1, 2]])
        for step in STEPS:
            for i, j in product(range(2), range(2)):
                assert step.worked(trace, i, j).value == pytest.approx(
                    getattr(trace, step.field)[i, j], abs=1e-9
                )

        with pytest.raises(ValueError, match="similarity 'overlap' is registered already"):
            SIMILARITIES.register(expression=Name("x"), source="this test")(overlap)

    def test_a_function_works_but_is_not_worked_out(self) -> None:
        trace = attend(WORDS, WORDS, VALUES, similarity=lambda q, k: 2 * q @ k.T)
        np.testing.assert_array_equal(trace.similarities, [[2, 2], [2, 4]])
        assert dict(trace.parameters) == {}
        for step in STEPS:
            if step.field == "similarities":
                with pytest.raises(NotWorkedOut):
                    step.worked(trace, 0, 0)
            else:
                assert step.worked(trace, 1, 1).value == pytest.approx(
                    getattr(trace, step.field)[1, 1], abs=1e-9
                )
