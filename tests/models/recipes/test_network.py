"""The Keras network: its attention is `attend`'s, and padding never changes a verdict."""

import numpy as np
import pytest
import tensorflow as tf

from attention import AttentionTrace, attend
from models.classifier.inference import POLE, VARIANTS
from models.workers.network import Attention, Network

SETTINGS = {
    "dot": {"similarity": "dot", "scoring": "plain"},
    "scaled_dot": {"similarity": "dot", "scoring": "scaled"},
    "cosine": {"similarity": "cosine", "scoring": "plain"},
    "additive": {"similarity": "additive", "scoring": "plain"},
    "ratio_cosine": {"similarity": "cosine", "scoring": "ratio"},
}


def expected(layer: Attention, queries, keys, values, mask) -> AttentionTrace:
    learned = {weight.name: weight.numpy() for weight in layer.weights}
    temperature = float(np.exp(learned.pop("log_temperature", 0.0)))
    return attend(
        queries,
        keys,
        values,
        parameters=learned,
        temperature=temperature,
        mask=np.broadcast_to(mask, (len(queries), len(keys))),
        **SETTINGS[layer.variant],
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_layer_is_attend(variant: str) -> None:
    random = np.random.default_rng(3)
    queries, keys, values = (random.normal(size=(8, n, 12)).astype(np.float32) for n in (4, 6, 6))
    lengths = np.array([6, 5, 4, 3, 2, 1, 6, 6])
    mask = np.arange(6) < lengths[:, None]
    layer = Attention(variant)
    outputs, weights = layer(queries, keys, values, mask)
    compared = 0
    for n in range(8):
        trace = expected(layer, queries[n], keys[n], values[n], mask[n])
        visible = np.where(mask[n], trace.similarities, 0)
        near = np.abs(visible.sum(1)) < POLE * np.abs(visible).sum(1)
        fine = ~near if variant == "ratio_cosine" else np.ones(4, bool)
        compared += fine.sum()
        np.testing.assert_allclose(weights[n][fine], trace.weights[fine], atol=1e-5)
        np.testing.assert_allclose(outputs[n][fine], trace.outputs[fine], atol=1e-5)
    assert compared > 24


@pytest.mark.parametrize("offset", [0.0, 1e-6, -1e-6, 0.005, -0.005])
def test_the_ratio_stays_finite_at_its_pole(offset: float) -> None:
    keys = tf.constant([[[1.0, 0.0], [-1.0, offset]]])
    query = tf.constant([[[1.0, 0.0]]])
    mask = tf.constant([[True, True]])
    layer = Attention("ratio_cosine")
    with tf.GradientTape() as tape:
        tape.watch([query, keys])
        outputs, weights = layer(query, keys, keys, mask)
        loss = tf.reduce_sum(outputs**2)
    for gradient in tape.gradient(loss, [query, keys]):
        assert np.isfinite(gradient).all()
    cosines = np.array([1.0, -1.0 / np.hypot(1.0, offset)])
    total = np.sign(cosines.sum() or 1) * POLE * np.abs(cosines).sum()
    exponentials = np.exp(cosines / total - (cosines / total).max())
    np.testing.assert_allclose(weights[0, 0], exponentials / exponentials.sum(), atol=1e-5)


def test_orthogonal_states_share_the_weight_of_an_empty_ratio() -> None:
    query, keys = tf.constant([[[1.0, 0.0]]]), tf.constant([[[0.0, 1.0], [0.0, 2.0]]])
    _, weights = Attention("ratio_cosine")(query, keys, keys, tf.constant([[True, True]]))
    np.testing.assert_allclose(weights[0, 0], [0.5, 0.5])


def test_an_unknown_variant_is_named() -> None:
    with pytest.raises(ValueError, match=r"cosine.*got 'luong'"):
        Attention("luong")


@pytest.mark.parametrize("variant", VARIANTS)
def test_padding_never_changes_a_verdict(variant: str) -> None:
    network = Network(variant, words=30, width=8, seed=2)
    sentences = [[5, 3, 9], [7], [2, 4, 4, 8, 1, 29], [6, 6]]
    padded = np.zeros((4, 11), np.int32)
    for row, sentence in zip(padded, sentences, strict=True):
        row[: len(sentence)] = sentence
    together = network(padded)
    for verdict, sentence in zip(together, sentences, strict=True):
        np.testing.assert_allclose(verdict, network(np.array([sentence]))[0], atol=1e-6)


def test_the_embedding_of_padding_is_never_read() -> None:
    network = Network("dot", words=30, width=8, seed=2)
    ids = np.array([[5, 3, 0, 0]])
    before = network(ids)
    table = network.embedding.embeddings.numpy()
    table[0] = 50.0
    network.embedding.embeddings.assign(table)
    np.testing.assert_array_equal(network(ids), before)


def test_the_forward_pass_by_hand() -> None:
    """Encoder, decoder from its last state, the last step's attention, both to the verdict."""
    network = Network("dot", words=20, width=4, seed=5)
    arrays = {name: array.astype(np.float64) for name, array in network.arrays().items()}
    arrays["encoder.bias"] += np.linspace(-1, 1, 16)
    arrays["decoder.bias"] += np.linspace(1, -1, 16)
    network.assign(arrays)
    ids = [4, 9, 2]

    def logistic(x: float) -> float:
        return 1 / (1 + np.exp(-x))

    def read(name: str, state, carry):
        states = []
        for number in ids:
            gates = (
                arrays["embedding"][number] @ arrays[f"{name}.kernel"]
                + state @ arrays[f"{name}.recurrent_kernel"]
                + arrays[f"{name}.bias"]
            )
            enter, keep, new, show = np.split(gates, 4)
            carry = logistic(keep) * carry + logistic(enter) * np.tanh(new)
            state = logistic(show) * np.tanh(carry)
            states.append(state)
        return np.array(states), carry

    encoded, carry = read("encoder", np.zeros(4), np.zeros(4))
    decoded, _ = read("decoder", encoded[-1], carry)
    scores = encoded @ decoded[-1]
    seen = np.exp(scores) @ encoded / np.exp(scores).sum()
    logits = np.concatenate([decoded[-1], seen]) @ arrays["verdict.kernel"]
    logits += arrays["verdict.bias"]
    np.testing.assert_allclose(
        network(np.array([ids]))[0], np.exp(logits) / np.exp(logits).sum(), atol=1e-6
    )


def test_first_vectors_follow_padding_and_unknown() -> None:
    vectors = np.full((3, 8), 0.5, np.float32)
    table = Network("dot", words=30, width=8, vectors=vectors).arrays()["embedding"]
    np.testing.assert_array_equal(table[2:5], vectors)
    assert not np.any(table[:2] == 0.5)
    assert not np.any(table[5:] == 0.5)


def test_a_seed_makes_the_same_network_and_another_another() -> None:
    first, again, other = (Network("additive", words=30, width=8, seed=s) for s in (1, 1, 2))
    for name, array in first.arrays().items():
        np.testing.assert_array_equal(array, again.arrays()[name])
    assert np.any(first.arrays()["encoder.kernel"] != other.arrays()["encoder.kernel"])
