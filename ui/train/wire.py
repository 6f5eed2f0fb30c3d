"""What the view of a film receives."""

from __future__ import annotations

from typing import TypedDict


class FilmLine(TypedDict):
    """A curve: a number for each frame, null where it is not finite."""

    label: str
    values: list[float | None]


class FilmChart(TypedDict):
    """Curves over the same frames; ``share`` where they are shares of all."""

    title: str
    share: bool
    lines: list[FilmLine]


class FilmView(TypedDict):
    """A film so far, on one example of n units.

    ``steps`` has a number for each frame. ``moment``, from 1, is the frame that is looked at;
    ``newest`` where that is the last one, whichever comes. ``gold`` are the cells where answers
    are. ``maps``, one for each frame, are the weights of all heads (heads, n, n) as bytes in
    base64, of which 255 is a weight of 1.
    """

    steps: list[int]
    moment: int
    newest: bool
    charts: list[FilmChart]
    tokens: list[str]
    gold: list[tuple[int, int]]
    heads: list[str]
    head: int
    maps: list[str]
    words: dict[str, str]


class FilmSide(TypedDict):
    """A film on a standalone page, and the ``name`` above it, where there is one."""

    name: str
    film: FilmView
