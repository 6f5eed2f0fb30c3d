"""Exports of a comparison: the pictures, a standalone page, and all numbers of both sides."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from attention import AttentionTrace
from models.slices import Slices
from ui.compare.picture import arrays_of
from ui.compare.sides import Comparison
from ui.compare.wire import ComparisonView
from ui.explorer.scene import sayings
from ui.export.formats import Offer, Sliced
from ui.export.page import ALL_WORKED, packed, packing, standing
from ui.export.table import Table
from ui.export.templates import Page
from ui.kit.component import joined
from ui.kit.language import Text
from ui.kit.settings import SIDES, Settings, sided
from ui.views.stage.lines import worked_lines
from ui.views.stage.packing import pack_arrays
from ui.views.stage.style import style

STEP = 4
"""The step whose cells are worked out: the weights."""

SECONDS = 8e-6
"""For each number that is named."""


def offer(
    found: Comparison, drawn: Callable[[], ComparisonView], settings: Settings, text: Text
) -> Offer:
    """The exports of Compare. ``drawn()`` gives the view of its picture."""
    numbers = Table(
        dict(zip(("A", "B"), found.traces, strict=True)), partial(remarks, found, settings, text)
    )
    return Offer(
        settings.text,
        {
            "png": None,
            "svg": None,
            "html": Sliced(lambda: page(found, drawn(), settings, text), _seconds(found)),
            "csv": numbers,
        },
        numbers.numbers,
        lambda: (found.traces, drawn(), remarks(found, settings, text)),
    )


def _seconds(found: Comparison) -> float:
    """About how long the page takes: a cell's arithmetic names its row and two vectors."""
    (m, n), e = found.a.trace.shape, found.a.trace.keys.shape[1]
    return len(SIDES) * m * n * (n + e) * SECONDS if max(m, n) <= ALL_WORKED else 0.0


def page(found: Comparison, drawn: ComparisonView, settings: Settings, text: Text) -> Slices[Page]:
    """The comparison as one page, with the arithmetic of every cell up to `ALL_WORKED` words; in
    slices of one cell.
    """
    kept: ComparisonView = {**drawn, "presenting": {**drawn["presenting"], "on": False}}
    everything = max(found.a.trace.shape) <= ALL_WORKED
    folder = Path(__file__).parent
    sheet = style() + (folder / "compare.css").read_text(encoding="utf-8")
    notes = remarks(found, settings, text)
    if not everything:
        notes.append(text("export.one_worked"))
    worked = packed([b"null"])
    if everything:
        m, n = found.a.trace.shape
        worked = yield from packing(_worked(found.traces), len(SIDES) * m * n)
    return standing(
        text,
        title=settings.text,
        kind=" · ".join(f"{side['mark']}: {side['name']}" for side in drawn["sides"]),
        notes=notes,
        style=sheet,
        script=joined(folder / "standing.js"),
        carried={
            "view": packed([pack_arrays(kept, arrays_of(found))]),
            "worked": worked,
        },
    )


def remarks(found: Comparison, settings: Settings, text: Text) -> list[str]:
    """The notes on both sides' numbers, without repetition."""
    every = [
        each
        for side, explored in zip(SIDES, (found.a, found.b), strict=True)
        for each in sayings(explored, sided(settings, side), text)
    ]
    return list(dict.fromkeys(every))


def _worked(traces: tuple[AttentionTrace, AttentionTrace]) -> Iterator[bytes]:
    """The lines of every cell's weight: by side, row and column, as JSON."""
    for index, trace in enumerate(traces):
        yield b"[[" if index == 0 else b",["
        m, n = trace.shape
        for row in range(m):
            for column in range(n):
                before = ", " if column else ",[" if row else "["
                yield f"{before}{json.dumps(worked_lines(trace, STEP, row, column))}".encode()
            yield b"]"
        yield b"]]" if index else b"]"
