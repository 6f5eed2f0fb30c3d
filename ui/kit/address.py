"""Settings as the query of an address, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from ui.kit.settings import (
    COMPARED,
    DEFAULTS,
    FIELDS,
    LONGEST_LINK,
    LONGEST_QUERY,
    SIDES,
    TYPED,
    WITH,
    Settings,
    side_with,
    values,
)


def parse(query: Mapping[str, str], first: Settings = DEFAULTS) -> Settings:
    """Settings from an address. Any strings are accepted: what they leave out, or what is invalid,
    is as in ``first``.
    """
    understood = _understood(query, FIELDS)
    for side in SIDES:
        given = {name: query[f"{side}.{name}"] for name in COMPARED if f"{side}.{name}" in query}
        if of_side := _understood(given, COMPARED):
            understood[side] = side_with(**of_side)
    return replace(first, **understood)


def _understood(given: Mapping[str, str], names: Iterable[str]) -> dict[str, Any]:
    understood = {}
    for name in given.keys() & set(names):
        try:
            understood[name] = _read(name, given[name])
        except ValueError:
            continue
    return understood


def _read(name: str, written: str) -> Any:
    """The value of the field ``name``. Raises ValueError for what is none."""
    if name not in TYPED and len(written) > LONGEST_LINK:
        raise ValueError(f"{name}: {len(written)} characters")
    return FIELDS[name].metadata["parse"](written)


def valid(asked: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Of the values that a browser asks for, in no matter which form, those that are settings.

    A value is a setting if an address could say it: it is written as one, and read again.
    """
    changes = {}
    for name in names:
        if isinstance(value := asked.get(name), bool | int | float | str | list | tuple):
            try:
                changes[name] = _read(name, _shown(name, value))
            except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError):
                continue
    return changes


class Address(NamedTuple):
    """The ``query`` of an address, and whether it is the ``whole``: it holds what was typed."""

    query: dict[str, str]
    whole: bool


def address(settings: Settings, first: Settings = DEFAULTS) -> Address:
    """The address that says ``settings``: what differs from ``first``.

    Where it grows too long the longest texts are left out, each `WITH` what means nothing without
    it.
    """
    kept = _differing(settings, first)
    if _fits(kept):
        return Address(kept, whole=True)
    while not _fits(kept):
        longest = max(kept.keys() & WITH.keys(), key=lambda name: (len(kept[name]), name))
        for name in (longest, *WITH[longest]):
            kept.pop(name, None)
    return Address(kept, whole=False)


def query(settings: Settings, first: Settings = DEFAULTS) -> dict[str, str]:
    """The query of the `address`."""
    return address(settings, first).query


def _differing(settings: Settings, first: Settings) -> dict[str, str]:
    common = {
        name: _shown(name, value)
        for name, value, usual in zip(FIELDS, values(settings), values(first), strict=True)
        if value != usual
    }
    return common | {
        f"{side}.{name}": _shown(name, value)
        for side in SIDES
        if getattr(settings, side) != getattr(first, side)
        for name, value in getattr(settings, side)
    }


def _shown(name: str, value: Any) -> str:
    text: str = FIELDS[name].metadata["show"](value)
    return text


def _fits(query: Mapping[str, str]) -> bool:
    plain = sum(map(len, query.values()))  # it is at least so long, and this is quick for any text
    return plain <= LONGEST_QUERY and len(urlencode(query, errors="replace")) <= LONGEST_QUERY
