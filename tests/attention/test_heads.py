"""Several heads against Keras's layer, and against the single steps written out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from attention import (
    POSITIONS,
    STEPS,
    Projections,
    attend,
    concatenated,
    encodings,
    mixed,
    multi_head,
    projections,
)
from tests.attention.calculator import check

QUERIES = np.random.default_rng(0).normal(size=(4, 6))
KEYS = np.random.default_rng(1).normal(size=(7, 6))
VALUES = np.random.default_rng(2).normal(size=(7, 5))


def of_keras(layer: Any) -> Projections:
    """The layer's own weights: its kernels in the order in which it keeps them."""
    query, key, value, output = (np.asarray(kernel) for kernel in layer.get_weights())
    return Projections(query, key, value, output)


class TestKeras:
    """Keras's own layer, in double precision and without its biases."""

    @pytest.mark.parametrize("value_dim", [3, 2])
    @pytest.mark.parametrize("masked", [False, True])
    def test_the_same_weights_give_the_same_numbers(self, value_dim: int, masked: bool) -> None:
        import keras

        keras.utils.set_random_seed(0)
        # Keras takes 1/√key_dim in single precision; of 4 that is exact.
        layer = keras.layers.MultiHeadAttention(
            num_heads=2, key_dim=4, value_dim=value_dim, use_bias=False, dtype="float64"
        )
        mask = np.random.default_rng(3).random((4, 7)) < 0.6 if masked else None
        outputs, weights = layer(
            QUERIES[None],
            VALUES[None],
            KEYS[None],
            attention_mask=None if mask is None else mask[None],
            return_attention_scores=True,
        )
        weighed = of_keras(layer)
        traces = multi_head(QUERIES, KEYS, VALUES, weighed, scoring="scaled", mask=mask)
        found = [trace.weights for trace in traces]
        np.testing.assert_allclose(found, np.asarray(weights)[0], rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(mixed(traces, weighed), np.asarray(outputs)[0], rtol=1e-9)


def by_loops(words: Sequence[Sequence[float]], kernel: np.ndarray, head: int) -> list[list[float]]:
    d, _, size = kernel.shape
    return [
        [sum(word[a] * float(kernel[a, head, c]) for a in range(d)) for c in range(size)]
        for word in words
    ]


def test_each_head_attends_with_its_own_projections() -> None:
    weighed = projections(6, heads=3, size=4)
    weighed = Projections(weighed.query, weighed.key, np.ones((5, 3, 2)))
    traces = multi_head(QUERIES, KEYS, VALUES, weighed, similarity="cosine", temperature=0.5)
    for head, trace in enumerate(traces):
        alone = attend(
            by_loops(QUERIES.tolist(), weighed.query, head),
            by_loops(KEYS.tolist(), weighed.key, head),
            by_loops(VALUES.tolist(), weighed.value, head),
            similarity="cosine",
            temperature=0.5,
        )
        for field in ("similarities", "scores", "weights", "outputs"):
            np.testing.assert_allclose(getattr(trace, field), getattr(alone, field), rtol=1e-9)
        np.testing.assert_array_equal(trace.raw_queries, QUERIES)
        np.testing.assert_array_equal(trace.raw_keys, KEYS)
        np.testing.assert_array_equal(trace.projection, weighed.query[:, head])


def test_heads_stand_side_by_side() -> None:
    weighed = projections(6, heads=2, size=3)
    traces = multi_head(KEYS, KEYS, KEYS, weighed)
    together = concatenated(traces)
    assert together.shape == (7, 6)
    np.testing.assert_array_equal(together[:, :3], traces[0].outputs)
    np.testing.assert_array_equal(together[:, 3:], traces[1].outputs)
    # By the definition: the sum over heads and their components.
    expected = sum(traces[h].outputs @ weighed.output[h] for h in range(2))
    np.testing.assert_allclose(mixed(traces, weighed), expected, rtol=1e-12, atol=1e-12)
    without = Projections(weighed.query, weighed.key, weighed.value)
    np.testing.assert_array_equal(mixed(traces, without), together)


class TestPosition:
    weighed = projections(6, heads=2, size=4)

    def test_sinusoidal_is_added_before_the_projection(self) -> None:
        traces = multi_head(QUERIES, KEYS, KEYS, self.weighed, position="sinusoidal")
        moved = (QUERIES + encodings(4, 6)).tolist()
        for head, trace in enumerate(traces):
            np.testing.assert_allclose(trace.queries, by_loops(moved, self.weighed.query, head))
            # Values carry no position.
            np.testing.assert_allclose(
                trace.values, by_loops(KEYS.tolist(), self.weighed.value, head)
            )
            assert trace.position == "sinusoidal"

    def test_rotary_turns_what_was_projected(self) -> None:
        traces = multi_head(QUERIES, KEYS, KEYS, self.weighed, position="rotary")
        for head, trace in enumerate(traces):
            projected = np.array(by_loops(QUERIES.tolist(), self.weighed.query, head))
            lengths = np.hypot(projected[:, ::2], projected[:, 1::2])
            np.testing.assert_allclose(
                np.hypot(trace.queries[:, ::2], trace.queries[:, 1::2]), lengths
            )
            np.testing.assert_allclose(trace.queries[0], projected[0])
            assert not np.allclose(trace.queries[1], projected[1])

    def test_parameters_reach_position_and_similarity(self) -> None:
        given = {"slope": 2.0, "sigma": 3.0}
        traces = multi_head(
            QUERIES,
            KEYS,
            KEYS,
            self.weighed,
            similarity="gaussian",
            position="alibi",
            parameters=given,
        )
        for trace in traces:
            assert dict(trace.parameters) == given
            assert trace.bias[0, 3] == -6.0

    @pytest.mark.parametrize("position", POSITIONS)
    def test_every_cell_comes_to_its_number(self, position: str) -> None:
        for trace in multi_head(QUERIES, KEYS, KEYS, self.weighed, position=position):
            check(trace)
            assert "W_{\\text{Q}}" in STEPS[0].explain(trace).latex


class TestRandomProjections:
    def test_shapes_and_variance(self) -> None:
        weighed = projections(64, heads=8, size=16)
        assert weighed.heads == 8
        for matrix in (weighed.query, weighed.key, weighed.value):
            assert matrix.shape == (64, 8, 16)
            np.testing.assert_allclose(matrix.var() * 64, 1, rtol=0.1)
        assert weighed.output.shape == (8, 16, 64)
        np.testing.assert_allclose(weighed.output.var() * 128, 1, rtol=0.1)

    def test_they_follow_the_seed(self) -> None:
        first, again, other = (projections(4, 2, 3, seed=seed) for seed in (5, 5, 6))
        for name in ("query", "key", "value", "output"):
            np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
            assert not np.array_equal(getattr(first, name), getattr(other, name))

    def test_shared_queries_and_keys_are_symmetric(self) -> None:
        shared, apart = (projections(6, 2, 3, shared=yes) for yes in (True, False))
        for trace in multi_head(KEYS, KEYS, KEYS, shared):
            np.testing.assert_allclose(trace.similarities, trace.similarities.T, rtol=1e-12)
        for trace in multi_head(KEYS, KEYS, KEYS, apart):
            assert not np.allclose(trace.similarities, trace.similarities.T)
        # Only the keys' matrix is another.
        np.testing.assert_array_equal(shared.value, apart.value)
        np.testing.assert_array_equal(shared.query, apart.query)

    def test_they_are_read_only(self) -> None:
        with pytest.raises(ValueError, match="read-only"):
            projections(4, 2, 3).query[0] = 0


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"query": np.ones((6, 4))}, r"query: got shape \(6, 4\), expected three axes"),
        ({"key": np.ones((6, 3, 4))}, r"key: got \(3, 4\) in the shape, expected \(2, 4\)"),
        ({"value": np.ones((6, 3, 4))}, r"value: got \(3,\) in the shape, expected \(2,\)"),
        ({"output": np.ones((2, 5, 6))}, r"output: got \(2, 5\) in the shape, expected \(2, 4\)"),
    ],
)
def test_projections_that_do_not_fit_together(changed: dict[str, Any], message: str) -> None:
    given = {name: np.ones((6, 2, 4)) for name in ("query", "key", "value")}
    with pytest.raises(ValueError, match=message):
        Projections(**{**given, **changed})


def test_vectors_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match=r"values: got \(5,\) in the shape, expected \(6,\)"):
        multi_head(QUERIES, KEYS, VALUES, projections(6, 1, 2))


def test_single_heads_are_those_among_all() -> None:
    weighed = projections(6, heads=3, size=4)
    every = multi_head(QUERIES, KEYS, KEYS, weighed, position="sinusoidal")
    assert multi_head(QUERIES, KEYS, KEYS, weighed, position="sinusoidal", only=(2, 0)) == (
        every[2],
        every[0],
    )
    with pytest.raises(ValueError, match=r"only: got \[3\], expected heads from 0 to 2"):
        multi_head(QUERIES, KEYS, KEYS, weighed, only=(1, 3))
