"""Five cards that show a newcomer around. They live in the browser and cost no rerun."""

from __future__ import annotations

from ui.kit import session
from ui.kit.component import component
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.present import demo

_TOUR = component("tour", __file__)

WORDS = ("start", "back", "next", "close", "demo", "place")

CARDS = {
    "type": ".st-key-typed",
    "read": ".heat",
    "steps": ".film",
    "cell": ".arithmetic",
    "switch": ".st-key-similarity",
}
"""What each card points at, on the page or in the stage, by its selector."""


def tour(text: Text, settings: Settings) -> None:
    """A quiet button, for who came without a link: who was sent one is to see what it shows."""
    if session.was_linked() or settings.composed or settings.present or settings.demo:
        return
    words = {
        key: text(f"tour.{key}") for key in ("start", "back", "next", "close", "demo", "place")
    }
    cards = {
        name: {"at": at, "title": text(f"tour.{name}.title"), "text": text(f"tour.{name}.text")}
        for name, at in CARDS.items()
    }
    _TOUR(
        key="tour",
        # In a list: a dictionary within a dictionary would be looked at with pandas.
        data=[{**words, "cards": cards}],
        on_demo_change=_start,
        width="content",
    )


def _start() -> None:
    demo.go(1, demo.EXPLORER)
