"""Settings as the query of an address, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
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
)


def parse(query: Mapping[str, str], first: Settings = DEFAULTS) -> Settings:
    """Settings from an address. Any strings are accepted: what they leave out, or what is invalid,
    is as in ``first``.
    """
    understood = _understood(query, FIELDS)
    for side in SIDES:
        given = {name: query[f"{side}.{name}"] for name in COMPARED if f"{side}.{name}" in query}
        if values := _understood(given, COMPARED):
            understood[side] = side_with(**values)
    return replace(first, **understood)


def _understood(given: Mapping[str, str], names: Iterable[str]) -> dict[str, Any]:
    values = {}
    for name in given.keys() & set(names):
        try:
            values[name] = _read(name, given[name])
        except ValueError:
            continue
    return values


def _read(name: str, written: str) -> Any:
    """The value of the field ``name``. Raises ValueError for what is none."""
    if name not in TYPED and len(written) > LONGEST_LINK:
        raise ValueError(f"{name}: {len(written)} characters")
    return FIELDS[name].metadata["parse"](written)


def valid(asked: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Of the values that a browser asks for, in no matter which form, those that are settings.

    A value is a setting if an address could say it: it is written as one, and read again.
    """
    values = {}
    for name in names:
        if isinstance(value := asked.get(name), bool | int | float | str | list | tuple):
            try:
                values[name] = _read(name, _shown(name, value))
            except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError):
                continue
    return values


def query(settings: Settings, first: Settings = DEFAULTS) -> dict[str, str]:
    """The part of an address that says ``settings``: what differs from ``first``.

    Where it grows too long the longest texts are left out, each `WITH` what means nothing without
    it; `carries_text` tells.
    """
    kept = _differing(settings, first)
    while not _fits(kept):
        longest = max(kept.keys() & WITH.keys(), key=lambda name: (len(kept[name]), name))
        for name in (longest, *WITH[longest]):
            kept.pop(name, None)
    return kept


def carries_text(settings: Settings, first: Settings = DEFAULTS) -> bool:
    """Whether the address that `query` gives holds what was typed."""
    return _fits(_differing(settings, first))


def _differing(settings: Settings, first: Settings) -> dict[str, str]:
    common = {
        name: _shown(name, getattr(settings, name))
        for name in FIELDS
        if getattr(settings, name) != getattr(first, name)
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
