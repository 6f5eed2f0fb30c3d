"""The data of the strip of heads."""

from __future__ import annotations

from typing import TypedDict

from ui.kit.wire import Scale


class HeadsView(TypedDict):
    """Several heads at a glance; their matrices, by number, and the outputs are sent with it.

    ``chosen`` is 0 where all are. ``scales`` are those of the weights and of the outputs, ``size``
    the width of one head's outputs.
    """

    labels: list[str]
    chosen: int
    scales: tuple[Scale, Scale]
    about: str
    size: int
    queries: list[str]
    keys: list[str]
