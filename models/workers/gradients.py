"""The process behind `models.classifier.gradient_client`: gradients of a verdict, by TensorFlow.

Reads questions as lines of JSON and answers each with a line: `python -m models.workers.gradients`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from models.classifier.gradient_client import Attribution, Question
from models.classifier.inference import Classifier, Ids
from models.workers.network import Network

Array = NDArray[np.float64]

STEPS = (32, 64, 128, 256, 512)
GAP = 0.01


def attribute(network: Network, ids: Ids, kind: int) -> Attribution:
    """Both kinds of gradients of one sentence's probability of class `kind`.

    The way from zero vectors is summed by Gauss and Legendre's rule, with more points until the gap
    is at most a hundredth of the change, or the points of `STEPS` run out.
    """
    embedded = network.embedding(ids[None])

    def gradients(parts: Array) -> tuple[Array, Array]:
        """Places on the way (k,) -> probabilities (k,), their gradients times the words (k, n)."""
        points = tf.constant(parts, tf.float32)[:, None, None] * embedded
        mask = tf.ones(points.shape[:2], tf.bool)
        with tf.GradientTape() as tape:
            tape.watch(points)
            probability = tf.nn.softmax(network.logits(points, mask))[:, kind]
        times = tf.reduce_sum(tape.gradient(probability, points) * embedded, axis=2)
        return probability.numpy().astype(np.float64), times.numpy().astype(np.float64)

    (nothing, whole), (_, here) = gradients(np.array([0.0, 1.0]))
    change = float(whole - nothing)
    for steps in STEPS:
        nodes, parts = np.polynomial.legendre.leggauss(steps)
        integrated = parts / 2 @ gradients((nodes + 1) / 2)[1]
        if abs(integrated.sum() - change) <= GAP * abs(change):
            break
    return Attribution(tuple(here.tolist()), tuple(integrated.tolist()), change, steps)


def answers(lines: Iterator[str], attribute: Callable[[Question], Attribution]) -> Iterator[str]:
    """A line of JSON for each question, whatever happens to it."""
    for line in lines:
        try:
            raw = json.loads(line)
            question = Question(**{**raw, "ids": tuple(raw["ids"])})
            yield json.dumps(asdict(attribute(question)))
        except Exception as error:  # told to the asker, who raises it
            yield json.dumps({"error": f"{type(error).__name__}: {error}"})


def shipped() -> Callable[[Question], Attribution]:
    """Answers questions by the networks that ship, each loaded once."""
    networks: dict[tuple[str, ...], Network] = {}

    def answer(question: Question) -> Attribution:
        where = question.folder, question.language, question.attention
        if where not in networks:
            classifier = Classifier.load(question.language, question.attention, Path(where[0]))
            networks[where] = Network.of(classifier)
        return attribute(networks[where], np.array(question.ids, np.int32), question.kind)

    return answer


def main() -> None:
    # TensorFlow may print; the answers keep the real output to themselves.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for answer in answers(iter(sys.stdin.readline, ""), shipped()):
        print(answer, file=output, flush=True)


if __name__ == "__main__":
    main()
