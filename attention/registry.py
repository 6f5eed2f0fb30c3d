"""Named functions: the one place where a similarity, scoring, weighting or position is added.

Menus, links, documentation, tests and benchmarks are all generated from these mappings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .expression import Expression


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A function with its name and its formula; subclasses add what their kind needs.

    ``source`` says where the formula comes from.
    """

    name: str
    expression: Expression
    function: Callable[..., Any]
    source: str

    @property
    def formula(self) -> str:
        """The formula in LaTeX."""
        return self.expression.latex


E = TypeVar("E", bound=Entry)


class Registry(Mapping[str, E], Generic[E]):
    """Entries by name, in the order of the menus; filled while their module is imported."""

    def __init__(self, kind: str, entry: type[E]) -> None:
        self.kind = kind
        self._entry = entry
        self._entries: dict[str, E] = {}

    def register(self, **fields: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorate a function to make it an entry under its own name (a trailing ``_`` is dropped).

        Raises ValueError where the name is taken.
        """

        def add(function: Callable[..., Any]) -> Callable[..., Any]:
            name = function.__name__.rstrip("_")
            if name in self._entries:
                raise ValueError(f"{self.kind} {name!r} is registered already")
            self._entries[name] = self._entry(name=name, function=function, **fields)
            return function

        return add

    def __getitem__(self, name: str) -> E:
        try:
            return self._entries[name]
        except (KeyError, TypeError):  # a list, for example, cannot be a key
            raise UnknownName(self.kind, name, tuple(self._entries)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<{self.kind}: {', '.join(self._entries)}>"


class UnknownName(ValueError, KeyError):
    """No entry has this name: carries the ``kind``, the ``name`` and the ``names`` that exist."""

    def __init__(self, kind: str, name: object, names: tuple[str, ...]) -> None:
        super().__init__(f"{kind}={name!r}: expected one of {', '.join(names)}")
        self.kind, self.name, self.names = kind, name, names

    def __str__(self) -> str:
        return str(self.args[0])
