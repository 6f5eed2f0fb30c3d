"""A film on a Streamlit page: its curves, the maps of all heads, and a handle to scrub through."""

from __future__ import annotations

import base64
import json
import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from models.learning.film import Film, Frame
from models.learning.setup import Setup
from models.learning.task import Units, gold_cells
from ui.kit import session
from ui.kit.component import fetched, sent
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.train.reel import reel
from ui.train.wire import FilmLine, FilmView

_FILM = fetched("film", __file__)

WORDS = ("play", "stop", "step", "scrub", "label", "heads")
"""Keys of the texts that the film always draws."""

LEVELS = 255
"""A weight of a small map is sent in so many steps; the stage has the numbers themselves."""


def head_of(film: Film, settings: Settings) -> int:
    """The head that is looked at, counted through all layers from 0.

    Where none is chosen, the one that last looked most at what is right.
    """
    heads = film.setup.layers * film.setup.heads
    if settings.net_head:
        return min(settings.net_head, heads) - 1
    return int(np.argmax([gold for layer in film.frames[-1].gold for gold in layer]))


def frame_of(film: Film, settings: Settings) -> Frame:
    """The frame that is looked at: the newest, unless one was chosen."""
    return film.frames[_moment(film, settings) - 1]


def _moment(film: Film, settings: Settings) -> int:
    return min(settings.moment or len(film.frames), len(film.frames))


def draw(film: Film, units: Units, settings: Settings, text: Text, key: str = "film") -> None:
    """Draw the film so far, on one example."""
    data = json.dumps(view(film, units, settings, text, key)).encode()
    _FILM(
        key=key,
        data=data,
        on_moment_change=partial(_moved, key),
        on_head_change=partial(_chosen, key),
    )


def view(film: Film, units: Units, settings: Settings, text: Text, key: str = "film") -> FilmView:
    """The view; ``key`` distinguishes the films of a page, whose maps are kept."""
    setup = film.setup
    head = head_of(film, settings)
    golds = [[gold for layer in frame.gold for gold in layer] for frame in film.frames]
    tokens = [setup.work.text(unit, text.language) for unit in units]
    return {
        "steps": [frame.step for frame in film.frames],
        "moment": _moment(film, settings),
        "newest": settings.moment == 0,
        "charts": [
            {
                "title": text("train.charts.share"),
                "share": True,
                "lines": [
                    _line("accuracy", text, [frame.accuracy for frame in film.frames]),
                    _line(
                        "opinions" if setup.work.written else "gold",
                        text,
                        [gold[head] for gold in golds],
                    ),
                ],
            },
            {
                "title": text("train.charts.loss"),
                "share": False,
                "lines": [_line("loss", text, [frame.loss for frame in film.frames])],
            },
            {
                "title": text("train.charts.norm"),
                "share": False,
                "lines": [_line("norm", text, [frame.gradient for frame in film.frames])],
            },
            {
                "title": text("train.charts.saturated"),
                "share": True,
                "lines": [_line("saturated", text, [frame.saturated for frame in film.frames])],
            },
        ],
        "tokens": tokens,
        "gold": gold_cells(setup.work.solve(units)),
        "heads": _heads(setup, text),
        "head": head,
        "maps": [_levels(maps) for maps in reel(film, units, key).maps],
        "words": {
            **{key: text(f"train.film.{key}") for key in WORDS},
            "gold": gold_label(setup, text),
        },
    }


def gold_label(setup: Setup, text: Text) -> str:
    """What the outlined cells are."""
    return text("train.reader.gold" if setup.work.written else "train.film.gold")


def _heads(setup: Setup, text: Text) -> list[str]:
    """The names of all heads, layer by layer."""
    if setup.work.written:
        return [text("train.reader.head")]
    return [
        text("train.head", layer=layer + 1, head=number + 1)
        for layer in range(setup.layers)
        for number in range(setup.heads)
    ]


def _line(name: str, text: Text, values: list[float]) -> FilmLine:
    finite = [value if math.isfinite(value) else None for value in values]
    return {"label": text(f"train.lines.{name}"), "values": finite}


def _levels(maps: NDArray[np.float64]) -> str:
    """Weights from 0 to 1 as bytes; what is undefined is 0."""
    levels = np.rint(LEVELS * np.nan_to_num(maps).clip(0.0, 1.0)).astype(np.uint8)
    return base64.b64encode(levels.tobytes()).decode()


def _moved(key: str) -> None:
    session.accept({"moment": sent(key, "moment")}, "moment")


def _chosen(key: str) -> None:
    session.accept({"net_head": sent(key, "head")}, "net_head")
