"""Numbers and arrays that a formula needs besides its operands: named, checked, with defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from .checks import expect_shape, finite, positive
from .registry import Entry

Parameters = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Parametric(Entry):
    """An entry whose function takes ``**parameters``.

    ``axes`` names the parameters' axes (d, e: the widths of queries and keys; any other letter is
    free but the same everywhere); a parameter without axes is a number above 0. ``defaults(d, e,
    generator)`` makes them; ``untrained`` marks those that are drawn at random.
    """

    axes: Mapping[str, str] = field(default_factory=dict)
    defaults: Callable[[int, int, np.random.Generator], dict[str, Any]] = lambda *_: {}
    untrained: bool = False

    def parameters(
        self, d: int, e: int, given: Parameters = MappingProxyType({}), seed: int = 0
    ) -> dict[str, Any]:
        """The parameters for queries (m, d) and keys (n, e): those ``given``, the rest by default.

        Raises ValueError for an unknown name, a wrong shape, or a number that is not finite.
        """
        expect_known(given, self)
        parameters = dict(given)
        if self.axes.keys() - given.keys():
            parameters = self.defaults(d, e, np.random.default_rng(seed)) | parameters
        sizes = {"d": d, "e": e}
        for name, axes in self.axes.items():
            if not axes:
                parameters[name] = positive(name, parameters[name])
                continue
            value = parameters[name] = finite(name, parameters[name], len(axes))
            found = dict(zip(axes, value.shape, strict=True))
            expect_shape(name, value, tuple(sizes.setdefault(axis, found[axis]) for axis in axes))
        return parameters

    def select(self, parameters: Parameters) -> dict[str, Any]:
        """Those of ``parameters`` that this entry takes."""
        return {name: value for name, value in parameters.items() if name in self.axes}


def expect_known(given: Parameters, *entries: Parametric) -> None:
    """Raises ValueError for a name that none of the entries takes."""
    known = [name for entry in entries for name in entry.axes]
    if unknown := set(given).difference(known):
        takers = [entry.name for entry in entries if entry.axes] or [entries[0].name]
        raise ValueError(
            f"parameters: got {', '.join(sorted(map(str, unknown)))}, expected some of "
            f"{', '.join(known) or 'none'} for {', '.join(takers)}"
        )


def split(given: Parameters, *entries: Parametric) -> tuple[dict[str, Any], ...]:
    """The part of ``given`` that each entry takes; two entries cannot take the same name.

    Raises ValueError for such a pair, and for a name that none of the entries takes.
    """
    expect_known(given, *entries)
    names = [name for entry in entries for name in entry.axes]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(
            f"parameters: {', '.join(twice)} would be shared by "
            f"{' and '.join(entry.name for entry in entries)}"
        )
    return tuple(entry.select(given) for entry in entries)
