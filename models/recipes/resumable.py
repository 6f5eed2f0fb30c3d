"""A training that can be stopped at any time: after each epoch all of it is written down."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import keras
import numpy as np


class OtherCheckpoint(ValueError):
    """A checkpoint was left by a training with other choices or other examples."""

    def __init__(self, path: Path, found: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
        super().__init__(
            f"{path} was left by another training ({found}, expected {expected}): delete it to "
            "begin anew, or name another folder as --checkpoints"
        )
        self.path, self.found, self.expected = path, found, expected


class Resumable:
    """What a training that goes on from a checkpoint has besides its own work."""

    free: ClassVar[tuple[str, ...]] = ()
    """The choices that may change before it goes on."""

    choices: Mapping[str, Any]
    epoch: int
    seconds: float
    history: list[dict[str, float]]
    best: dict[str, Any]
    network: keras.Model
    average: keras.Model
    optimizer: keras.Optimizer

    def save(self, path: Path) -> None:
        """All that the next epoch depends on; the file is whole or not there at all."""
        plain = {
            "choices": self.choices,
            "epoch": self.epoch,
            "seconds": self.seconds,
            "history": self.history,
        }
        state = {f"state.{n}": variable.numpy() for n, variable in enumerate(self._variables())}
        best = {f"best.{name}": array for name, array in self.best.items()}
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            arrays = {"plain": np.array(json.dumps(plain)), **state, **best}
            np.savez(file, allow_pickle=False, **arrays)
        os.replace(unfinished, path)

    def restore(self, path: Path) -> None:
        """Go on from what `save` wrote; raises `OtherCheckpoint` if it is not of this training."""
        with np.load(path) as file:
            plain = json.loads(str(file["plain"]))
            free = {name: self.choices[name] for name in self.free}
            if {**plain["choices"], **free} != self.choices:
                raise OtherCheckpoint(path, plain["choices"], self.choices)
            for n, variable in enumerate(self._variables()):
                variable.assign(file[f"state.{n}"])
            self.best = {name: file[f"best.{name}"] for name in self.best}
        self.epoch, self.seconds, self.history = plain["epoch"], plain["seconds"], plain["history"]

    def _variables(self) -> list[keras.Variable]:
        """Weights, the dropouts' random states, and the optimizer's memory."""
        return [*self.network.variables, *self.average.variables, *self.optimizer.variables]
