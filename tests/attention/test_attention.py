"""The numbers of attention: by hand, against Keras, and against plain loops."""

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from attention import (
    SCORINGS,
    SIMILARITIES,
    AttentionTrace,
    attend,
)
from tests import oracle
from tests.attention.arrays import QUANTITIES, VALUES, WORDS


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
