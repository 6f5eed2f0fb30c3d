"""What may go wrong between a text and a model's answer, by name and with its data.

An error of the process with the models is raised again in the process that asked, as what it was:
`described` makes plain values of it, and `named` an error of these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from models.manifest import WeightsError


class ModelMissing(RuntimeError):
    """A model's ``name`` is not known; ``remedy`` says which are."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"{name}: {remedy}")
        self.name, self.remedy = name, remedy


class NotInstalled(RuntimeError):
    """The package ``name`` is not here; requirements-models.txt has it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not installed: requirements-models.txt has it")
        self.name = name


class Unsupported(ValueError):
    """A folder holds something that is not known here: ``what`` it is, and the ``known`` names."""

    def __init__(self, what: str, known: str) -> None:
        super().__init__(f"{what} is not supported; known are {known}")
        self.what, self.known = what, known


class NothingToRead(ValueError):
    """A text of which no piece is left."""

    def __init__(self) -> None:
        super().__init__("text: nothing to read")


class TooLong(ValueError):
    """A text has more pieces than the ``most`` that a model reads."""

    def __init__(self, most: int) -> None:
        super().__init__(f"text: more than {most} pieces")
        self.most = most


def _damaged(path: str, expected: str, found: str, remedy: str) -> WeightsError:
    return WeightsError(Path(path), expected, found, remedy)


_NAMED: Mapping[str, Callable[..., Exception]] = MappingProxyType(
    {
        "WeightsError": _damaged,
        **{
            error.__name__: error
            for error in (ModelMissing, NotInstalled, Unsupported, NothingToRead, TooLong)
        },
    }
)


def described(error: Exception) -> dict[str, Any]:
    """An error in plain values: as text, and where it has a name here its ``facts``."""
    reply: dict[str, Any] = {"error": f"{type(error).__name__}: {error}"}
    if (name := type(error).__name__) in _NAMED:
        facts = {
            fact: str(value) if isinstance(value, Path) else value
            for fact, value in vars(error).items()
        }
        reply |= {"name": name, "facts": facts}
    return reply


def named(reply: Mapping[str, Any]) -> Exception | None:
    """The error that `described` made a ``reply`` of; None where it has no name here."""
    make = _NAMED.get(reply.get("name", ""))
    return None if make is None else make(**reply["facts"])
