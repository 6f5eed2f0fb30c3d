"""Five cards that show a newcomer around. They live in the browser and cost no rerun."""

from __future__ import annotations

from ui.explorer.tour.wire import TourData
from ui.kit import session
from ui.kit.component import BUTTONS, component
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.present import demo

_TOUR = component("tour", __file__, BUTTONS)

CARDS = {
    "type": ".st-key-typed",
    "read": ".heat",
    "steps": ".film",
    "cell": ".arithmetic",
    "switch": ".st-key-similarity",
}
"""What each card points at, on the page or in the stage, by its selector."""


def tour(text: Text, settings: Settings) -> None:
    """A small button. It is not drawn for visitors who came by a link to something else."""
    if session.was_linked() or settings.composed or settings.present or settings.demo:
        return
    data: TourData = {
        "start": text("tour.start"),
        "back": text("tour.back"),
        "next": text("tour.next"),
        "close": text("tour.close"),
        "demo": text("tour.demo"),
        "counter": text("tour.counter"),
        "cards": [
            {"at": at, "title": text(f"tour.{name}.title"), "text": text(f"tour.{name}.text")}
            for name, at in CARDS.items()
        ],
    }
    _TOUR(
        key="tour",
        # In a list: Streamlit would pass a dictionary within a dictionary to pandas.
        data=[data],
        on_demo_change=_start,
        width="content",
    )


def _start() -> None:
    demo.go(1, demo.EXPLORER)
