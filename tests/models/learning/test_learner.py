"""The network in TensorFlow: equal to its replay in NumPy, and the same however it is cut."""

import base64
import json
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from attention import POSITIONS, SIMILARITIES
from models.classifier.inference import VARIANTS
from models.learning.film import unpacked
from models.learning.replay import beginning, replay
from models.learning.setup import Setup, suited
from models.learning.task import batch, rows
from models.workers.learner import TWINS, Learner, Reading, forward, placing
from models.workers.learning import Studio, answers

SMALL = Setup("it", width=8, heads=2, layers=2)
SETUPS = [
    *(replace(SMALL, similarity=name, scoring="plain") for name in SIMILARITIES),
    *(replace(SMALL, position=name) for name in POSITIONS),
    Setup("stories", similarity="gaussian", scoring="ratio", mask="causal", width=8),
    Setup("largest", similarity="cosine", temperature=0.1, heads=4, width=8),
]


def test_every_similarity_can_be_learned_with() -> None:
    assert set(TWINS) == set(SIMILARITIES)


@pytest.mark.parametrize("setup", SETUPS, ids=str)
def test_tensorflow_and_numpy_see_the_same(setup: Setup) -> None:
    (units,) = rows(setup.work, np.random.default_rng(1), 1, held_out=True)
    width = max(map(len, units))
    padded = np.array([[*unit, *[-1] * (width - len(unit))] for unit in units], np.int32)
    learned = {name: tf.Variable(value) for name, value in setup.start().items()}
    seen = forward(setup, learned, tf.constant(padded[None]), placing(setup, len(units)))
    found = replay(setup, setup.start(), units)
    for layer, heads in enumerate(found.heads):
        for head, trace in enumerate(heads):
            np.testing.assert_allclose(
                seen.weights[layer, 0, head], trace.weights, rtol=2e-4, atol=2e-6
            )
    np.testing.assert_allclose(
        tf.nn.softmax(seen.logits[0]), found.probabilities, rtol=2e-4, atol=2e-6
    )


@pytest.fixture(scope="module")
def reverse() -> Learner:
    """A network that has learned to reverse."""
    learner = Learner(Setup(rate=0.01))
    learner.learn(150)
    return learner


def test_what_is_measured_is_what_a_replay_does(reverse: Learner) -> None:
    setup, weights = reverse.setup, reverse.weights()
    right, gold, loss = [], [], []
    for units in rows(setup.work, np.random.default_rng(setup.seed), 64, held_out=True):
        found = replay(setup, weights, units)
        for index, answer in setup.work.solve(units).items():
            right.append(found.probabilities[index].argmax() == answer.target)
            gold.append(sum(float(found.heads[0][0].weights[index, j]) for j in answer.gold))
            loss.append(-np.log(found.probabilities[index, answer.target]))
    measured = reverse.measured()
    np.testing.assert_allclose(measured.accuracy, np.mean(right))
    np.testing.assert_allclose(measured.gold, [[np.mean(gold)]], rtol=1e-4)
    np.testing.assert_allclose(measured.loss, np.mean(loss), rtol=1e-3)
    assert measured.accuracy > 0.99


@pytest.mark.parametrize(
    "setup", [Setup("it", layers=2, heads=2), Setup("stories", scoring="ratio")], ids=str
)
def test_the_beginning_is_measured_alike(setup: Setup) -> None:
    (frame,) = Studio().answer(asked(setup, 0))[0]["frames"]
    assert_like_the_beginning(setup, frame)


def assert_like_the_beginning(setup: Setup, frame: dict[str, Any]) -> None:
    first = beginning(setup)
    assert first.step == frame["step"] == 0
    np.testing.assert_allclose(first.loss, frame["loss"], rtol=1e-4)
    np.testing.assert_allclose(first.gold, frame["gold"], rtol=1e-3)
    np.testing.assert_allclose(first.accuracy, frame["accuracy"], atol=0.01)
    np.testing.assert_allclose(first.saturated, frame["saturated"], atol=0.01)


def asked(setup: Setup, *steps: int) -> dict[str, Any]:
    return {"setup": asdict(setup), "from": 0, "steps": steps}


def test_who_is_interrupted_learns_the_same() -> None:
    assert_going_on_is_the_same(Setup("largest", width=8, seed=3), 4)


def assert_going_on_is_the_same(setup: Setup, some: int) -> list[dict[str, Any]]:
    """In the same process, and from the state that another one has reached; returns the frames."""
    studio = Studio()
    begun, body = studio.answer(asked(setup, 0, some))
    size = 4 * sum(array.size for array in setup.start().values())

    later = {
        **asked(setup, 2 * some),
        "from": some,
        "weights": base64.b64encode(body[size : 2 * size]).decode(),
        "state": base64.b64encode(body[2 * size :]).decode(),
    }
    gone_on, _ = studio.answer(later)
    taken_up, _ = Studio().answer(later)
    assert taken_up["frames"] == gone_on["frames"]
    return [*begun["frames"], *gone_on["frames"]]


def test_the_classifiers_network_learns_from_sentences() -> None:
    """Its words are forgotten at random, and yet it learns the same however it is cut."""
    setup = suited("sentences_en", width=8, rate=0.03)
    first, _, last = assert_going_on_is_the_same(setup, 10)
    assert_like_the_beginning(setup, first)
    assert last["accuracy"] > 0.8 > first["accuracy"]


@pytest.mark.parametrize("variant", ["additive", "cosine"])
def test_keras_and_numpy_read_the_same(variant: str) -> None:
    similarity, scoring = VARIANTS[variant]
    setup = suited("sentences_zh", similarity=similarity, scoring=scoring, width=8)
    network = Reading(setup)
    assert list(network.learned) == list(setup.shapes())
    short, long = sorted(rows(setup.work, np.random.default_rng(1), 9, held_out=True), key=len)[::8]
    assert len(short) < len(long)  # the shorter one is padded
    seen = network(tf.constant(batch(setup.work, [short, long]).units))
    for number, units in enumerate((short, long)):
        found = replay(setup, setup.start(), units)
        last = len(units) - 1
        np.testing.assert_allclose(
            seen.weights[0, number, 0, last, : len(units)],
            found.heads[0][0].weights[last],
            rtol=1e-4,
            atol=1e-6,
        )
        np.testing.assert_allclose(
            tf.nn.softmax(seen.logits[number, last]), found.probabilities[last], rtol=1e-4
        )


def test_the_worker_answers_in_lines_and_frames() -> None:
    setup = Setup("copy", width=8)
    lines = iter([json.dumps(asked(setup, 0, 1)).encode(), b"{}", b'{"setup": {"task": "sing"}}'])
    first, nothing, wrong = answers(lines, Studio())
    header, body = first.split(b"\n", 1)
    shown = json.loads(header)
    assert [frame["step"] for frame in shown["frames"]] == [0, 1]
    assert shown["bytes"] == len(body)
    for name, array in unpacked(setup, body).items():
        np.testing.assert_array_equal(array, setup.start()[name])
    assert json.loads(nothing) == {"bytes": 0}
    assert "sing" in json.loads(wrong)["error"]
