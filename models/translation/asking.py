"""What a page asks of a packaged translator in another process, and how the answer travels.

The worker (`models.workers.translating`) answers with a line of JSON and the numbers that it
describes. Of all 32,000 pieces an answer has only those that it names, numbered anew.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np

from models.serving.queue import FairQueue
from models.serving.worker import Worker, WorkerFailed
from models.transformer.errors import named
from models.transformer.glance import arrays_of
from models.translation.looking import head_trace
from models.translation.packaged import ALIGNER
from models.translation.pieces import Pieces
from models.translation.translator import Guess, Translation
from models.translation.writing import Node

COMMAND = (sys.executable, "-m", "models.workers.translating")

LIKELIEST = 12
"""Pieces that may come at a step, the likeliest, that an answer names."""

Head = tuple[int, int]
"""A layer of the decoder and a head of it, from 0."""


@dataclass(frozen=True, eq=False)
class Received(Translation):
    """A translation of a packaged translator, with the trace of one ``head``.

    ``next`` (m, words) holds only the `LIKELIEST` of each step and those that were written, so its
    rows may sum to less than 1. ``refused``: a word that it cannot write, and so did not.
    """

    head: Head = ALIGNER
    refused: str = ""


@dataclass(frozen=True)
class OfTranslation:
    """A translation by a beam of ``width``, which begins with ``begin``; see `Received`."""

    direction: str
    text: str
    head: Head = ALIGNER
    width: int = 1
    begin: tuple[str, ...] = ()

    kind: ClassVar[str] = "translation"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> Received:
        """The answer to it."""
        arrays = arrays_of(header, body)
        given: dict[str, Any] = dict(header["received"])
        for name in ("source_tokens", "known", "target_tokens", "numbers", "head"):
            given[name] = tuple(given[name])
        given["steps"] = tuple(tuple(Node(*node) for node in nodes) for nodes in given["steps"])
        trace = head_trace(arrays, given["target_tokens"], given["source_tokens"])
        return Received(
            **given,
            trace=trace,
            used=trace.weights,
            next=arrays["next"].astype(np.float64),
            target=Pieces(tuple(header["pieces"])),
        )


@dataclass(frozen=True)
class OfMove:
    """What is written at a ``step`` (from 0) of a translation if attention moves.

    ``row``: the weights (n,) by which the head looks instead, or all heads do.
    """

    of: OfTranslation
    step: int
    row: tuple[float, ...]

    kind: ClassVar[str] = "move"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> tuple[Moved, Moved]:
        """The answers to it: where the one head looks so, and where all do."""
        del body
        one, every = (
            Moved(tuple(Guess(**guess) for guess in each["likely"]), each["anew"])
            for each in header["moved"]
        )
        return one, every


@dataclass(frozen=True)
class Moved:
    """The likeliest pieces at the step, and the whole sentence as it goes on from there."""

    likely: tuple[Guess, ...]
    anew: str


@dataclass(frozen=True)
class OfWithout:
    """The translation with something else in the place of all attention over the source."""

    direction: str
    text: str

    kind: ClassVar[str] = "without"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> dict[str, str]:
        """The answer to it: the translation by the name of what took the place."""
        del body
        return dict(header["without"])


Asked = OfTranslation | OfMove | OfWithout
Answer = Received | tuple[Moved, Moved] | dict[str, str]


def ask(worker: Worker, question: Asked) -> Answer:
    """Wait for the worker's answer; raises what `Worker.answer` does.

    An error that has a name in `models.transformer.errors` is raised as what it was in the worker.
    """
    try:
        reply = worker.answer({"kind": question.kind, **asdict(question)})
    except WorkerFailed as failed:
        if (error := named(failed.reply)) is not None:
            raise error from failed
        raise
    return question.read(*reply)


class Translators(FairQueue[Asked, Answer]):
    """The queue of those who wait for a packaged translator."""

    def __init__(self, command: tuple[str, ...] = COMMAND, **options: Any) -> None:
        super().__init__(ask, command, **{"remembered": 48, **options})
