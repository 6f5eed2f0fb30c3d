"""The process behind `models.learning.studio`: networks that learn, by TensorFlow.

Reads questions as lines of JSON and answers each with a line of JSON and the frames' weights:
`python -m models.workers.learning`. A question says from where to go on, so that any process can.
"""

from __future__ import annotations

import base64
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from models.learning.film import packed, unpacked
from models.learning.setup import Setup
from models.workers.learner import Learner


class Studio:
    """The learner of the last question, which the next one most likely goes on with."""

    def __init__(self) -> None:
        self.learner: Learner | None = None

    def answer(self, question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Frames after each of the steps that are asked for, and the optimizer's state."""
        if not question:
            return {}, b""  # that is how a process is warmed
        setup = Setup(**question["setup"])
        learner = self._at(setup, question)
        norm, frames, body = 0.0, [], b""
        for step in question["steps"]:
            norm = learner.learn(step - learner.step) if step > learner.step else norm
            measured = learner.measured()
            frames.append({"step": step, "norm": norm, **measured._asdict()})
            body += packed(setup, learner.weights())
            if not np.isfinite([measured.loss, norm]).all():
                break
        return {"frames": frames}, body + _written(learner)

    def _at(self, setup: Setup, question: Mapping[str, Any]) -> Learner:
        if self.learner is not None and (self.learner.setup, self.learner.step) == (
            setup,
            question["from"],
        ):
            return self.learner
        self.learner = Learner(setup)
        if question["from"]:
            numbers = base64.b64decode(question["weights"])
            self.learner.resume(
                question["from"], unpacked(setup, numbers), _read(question["state"])
            )
        return self.learner


def _written(learner: Learner) -> bytes:
    file = io.BytesIO()
    np.savez(file, *learner.state())
    return file.getvalue()


def _read(state: str) -> list[np.ndarray[Any, Any]]:
    with np.load(io.BytesIO(base64.b64decode(state)), allow_pickle=False) as arrays:
        return [arrays[name] for name in arrays]


def answers(lines: Iterator[bytes], studio: Studio) -> Iterator[bytes]:
    """A line of JSON for each question, and the bytes it announces, whatever happens to it."""
    for line in lines:
        body = b""
        try:
            header, body = studio.answer(json.loads(line))
        except Exception as error:  # sent to the asker, who raises it
            header = {"error": f"{type(error).__name__}: {error}"}
        yield json.dumps({**header, "bytes": len(body)}).encode() + b"\n" + body


def main() -> None:
    # TensorFlow may print; the answers keep the real output to themselves.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Every process has one core, and sums are always taken in the same order.
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.experimental.enable_op_determinism()
    for answer in answers(iter(sys.stdin.buffer.readline, b""), Studio()):
        output.write(answer)
        output.flush()


if __name__ == "__main__":
    main()
