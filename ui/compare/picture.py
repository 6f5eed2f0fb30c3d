"""The comparison as a live view: three heatmaps, one cell worked out twice, every row measured."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from attention import AttentionTrace
from attention.arithmetic import decimals_of
from attention.steps import labels
from ui.compare.presets import Finding
from ui.compare.sides import Comparison, Row, differing, matters
from ui.compare.wire import ComparisonView, MeasuredRow
from ui.explorer.explore import Exploration
from ui.explorer.scene import STEPS_OF
from ui.explorer.vectors import Source
from ui.frame.controls import in_words
from ui.kit import session
from ui.kit.component import fetched, sent
from ui.kit.language import Text
from ui.kit.settings import SIDES, Settings, sided
from ui.kit.wire import Scale
from ui.present.presenting import projected
from ui.views.stage.packing import pack_arrays
from ui.views.stage.style import style
from ui.views.stage.view import scale_of, view
from ui.views.stage.wire import MapStep, StageView

_PICTURE = fetched("compare", __file__, style())

DIGITS = 2
"""Significant digits of a difference, which also has a sign."""

MOST_WINNERS = 3

PLAIN = ("similarity", "scoring", "weighting")
"""Settings whose options need no name of the setting before them."""

WORDS = (
    *("cellNumbers", "divergence", "divergenceAbout", "entropy", "entropyAbout", "largest"),
    *("largestAbout", "map", "measures", "none", "notApplicable", "ofCeiling", "query"),
    *("next", "picture", "previous", "sameScale", "winner", "winnerAbout"),
)
"""Keys of the texts that this view draws in addition to the stage's."""


def picture(data: bytes) -> None:
    """Draw packed bytes."""
    _PICTURE(key="comparison", data=data, on_view_change=_chosen, on_presenting_change=_presented)


def _chosen() -> None:
    session.accept(sent("comparison", "view"), "cell", "ramp")


def _presented() -> None:
    session.accept(sent("comparison", "presenting"), "present", "contrast")


def packed(
    found: Comparison, rows: Sequence[Row], finding: Finding, settings: Settings, text: Text
) -> bytes:
    """The bytes that the picture draws."""
    return pack_arrays(drawn(found, rows, finding, settings, text), arrays_of(found))


def arrays_of(found: Comparison) -> dict[str, np.ndarray]:
    """The three maps (m, n): the weights of both sides, and their difference."""
    a, b = (_seen(trace) for trace in found.traces)
    return {"a": a, "b": b, "difference": difference(*found.traces)}


def drawn(
    found: Comparison, rows: Sequence[Row], finding: Finding, settings: Settings, text: Text
) -> ComparisonView:
    """The view that the picture draws."""
    unknown = {word for each in (found.a, found.b) for word in each.unknown}
    whole = [_of_stage(each, unknown, settings, text) for each in (found.a, found.b)]
    arrays = arrays_of(found)
    apart = arrays["difference"]
    a, b = (each["steps"][3] for each in whole)
    common = scale_of(np.stack([arrays["a"], arrays["b"]]), weights=True)
    widest = float(np.abs(apart[np.isfinite(apart)]).max(initial=0.0))
    scale: Scale = {"kind": "signed", "centre": 0.0, "reach": widest}
    decimals = max(a["decimals"], b["decimals"])
    steps = [
        _map(field, number, common, decimals) for number, field in enumerate(("a", "b"), start=1)
    ]
    steps.append(_map("difference", 3, scale, min(decimals_of(widest, DIGITS), 6)))
    steps[2] |= {"symbol": text("compare.minus"), "name": text("compare.difference")}
    name, values = finding
    presented = projected(settings, text)
    presented["words"] |= {"keys": text("compare.keys")}
    return {
        "queries": whole[0]["queries"],
        "keys": whole[0]["keys"],
        "steps": steps,
        "step": 1,
        "cell": whole[0]["cell"],
        "ramp": settings.ramp,
        "axis": text("compare.axis"),
        "finding": {
            "template": text(f"findings.{name}"),
            "values": {each: str(value) for each, value in values.items()},
        },
        "presenting": presented,
        "sides": [
            {
                "mark": side.upper(),
                "name": described(settings, side, explored.source, text),
                "states": each["rows"],
                "worked": {**each["worked"], "step": 1},
                "formula": each["steps"][3]["formula"],
                "sentence": each["steps"][2]["sentence"],
            }
            for side, explored, each in zip(SIDES, (found.a, found.b), whole, strict=True)
        ],
        "measures": [_measured(row, found, text) for row in rows],
        "words": whole[0]["words"] | {word: text(f"compare.{word}") for word in WORDS},
    }


def _of_stage(
    each: Exploration, unknown: Collection[str], settings: Settings, text: Text
) -> StageView:
    """The stage's view of one side; words are marked that either side does not know."""
    return view(
        each.trace,
        each.keys.known,
        text,
        step=4,
        cell=settings.cell,
        ramp=settings.ramp,
        steps=STEPS_OF[settings.kind],
        unknown=unknown,
    )


def described(settings: Settings, side: str, origin: Source, text: Text) -> str:
    """The settings of a side that differ from the other's; if none do, the main ones."""
    side_settings = sided(settings, side)
    names = differing(settings) or ["similarity", "scoring"]
    parts = [
        text("upload.stands_in")
        if name == "vectors" and origin.stands_in
        else _in_words(text, side_settings, name)
        for name in names
        if matters(side_settings, name) and getattr(side_settings, name) is not False
    ]
    return " · ".join(parts)


def _in_words(text: Text, side_settings: Settings, name: str) -> str:
    if name == "mask_when":
        when = text(f"mask_when.{side_settings.mask_when}")
        return text("choices.labelled", label=text("mask.label"), value=when)
    return (
        text(f"{name}.{getattr(side_settings, name)}")
        if name in PLAIN
        else in_words(text, side_settings, name)
    )


def _map(field: str, number: int, scale: Scale, decimals: int) -> MapStep:
    return {
        "field": field, "number": number, "symbol": "β", "name": "", "columns": "key",
        "scale": scale, "decimals": decimals,
    }  # fmt: skip


def _seen(trace: AttentionTrace) -> np.ndarray:
    """The weights (m, n), with -inf where a mask hides the key."""
    return trace.weights if trace.mask is None else np.where(trace.mask, trace.weights, -np.inf)


def difference(a: AttentionTrace, b: AttentionTrace) -> np.ndarray:
    """B − A (m, n); a masked weight counts as 0, and where both are masked it is -inf."""
    apart = b.weights - a.weights
    if a.mask is None or b.mask is None:
        return apart
    return np.where(a.mask | b.mask, apart, -np.inf)


def _measured(row: Row, found: Comparison, text: Text) -> MeasuredRow:
    return {
        "sides": [
            {
                "entropy": side.entropy,
                "largest": side.largest,
                "ceiling": side.ceiling,
                "winners": _named(trace, side.winners, text),
            }
            for side, trace in zip((row.a, row.b), found.traces, strict=True)
        ],
        "divergence": row.divergence,
        "same": row.same,
    }


def _named(trace: AttentionTrace, winners: tuple[int, ...], text: Text) -> str:
    """The winners by name, or their number if there are many."""
    if len(winners) > MOST_WINNERS:
        return text("compare.tied", count=len(winners))
    return " = ".join(labels(trace.key_tokens)[key] for key in winners)
