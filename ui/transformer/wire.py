"""What the overview of heads and the finder of links receive."""

from __future__ import annotations

from typing import TypedDict

from ui.kit.wire import Ramp, Scale


class Piece(TypedDict):
    """A token: as it is spelled, and its distinct name. ``joins``: it joins the one before."""

    text: str
    name: str
    special: bool
    joins: bool


class LinkingHead(TypedDict):
    """A head, its layer and its number from 1, and how much of its weight the link has.

    ``before`` is that weight in the sentence before a word was changed.
    """

    head: tuple[int, int]
    name: str
    weight: float
    before: float
    chosen: bool


Way = TypedDict(
    "Way",
    {"pair": tuple[int, int], "from": str, "to": str, "heads": list[LinkingHead]},
)
"""The heads by which one token looks at another, the strongest first."""


class FindingView(TypedDict):
    """The tokens, the pair that is looked at, and what links it in both directions."""

    tokens: list[Piece]
    pair: tuple[int, int]
    ways: list[Way]
    words: dict[str, str]


class HeadGroup(TypedDict):
    """Heads that stand together, by their places in the order of layers."""

    name: str
    heads: list[int]


class MapAxis(TypedDict):
    """A measure of all heads, from 0 to 1, null where undefined; ``top`` is printed at 1."""

    label: str
    values: list[float | None]
    top: str


class HeadMap(TypedDict):
    """Where heads stand on a map of two measures."""

    x: MapAxis
    y: MapAxis


class OverviewView(TypedDict):
    """All heads of a model; their pictures travel beside it, ``side`` squared bytes each.

    ``chosen`` and ``linking``: indices in the order of layers. ``captions``: each head's name and
    what was measured of it. ``byLayer``: a row for each layer.
    """

    layers: int
    heads: int
    side: int
    chosen: int
    linking: list[int]
    ramp: Ramp
    scale: Scale
    byLayer: bool
    groups: list[HeadGroup]
    map: HeadMap | None
    captions: list[list[str]]
    words: dict[str, str]
    caption: str
