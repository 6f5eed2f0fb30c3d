"""The translator in NumPy: against plain loops, and against Keras with the same weights."""

import math

import numpy as np
import pytest

from models.recipes.translator import Translator as Keras
from models.translation.network import VARIANTS, Network
from models.translation.units import END, START
from tests.models.translation.tiny import EN, ZH, arrays, translator

SENTENCE = "I see the cat."


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def lstm(rows, state, carry, kernel, recurrent, bias):
    """One number at a time: Hochreiter and Schmidhuber's cell, in Keras's order of gates."""
    states, units = [], len(state)
    for row in rows:
        gates = [
            bias[g]
            + sum(row[i] * kernel[i][g] for i in range(len(row)))
            + sum(state[i] * recurrent[i][g] for i in range(units))
            for g in range(4 * units)
        ]
        new_state, new_carry = [], []
        for u in range(units):
            enter, forget, new, out = (gates[part * units + u] for part in range(4))
            held = sigmoid(forget) * carry[u] + sigmoid(enter) * math.tanh(new)
            new_carry.append(held)
            new_state.append(sigmoid(out) * math.tanh(held))
        state, carry = new_state, new_carry
        states.append(state)
    return states, state, carry


def dot(one, other):
    return sum(a * b for a, b in zip(one, other, strict=True))


def by_hand(attention: str, ids: list[int], written: list[int]) -> tuple[list, list]:
    """Weights and next-word probabilities at each step of ``written``, by plain loops."""
    a = {name: each.astype(float).tolist() for name, each in arrays(attention).items()}
    parts = ("kernel", "recurrent_kernel", "bias")
    rows = [a["source"][number] for number in ids]
    nothing = [0.0] * (len(a["forward.bias"]) // 4)
    ahead, *first = lstm(rows, nothing, nothing, *(a[f"forward.{part}"] for part in parts))
    back, *second = lstm(rows[::-1], nothing, nothing, *(a[f"backward.{part}"] for part in parts))
    keys = [one + other for one, other in zip(ahead, back[::-1], strict=True)]
    state, carry = (one + other for one, other in zip(first, second, strict=True))
    read = [a["target"][number] for number in (START, *written[:-1])]
    queries, *_ = lstm(read, state, carry, *(a[f"decoder.{part}"] for part in parts))
    weights, chances = [], []
    for query in queries:
        if VARIANTS[attention][0] == "additive":
            scores = [
                sum(
                    v * math.tanh(dot(w, query) + dot(u, key))
                    for v, w, u in zip(
                        a["attention.v"], a["attention.W"], a["attention.U"], strict=True
                    )
                )
                for key in keys
            ]
        else:
            scores = [dot(query, key) / math.sqrt(len(query)) for key in keys]
        powers = [math.exp(score) for score in scores]
        row = [power / sum(powers) for power in powers]
        seen = [dot(row, column) for column in zip(*keys, strict=True)]
        both = query + seen
        chosen = [
            math.tanh(dot(both, column) + bias)
            for column, bias in zip(
                zip(*a["combine.kernel"], strict=True), a["combine.bias"], strict=True
            )
        ]
        logits = [
            -math.inf if number in (0, 1, START) else dot(chosen, word) + bias
            for number, (word, bias) in enumerate(zip(a["target"], a["bias"], strict=True))
        ]
        powers = [math.exp(logit) for logit in logits]
        weights.append(row)
        chances.append([power / sum(powers) for power in powers])
    return weights, chances


KINDS = {kind: name for name, kind in VARIANTS.items()}.values()
"""One of each similarity and scoring: how its attention was learned changes no arithmetic."""


@pytest.mark.parametrize("attention", KINDS)
def test_a_translation_is_what_plain_loops_say(attention: str) -> None:
    made = translator(attention).translate(SENTENCE)
    ids = EN.numbers(made.source_tokens).tolist()
    weights, chances = by_hand(attention, ids, list(made.numbers))
    np.testing.assert_allclose(made.trace.weights, weights, atol=2e-6)
    np.testing.assert_allclose(made.next, chances, atol=2e-6)
    # Each word was the likeliest at its step.
    assert [int(np.argmax(row)) for row in chances] == list(made.numbers)
    assert made.trace.query_tokens == made.target_tokens == ZH.written(made.numbers)
    assert made.trace.key_tokens == made.source_tokens == ("I", "see", "the", "cat", ".")


@pytest.mark.parametrize("attention", KINDS)
@pytest.mark.parametrize("vectors", [False, True])
def test_numpy_and_keras_agree(attention: str, vectors: bool) -> None:
    random = np.random.default_rng(3)
    spaces = (None, None)
    if vectors:
        spaces = tuple(random.normal(size=(9, 5)).astype(np.float32) for _ in range(2))
    keras = Keras(attention, (7, 9), spaces, seed=2)
    for variable in keras.trainable_variables:
        variable.assign(random.normal(scale=0.3, size=variable.shape))
    network = Network(attention, keras.arrays())
    ids = random.integers(4, 7, size=(3, 5)).astype(np.int32)
    written = random.integers(4, 9, size=(3, 4)).astype(np.int32)
    written[:, 0] = START
    expected = keras.logits(ids, written).numpy()
    source = network.encode(ids)
    state, carry = source.state, source.carry
    for step in range(4):
        state, carry = network.step(written[:, step], state, carry)
        found = network.logits(state, network.look(step, state, source))
        np.testing.assert_allclose(found[:, END:], expected[:, step, END:], atol=2e-5)


def test_an_unknown_word_is_read_by_its_vector() -> None:
    """In Keras a word past the known ones has its vector, and the learned row of unknown words."""
    random = np.random.default_rng(4)
    space = random.normal(size=(9, 5)).astype(np.float32)
    keras = Keras("additive", (7, 6), (space, None), seed=2)
    network = Network("additive", keras.arrays())
    known, rare = np.array([[5, 8, 4]], np.int32), np.array([[5, 1, 4]], np.int32)
    extra = np.zeros((1, 3, 5))
    extra[0, 1] = space[8]
    written = np.array([[START]], np.int32)
    source = network.encode(rare, extra)
    state, _ = network.step(written[:, 0], source.state, source.carry)
    found = network.logits(state, network.look(0, state, source))
    expected = keras.logits(known, written).numpy()[:, 0]
    np.testing.assert_allclose(found[:, END:], expected[:, END:], atol=2e-5)


def test_a_training_forgets_words_as_if_they_were_unknown() -> None:
    keras = Keras("additive", (7, 6), seed=2)
    ids, written = np.array([[5, 6]], np.int32), np.array([[START]], np.int32)
    forgotten = np.array([[False, True]])
    np.testing.assert_array_equal(
        keras.states(ids, written, forgotten), keras.states(np.array([[5, 1]], np.int32), written)
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_is_the_cross_entropy_with_smoothed_targets(smoothing: float) -> None:
    random = np.random.default_rng(5)
    keras = Keras("scaled_dot", (7, 6), seed=2)
    keras.bias.assign(random.normal(size=6))
    chosen = random.normal(size=(4, keras.target.learned.shape[1])).astype(np.float32)
    right = np.array([5, 3, 4, 5], np.int32)
    logits = chosen @ keras.target.learned.numpy().T + keras.bias.numpy()
    logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    expected = [
        -(1 - smoothing) * row[number] - smoothing * row.mean()
        for row, number in zip(logs, right, strict=True)
    ]
    found = keras.losses(chosen, right, smoothing)
    np.testing.assert_allclose(found, expected, rtol=1e-4)
