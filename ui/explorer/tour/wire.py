"""The data of the tour."""

from __future__ import annotations

from typing import TypedDict


class Card(TypedDict):
    """A card: its texts, and the selector of what it points at."""

    at: str
    title: str
    text: str


class TourData(TypedDict):
    """The cards in their order, and the labels of the tour's buttons."""

    start: str
    back: str
    next: str
    close: str
    demo: str
    counter: str
    cards: list[Card]
