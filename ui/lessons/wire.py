"""What the scripts of the lessons receive."""

from __future__ import annotations

from typing import TypedDict


class Arrival(TypedDict):
    """Where the reader is, what is to have the focus there, and whether a button led here."""

    spot: str
    goal: str
    moved: bool


class Keeping(TypedDict):
    """How far somebody has come; not ``known`` to a session that has just begun."""

    known: bool
    progress: dict[str, list[str]]
