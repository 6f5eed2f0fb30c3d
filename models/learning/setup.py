"""What a network is made of and how it learns: the same setup and seed give the same film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention import POSITIONS, SCORINGS, SIMILARITIES, Projections
from models.learning import reader
from models.learning.task import Task
from models.learning.tasks import TASKS

Arrays = Mapping[str, NDArray[np.float32]]

WIDTHS = (8, 16, 32, 64)
HEADS = (1, 2, 4)
LAYERS = (1, 2)
MOST_HEADS = max(HEADS) * max(LAYERS)
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 1.0)
TEMPERATURES = (0.1, 0.3, 1.0, 3.0)
STEPS = 600
"""Steps of a whole film."""
ROWS = 64
"""Examples in a step, and held-out examples that every frame is measured on."""
SEEDS = 100
READS: Mapping[str, Any] = MappingProxyType(
    {"position": "none", "mask": "none", "temperature": 1.0, "heads": 1, "layers": 1}
)
"""What is always so of a network that reads whole sentences."""


@dataclass(frozen=True)
class Setup:
    """A network, its task, and how fast it learns.

    A network of units of width w, L layers of h heads, each of k = w / h numbers::

        x = mean of the vectors of a unit's words                         (n, w)
        x = x + heads side by side times W_O, once for each layer         (n, w)
        p = softmax(x A), the probability of every word as the answer     (n, V)

    A layer is `attention.multi_head`. Of a task whose rows were written the classifier's network is
    what learns (`models.learning.reader`): one layer of one head, which has the similarities and
    the scoring of `models.classifier.inference.VARIANTS`, and no position or mask, since its LSTMs
    read word after word. Raises ValueError for what is none of the choices.
    """

    task: str = "reverse"
    similarity: str = "dot"
    scoring: str = "plain"
    position: str = "sinusoidal"
    mask: str = "none"
    temperature: float = 1.0
    width: int = 16
    heads: int = 1
    layers: int = 1
    rate: float = 0.003
    seed: int = 0

    def __post_init__(self) -> None:
        for name, choices in {
            "task": tuple(TASKS),
            "similarity": tuple(SIMILARITIES),
            "scoring": tuple(SCORINGS),
            "position": tuple(POSITIONS),
            "mask": ("none", "causal"),
            "temperature": TEMPERATURES,
            "width": WIDTHS,
            "heads": HEADS,
            "layers": LAYERS,
            "rate": RATES,
            "seed": range(SEEDS),
        }.items():
            if (given := getattr(self, name)) not in choices:
                raise ValueError(f"{name}: got {given!r}, expected one of {list(choices)}")
        if self.work.written:
            reader.variant_of(self.similarity, self.scoring)
            for name, only in READS.items():
                if (given := getattr(self, name)) != only:
                    raise ValueError(f"{name}: got {given!r}, expected {only!r} for {self.task}")

    @cached_property
    def work(self) -> Task:
        """The task itself."""
        return TASKS[self.task]

    @property
    def variant(self) -> str:
        """The classifier's name of the attention; ValueError where the classifier has none such."""
        return reader.variant_of(self.similarity, self.scoring)

    @property
    def size(self) -> int:
        """k, the numbers of a head's queries and keys."""
        return self.width // self.heads

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Name -> shape of everything that is learned, layers counted from 0."""
        if self.work.written:
            return reader.shapes(self.variant, self.work.size, self.width)
        w, h, k = self.width, self.heads, self.size
        vocabulary = self.work.size
        found: dict[str, tuple[int, ...]] = {"words": (vocabulary, w)}
        for layer in range(self.layers):
            found |= {f"{layer}.{name}": (w, h, k) for name in ("query", "key", "value")}
            found[f"{layer}.output"] = (h, k, w)
            for entry in (SIMILARITIES[self.similarity], POSITIONS[self.position]):
                if entry.untrained:  # what is drawn at random elsewhere is learned here
                    for name, value in entry.parameters(k, k).items():
                        found[f"{layer}.{name}"] = np.shape(value)
        found["answer"] = (w, vocabulary)
        return found

    def start(self) -> dict[str, NDArray[np.float32]]:
        """The weights before the first step: random numbers that keep lengths about equal.

        In the shapes of `shapes`: words (V, w), W_Q (w, h, k) and the others.

        Those of queries and keys are half as large, so that no key is preferred by far at first.
        """
        if self.work.written:
            return reader.start(self.variant, self.work.size, self.width, self.seed)
        generator = np.random.default_rng(self.seed)
        found = {}
        for name, shape in self.shapes().items():
            inputs = 2 if name == "words" else np.prod(shape[:2]) if "output" in name else shape[0]
            scale = (0.5 if name.endswith((".query", ".key")) else 1.0) / np.sqrt(float(inputs))
            found[name] = generator.normal(scale=scale, size=shape).astype(np.float32)
        return found


def suited(task: str, **choices: Any) -> Setup:
    """A network that can learn a task, with ``choices`` beside what the task needs."""
    work = TASKS[task]
    needed: dict[str, Any] = {
        name: getattr(work, name) for name in ("layers", "heads", "width", "rate")
    }
    needed["mask"] = "causal" if work.causal else "none"
    if work.written:
        needed |= {**READS, "similarity": "additive"}
    return Setup(task, **{**needed, **choices})


def projections(weights: Arrays, layer: int) -> Projections:
    """W_Q, W_K, W_V (w, h, k) and W_O (h, k, w) of one layer."""
    names = ("query", "key", "value", "output")
    query, key, value, output = (weights[f"{layer}.{name}"].astype(float) for name in names)
    return Projections(query, key, value, output)


def parameters(setup: Setup, weights: Arrays, layer: int) -> dict[str, NDArray[np.float32]]:
    """What a layer's similarity and position have learned besides: W (a, k), v (a,) etc."""
    return {
        name: weights[f"{layer}.{name}"]
        for entry in (SIMILARITIES[setup.similarity], POSITIONS[setup.position])
        for name in entry.axes
        if entry.untrained
    }


def moments() -> tuple[int, ...]:
    """The steps after which a frame is taken: rarer and rarer, as less and less changes."""
    return (*range(60), *range(60, 200, 5), *range(200, STEPS + 1, 20))
