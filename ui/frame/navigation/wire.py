"""The data of the links between the pages."""

from __future__ import annotations

from typing import TypedDict


class Link(TypedDict):
    """A page. ``path`` is relative to the app's own address."""

    name: str
    label: str
    path: str
    current: bool
