"""Integrated gradients and gradient times input, from a separate process.

The server must not import TensorFlow, so a worker (`models.workers.gradients`) does.
"""

from __future__ import annotations

import sys
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from typing import Any

from models.manifest import WEIGHTS
from models.serving.queue import FairQueue
from models.serving.tensorflow import expect_tensorflow
from models.serving.worker import Worker


@dataclass(frozen=True)
class Question:
    """Numbers of words, and of the class whose probability is explained."""

    attention: str
    ids: tuple[int, ...]
    kind: int
    language: str = "en"
    folder: str = str(WEIGHTS)


@dataclass(frozen=True)
class Attribution:
    """What each of n words contributes to the probability of a class, by gradients.

    gradient_times_input: gradient at the sentence, times the word's vector, summed over it.
    integrated: the mean gradient on the straight path from zero vectors to the sentence's, times
    those, summed (Sundararajan et al. 2017), over the decoder's and the encoder's reading of a
    word. change: the probability minus that of the zero vectors, which ``integrated`` adds up to
    except for the gap. steps: how many points of the path were computed.
    """

    gradient_times_input: tuple[float, ...]
    integrated: tuple[float, ...]
    change: float
    steps: int

    @property
    def gap(self) -> float:
        """How much of the change the words do not explain."""
        return sum(self.integrated) - self.change


COMMAND = (sys.executable, "-m", "models.workers.gradients")


def ask(worker: Worker, question: Question) -> Attribution:
    """Wait for the worker's answer; raises what `Worker.answer` does."""
    found, _ = worker.answer(asdict(question))
    return Attribution(
        tuple(found["gradient_times_input"]),
        tuple(found["integrated"]),
        found["change"],
        found["steps"],
    )


class Gradients(FairQueue[Question, Attribution]):
    """The queue of questions for gradients."""

    def __init__(self, command: tuple[str, ...] = COMMAND, **options: Any) -> None:
        super().__init__(ask, command, **options)

    def ask(self, question: Question, asker: str = "") -> Future[Attribution]:
        """As `FairQueue.ask`; raises `TensorFlowMissing` at once."""
        expect_tensorflow()
        return super().ask(question, asker)
