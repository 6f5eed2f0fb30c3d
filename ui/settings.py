"""Everything that changes a view, as one value that round-trips through the page's address.

A field's metadata says how it is read and written, and what menus offer. Names and values do not
depend on the reader's language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from attention import SCORINGS, SIMILARITIES, STEPS
from models.inference import VARIANTS
from ui.language import LANGUAGES

LONGEST_LINK = 4000
"""Characters; beyond that some mail programs and proxies cut an address."""

T = TypeVar("T")


def _setting(default: T, parse: Callable[[str], T], **metadata: Any) -> T:
    """A field. ``parse`` raises ValueError or clamps; what it refuses becomes the default."""
    made: T = field(default=default, metadata={"parse": parse, "show": str, **metadata})
    return made


def _choice(default: str, options: Mapping[str, Any] | tuple[str, ...], first: int = 0) -> str:
    """One of ``options``, of which the first few stand on the first screen."""

    def parse(text: str) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return _setting(default, parse, options=tuple(options), first=first)


def _number(default: float, low: float, high: float) -> float:
    def parse(text: str) -> float:
        value = float(text)
        if not math.isfinite(value):
            raise ValueError(text)
        return min(high, max(low, value))

    return _setting(default, parse, show="{:g}".format, low=low, high=high)


def _count(default: int, low: int, high: int) -> int:
    return _setting(default, lambda text: min(high, max(low, _digits(text))))


def _pair(default: tuple[int, int]) -> tuple[int, int]:
    def parse(text: str) -> tuple[int, int]:
        row, column = (_digits(part) for part in text.split("-"))
        return row, column

    return _setting(default, parse, show=lambda pair: f"{pair[0]}-{pair[1]}")


def _digits(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValueError(text)
    return int(text)


@dataclass(frozen=True)
class Settings:
    """The state of a page. ``cell`` is (row, column) in the matrix of the ``step``, from 0."""

    text: str = _setting("The teacher gave the student a book about music and art", str)
    language: str = _choice("auto", ("auto", *LANGUAGES))
    similarity: str = _choice("dot", SIMILARITIES, first=2)
    scoring: str = _choice("ratio", SCORINGS, first=2)
    temperature: float = _number(1.0, 0.1, 10.0)
    step: int = _count(4, 1, len(STEPS))
    cell: tuple[int, int] = _pair((1, 4))
    ramp: str = _choice("uniform", ("uniform", "zero"))
    review: str = _setting("A funny and moving film, even though the plot is thin", str)
    attention: str = _choice("additive", VARIANTS, first=len(VARIANTS))


FIELDS = {each.name: each for each in fields(Settings)}
DEFAULTS = Settings()
TYPED = ("text", "review")
"""What people type, which may be too long for a link."""


def parse(query: Mapping[str, str]) -> Settings:
    """Settings from an address. Any strings give something valid: what they do not say stays."""
    understood = {}
    for name in query.keys() & FIELDS.keys():
        try:
            understood[name] = FIELDS[name].metadata["parse"](query[name])
        except ValueError:
            continue
    return Settings(**understood)


def query(settings: Settings) -> dict[str, str]:
    """The part of an address that says ``settings``: what differs from the defaults.

    A text too long for a link is left out; `carries_text` tells.
    """
    return {
        name: each.metadata["show"](getattr(settings, name))
        for name, each in FIELDS.items()
        if getattr(settings, name) != each.default and (name not in TYPED or carries_text(settings))
    }


def carries_text(settings: Settings) -> bool:
    """Whether the link can hold what was typed: percent-encoded, and with room for all else."""
    typed = "".join(getattr(settings, name) for name in TYPED)
    return len(typed.encode("utf-8", "replace")) * 3 < LONGEST_LINK - 300
