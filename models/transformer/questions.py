"""What a page asks of a model in another process, and how the answer travels.

A `Question` names a model, a text, and heads that are switched off, and is answered with all of it,
some tens of megabytes for a long text. The worker answers with a line of JSON and the numbers that
it describes: `models.workers.transformer`. Smaller questions, which pages ask, are in
`models.transformer.showing`, `changing` and `following`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from attention import AttentionTrace
from models.serving.queue import FairQueue
from models.serving.worker import Worker, WorkerFailed
from models.transformer.changing import Changed, OfChange
from models.transformer.contextual import OfSentences, OfWords, WordVectors
from models.transformer.errors import named
from models.transformer.explain import head_trace
from models.transformer.following import Following, OfNext, OfSwitch, Switched
from models.transformer.glance import Overview, arrays_of
from models.transformer.pieces import Piece
from models.transformer.showing import Closeup, OfAll, OfHead
from models.transformer.switching import Head

COMMAND = (sys.executable, "-m", "models.workers.transformer")
MOST_NEXT = 40
"""Pieces that may follow, the likeliest first, that an answer names."""


@dataclass(frozen=True)
class Question:
    """A model's name and a text; ``off``: heads whose outputs are taken as 0."""

    model: str
    text: str
    off: tuple[Head, ...] = ()

    kind: ClassVar[str] = "everything"

    @staticmethod
    def read(header: Mapping[str, Any], body: bytes) -> Looks:
        """The answer to it."""
        return unpacked(header, body)


@dataclass(frozen=True)
class Guess:
    """A piece that may come next, and how likely it is."""

    text: str
    number: int
    probability: float


@dataclass(frozen=True, eq=False)
class Looks:
    """Everything about one text that pages show. Axes: n pieces, L layers, h heads, d the width.

    ``queries``, ``keys`` and ``values`` (L, h, n, k) and (L, g, n, k), as `network.Looking` has
    them; ``states`` (L + 1, n, d); ``inputs`` (L, n, d), what was projected; ``projections``
    (L, h, d or d + 1, k), W_Q with a row more where there is a bias. ``next``: the likeliest pieces
    after the last one, and after each layer what it would already say; none of an encoder.
    """

    pieces: tuple[Piece, ...]
    causal: bool
    rotary: float | None
    arrays: Mapping[str, NDArray[np.float32]]
    next: tuple[Guess, ...]
    by_layer: tuple[tuple[Guess, ...], ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces)

    @property
    def weights(self) -> NDArray[np.float32]:
        """β of every head: (L, h, n, n)."""
        return self.arrays["weights"]

    @property
    def shape(self) -> tuple[int, int]:
        """How many layers, and heads in each."""
        layers, heads, *_ = self.weights.shape
        return int(layers), int(heads)

    def head(self, layer: int, head: int) -> AttentionTrace:
        """One head as a trace, with the model's own numbers."""
        group = head * self.arrays["keys"].shape[1] // self.shape[1]
        return head_trace(
            self.arrays["queries"][layer, head],
            self.arrays["keys"][layer, group],
            self.arrays["values"][layer, group],
            self.tokens,
            causal=self.causal,
            inputs=self.arrays["inputs"][layer],
            projection=self.arrays["projections"][layer, head],
            rotary=self.rotary,
        )

    @cached_property
    def last_state(self) -> NDArray[np.float32]:
        last: NDArray[np.float32] = self.arrays["states"][-1]
        return last


Asked = Question | OfAll | OfHead | OfChange | OfNext | OfSwitch | OfWords | OfSentences
Answer = Looks | Overview | Closeup | Changed | Following | Switched | WordVectors


def ask(worker: Worker, question: Asked) -> Answer:
    """Wait for the worker's answer; raises what `Worker.answer` does.

    An error that has a name in `errors` is raised as what it was in the worker.
    """
    try:
        reply = worker.answer({"kind": question.kind, **asdict(question)})
    except WorkerFailed as failed:
        if (error := named(failed.reply)) is not None:
            raise error from failed
        raise
    return question.read(*reply)


def unpacked(header: Mapping[str, Any], body: bytes) -> Looks:
    """An answer about everything."""
    return Looks(
        pieces=tuple(Piece(**piece) for piece in header["pieces"]),
        causal=header["causal"],
        rotary=header["rotary"],
        arrays=arrays_of(header, body),
        next=tuple(Guess(**guess) for guess in header["next"]),
        by_layer=tuple(tuple(Guess(**guess) for guess in each) for each in header["by_layer"]),
    )


class Transformers(FairQueue[Asked, Answer]):
    """The queue of questions to a model. A few answers are remembered: each takes some MB."""

    def __init__(self, command: tuple[str, ...] = COMMAND, **options: Any) -> None:
        super().__init__(ask, command, **{"remembered": 12, **options})
