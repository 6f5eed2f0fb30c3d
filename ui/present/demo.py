"""A prepared path for people with two minutes: what attention does, and what it does not explain.

A stop is a page, settings, and one sentence with numbers of what is on the screen. The visitor's
own settings lie untouched underneath.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from attention import STEPS, AttentionTrace
from attention.ties import leading
from ui.kit import session
from ui.kit.language import Text
from ui.kit.numbers import percent, printed
from ui.kit.settings import Settings, first
from ui.views.stage import wire

EXPLORER, TRAIN = "app.py", "pages/train.py"
CLASSIFY, TRANSLATE = "pages/classify.py", "pages/translate.py"


@dataclass(frozen=True)
class Stop:
    """A stop on the page of ``script``, with ``changes`` to a new visitor's settings.

    The sentence is ``demo.<name>``. On the Explorer the cell is that of the opening sentence's
    two closest words, from the locales, or its row's first component. ``swapped``: a word of the
    opening review is replaced by one that reverses the verdict; both are from the locales.
    """

    name: str
    script: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    swapped: bool = False


STOPS = (
    Stop("words", EXPLORER, {"step": 1}),
    Stop("compare", EXPLORER, {"step": 2}),
    Stop("flat", EXPLORER, {"step": 4}),
    Stop("sharp", EXPLORER, {"step": 4, "scoring": "scaled"}),
    Stop("mix", EXPLORER, {"step": 5, "scoring": "scaled"}),
    Stop("learned", TRAIN, {"step": 4}),
    Stop("verdict", CLASSIFY),
    Stop("changed", CLASSIFY, swapped=True),
    Stop("caveat", CLASSIFY, swapped=True),
    Stop("crossing", TRANSLATE),
)

MOVES = {f"stop:{number}": number for number in range(len(STOPS) + 1)}
"""The actions of the stage's keys: a stop by its number, from 1, and 0 to leave."""


def script_of(settings: Settings) -> str | None:
    """The script of the page of the current stop; None outside the path."""
    return STOPS[min(settings.demo, len(STOPS)) - 1].script if settings.demo else None


def staged(settings: Settings, script: str, language: str) -> Settings:
    """The settings that the page of ``script`` shows: a stop's, or the visitor's.

    The browser's Back may lead to a page with the number of a stop on another page, because
    Streamlit adds the new address to the history before it changes the page. Then the nearest stop
    of this page is shown; a page without one is outside the path.
    """
    if not settings.demo:
        return settings
    here = [number for number, stop in enumerate(STOPS, start=1) if stop.script == script]
    if not here:
        return replace(settings, demo=0)
    number = min(here, key=lambda number: abs(number - settings.demo))
    stop = STOPS[number - 1]
    kept = {name: getattr(settings, name) for name in ("language", "contrast")}
    if script == EXPLORER:
        row, column = Text(language).entries["opening"]["cell"]
        has_keys = STEPS[stop.changes["step"] - 1].axes[1] == "key"
        kept["cell"] = (row, column if has_keys else 0)
    if stop.swapped:
        kept["review"] = first(language).review.replace(*swap(language))
    return replace(first(language), **kept, demo=number, **stop.changes)


def swap(language: str) -> tuple[str, str]:
    """A word of the opening review, and the one that reverses its verdict."""
    old, new = Text(language).entries["opening"]["swap"]
    return old, new


def go(number: int, here: str) -> None:
    """Go to a stop, from a callback on the page of the script ``here``."""
    session.put(demo=number)
    script = STOPS[number - 1].script if number else here
    if script != here:
        session.go(script)


def answer(
    actions: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    doors: Mapping[str, str] = MappingProxyType({}),
) -> Callable[[str], None]:
    """The callback of a stage: it goes to a stop, or does the action of a note.

    ``actions``: the settings that each action changes. ``doors``: the script of the page to which
    an action leads.
    """

    def act(asked: str) -> None:
        if asked in MOVES:
            go(MOVES[asked], session.memory().page)
        elif settings := actions.get(asked):
            session.put(**settings)
        if script := doors.get(asked):
            session.go(script)

    return act


def card(
    settings: Settings, text: Text, trace: AttentionTrace, cell: tuple[int, int], **values: object
) -> wire.Stop | None:
    """The stop of `staged` settings, as the stage draws it; None outside the path.

    ``values``: what the page knows besides the trace.
    """
    if not settings.demo:
        return None
    old, new = swap(text.language)
    numbers = _numbers(trace, cell) | {"old": old, "new": new}
    return {
        "at": settings.demo,
        "of": len(STOPS),
        "sentence": text(f"demo.{STOPS[settings.demo - 1].name}", **numbers, **values),
    }


def _numbers(trace: AttentionTrace, cell: tuple[int, int]) -> dict[str, object]:
    """The numbers of a trace for a stop's sentence: of its weights, and of the row of ``cell``.

    ``winner`` has the most weight in that row, ``least`` the least, and ``nearest`` the most that
    is not the word itself, whose weight is ``itself``.
    """
    row = cell[0]
    weights = trace.weights[row]
    others = np.where(np.arange(len(weights)) == row, -np.inf, weights)
    most, least = leading(others), leading(-weights)
    itself = weights[row] if trace.shape[0] == trace.shape[1] else np.nan
    n = trace.shape[1]
    return {
        "n": n,
        "d": trace.queries.shape[1],
        "uniform": printed(1 / n),
        "low": printed(trace.weights.min()),
        "high": printed(trace.weights.max()),
        "query": trace.query_tokens[row],
        "nearest": trace.key_tokens[most],
        "least": trace.key_tokens[least],
        "similarity": printed(trace.similarities[row, most], 1),
        "least_similarity": printed(trace.similarities[row, least], 1),
        "weight": percent(weights[most], 0),
        "itself": percent(itself, 0),
        "winner": trace.key_tokens[leading(weights)],
        "winner_weight": percent(weights.max(), 0),
        "least_weight": percent(weights[least], 0),
    }
