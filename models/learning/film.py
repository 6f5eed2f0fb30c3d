"""A film of a network that learns: one frame after another, each with its real weights."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from models.learning.setup import STEPS, Setup, moments

SATURATED = 0.99
"""A row of weights of which one is above this is saturated: its gradient is next to nothing."""

Status = Literal["waiting", "learning", "resting", "finished", "diverged", "failed"]


@dataclass(frozen=True, eq=False)
class Frame:
    """A network after ``step`` steps, as it does on held-out examples.

    loss: mean cross-entropy in nats. accuracy: share of asked units that are answered rightly.
    gold (L, h): the mean weight on the units at which an attentive reader would look. saturated:
    share of rows of weights of which one is above `SATURATED`. norm: the length of the last
    gradient.
    """

    step: int
    loss: float
    accuracy: float
    gold: tuple[tuple[float, ...], ...]
    saturated: float
    norm: float
    weights: Mapping[str, NDArray[np.float32]]

    @property
    def gradient(self) -> float:
        """The length of the last gradient; NaN before the first step, when there was none."""
        return self.norm if self.step else math.nan

    @property
    def finite(self) -> bool:
        """Whether the network still has numbers, and none that is beyond all."""
        measured = math.isfinite(self.loss) and math.isfinite(self.norm)
        return measured and all(bool(np.isfinite(each).all()) for each in self.weights.values())


@dataclass(frozen=True, eq=False)
class Film:
    """All frames so far, and what happens: ``status``. ``error`` says why a film ``failed``.

    ``state`` is what the optimizer remembers after the last frame, so that any process can go on.
    """

    setup: Setup
    frames: tuple[Frame, ...] = ()
    state: bytes = field(default=b"", repr=False)
    status: Status = "waiting"
    error: Exception | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more comes."""
        return self.status in ("finished", "diverged")

    @property
    def kept_bytes(self) -> int:
        """What its weights and its state take."""
        return len(self.frames) * size(self.setup) + len(self.state)

    @property
    def next_steps(self) -> tuple[int, ...]:
        """After which steps the frames are due that are still to come."""
        return moments()[len(self.frames) :]

    def extended(self, frames: tuple[Frame, ...], state: bytes) -> Film:
        """The film with what a worker has just made, up to the first frame that is not finite."""
        good = tuple(itertools.takewhile(lambda frame: frame.finite, frames))
        every = self.frames + good
        status = self.status
        if len(good) < len(frames):
            status = "diverged"
        elif every[-1].step >= STEPS:
            status = "finished"
        return replace(self, frames=every, state=state, status=status)


def packed(setup: Setup, weights: Mapping[str, NDArray[Any]]) -> bytes:
    """All weights, in the order and the shapes of `Setup.shapes`: words (V, w) first, float32."""
    return b"".join(np.asarray(weights[name], np.float32).tobytes() for name in setup.shapes())


def unpacked(setup: Setup, numbers: bytes, start: int = 0) -> dict[str, NDArray[np.float32]]:
    """The weights that `packed` wrote, words (V, w) first, from byte ``start`` on; read-only."""
    found = {}
    for name, shape in setup.shapes().items():
        found[name] = np.frombuffer(numbers, np.float32, math.prod(shape), start).reshape(shape)
        start += found[name].nbytes
    return found


def size(setup: Setup) -> int:
    """Bytes of a network's weights."""
    return 4 * sum(map(math.prod, setup.shapes().values()))
