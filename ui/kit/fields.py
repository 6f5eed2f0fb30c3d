"""Kinds of settings: how each is written in an address, how it is read, what its menu offers.

Each function makes a dataclass field that carries all of that as metadata.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, TypeVar

Edits = tuple[tuple[int, float], ...]
"""Indices of words, from 0, and the weights that a hand gave them."""

LONGEST_TYPED = 1 << 20
"""How many characters of a typed text are kept; far fewer are read."""

TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Unicode's classes of invisible signs that change the direction of the text after them."""

T = TypeVar("T")
Option = TypeVar("Option", bound=str)


def setting(default: T, parse: Callable[[str], T], **metadata: Any) -> T:
    """A field. ``parse`` raises ValueError or clamps; a refused value becomes the default.

    ``of``: the choice that the field belongs to. ``when``: the options under which it matters; by
    default all except the choice's default. ``follows``: a text; when it changes, the field goes
    back to its default. ``counts``: a text whose words the field counts. Without that text neither
    means anything.
    """
    made: T = field(default=default, metadata={"parse": parse, "show": str, **metadata})
    return made


def choice(
    default: Option,
    options: Mapping[Option, Any] | tuple[Option, ...],
    first: int = 0,
    **metadata: Any,
) -> Option:
    """One of ``options``; the first few are on the first screen.

    ``words``: the section of the locales that has their names, if it is not the field's own; empty
    if the options are numbers.
    """

    def parse(text: str) -> Option:
        for option in options:
            if option == text:
                return option
        raise ValueError(text)

    return setting(default, parse, options=tuple(options), first=first, **metadata)


def typed(default: str, most: int = LONGEST_TYPED, **metadata: Any) -> str:
    """A typed text, which may be too long for a link: the first ``most`` characters."""
    return setting(default, lambda text: text[:most], typed=True, most=most, **metadata)


def note(most: int, **metadata: Any) -> str:
    """A typed text for others to read, without signs that change its direction."""
    return setting("", lambda text: upright(text[:most]), typed=True, most=most, **metadata)


def upright(text: str) -> str:
    """The text without the signs that change its direction.

    >>> upright("abc\u202edef")
    'abcdef'
    """
    return "".join(sign for sign in text if unicodedata.bidirectional(sign) not in TURNING)


def switch(default: bool = False, **metadata: Any) -> bool:
    def parse(text: str) -> bool:
        if text not in ("0", "1"):
            raise ValueError(text)
        return text == "1"

    return setting(default, parse, show=lambda on: str(int(on)), **metadata)


def number(default: float, low: float, high: float, step: float, **metadata: Any) -> float:
    def parse(text: str) -> float:
        value = float(text)
        if not math.isfinite(value):
            raise ValueError(text)
        return min(high, max(low, value))

    return setting(default, parse, show="{:g}".format, low=low, high=high, step=step, **metadata)


def count(default: int, low: int, high: int, **metadata: Any) -> int:
    def parse(text: str) -> int:
        return min(high, max(low, _digits(text)))

    return setting(default, parse, low=low, high=high, step=1, **metadata)


def pair(default: tuple[int, int], **metadata: Any) -> tuple[int, int]:
    def parse(text: str) -> tuple[int, int]:
        row, column = (_digits(part) for part in text.split("-"))
        return row, column

    return setting(default, parse, show=lambda pair: f"{pair[0]}-{pair[1]}", **metadata)


def indices(below: int, **metadata: Any) -> tuple[int, ...]:
    """Different numbers in order, each less than ``below``; at first none."""

    def parse(text: str) -> tuple[int, ...]:
        given = {_digits(part) for part in text.split(".")} if text else set()
        return tuple(sorted(index for index in given if index < below))

    return setting(
        (), parse, show=lambda indices: ".".join(map(str, indices)), below=below, **metadata
    )


def edits(most: int, **metadata: Any) -> Edits:
    """The last ``most`` weights that were set by hand, in order; at first none."""

    def parse(text: str) -> Edits:
        given = [part.split("-") for part in text.split("_")] if text else []
        return tuple((_digits(index), _share(weight)) for index, weight in given)[-most:]

    def show(edits: Edits) -> str:
        return "_".join(f"{index}-{round(weight, 3):g}" for index, weight in edits[-most:])

    return setting((), parse, show=show, most=most, **metadata)


def _share(text: str) -> float:
    """A number from 0 to 1, in thousandths: a hand cannot set it more finely."""
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return round(value, 3)


def several(options: tuple[str, ...], **metadata: Any) -> tuple[str, ...]:
    """Some of ``options``, in their order; at first none."""

    def parse(text: str) -> tuple[str, ...]:
        given = text.split(".")
        return tuple(name for name in options if name in given)

    return setting((), parse, show=".".join, some=options, **metadata)


def _digits(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValueError(text)
    return int(text)
