"""All heads of a model as small pictures in a grid of layers and heads, on a Streamlit page."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np

from models.transformer import measured as shipped
from models.transformer.behaviours import BEHAVIOURS
from models.transformer.glance import OTHER_MEASURES, Overview
from models.transformer.measured import Measured
from ui.kit import session
from ui.kit.component import fetched, sent
from ui.kit.language import Text
from ui.transformer.reading import Reading
from ui.transformer.scene import head_name
from ui.transformer.wire import HeadGroup, HeadMap, MapAxis, OverviewView
from ui.views.stage.packing import pack_bytes
from ui.views.stage.style import style

_OVERVIEW = fetched("overview", __file__, style())

UNNAMED = ("broad", "mixed")
"""What heads are called that earn no behaviour."""

MOST_SHARES = 2
"""Behaviours that are told of a head, those with the largest shares."""


def overview(reading: Reading) -> None:
    """Draw them. A click, or a key, puts a head on the stage."""
    _OVERVIEW(key="overview", data=packed(reading), on_head_change=_chosen)


def _chosen() -> None:
    session.accept(sent("overview", "head"), "layer", "layer_head")


def packed(reading: Reading) -> bytes:
    """The bytes that it draws: a header, and each head's picture as bytes, layer by layer."""
    found, settings, text = reading.overview, reading.settings, reading.text
    layers, heads = found.shape
    n = len(found.tokens)
    lit = found.heads[reading.pair].tolist()
    header: OverviewView = {
        "layers": layers,
        "heads": heads,
        "side": found.cells.shape[-1],
        "chosen": reading.head[0] * heads + reading.head[1],
        "linking": lit,
        "ramp": settings.ramp,
        "scale": {"kind": "weights", "centre": 1 / n, "reach": max(1 - 1 / n, 1 / n)},
        "byLayer": settings.arrange == "layer",
        "groups": list(_groups(reading)),
        "map": _map(reading),
        "captions": _all_captions(found, shipped_of(reading), text),
        "words": {"label": text("transformer.overview.label")},
        "caption": _caption(reading),
    }
    return pack_bytes(header, found.cells.tobytes())


def _every(found: Overview) -> Iterator[tuple[int, int]]:
    layers, heads = found.shape
    return ((layer, head) for layer in range(layers) for head in range(heads))


def _groups(reading: Reading) -> Iterator[HeadGroup]:
    """Heads that stand together under a name: a row for each layer, or all of a behaviour."""
    found, text = reading.overview, reading.text
    layers, heads = found.shape
    if reading.settings.arrange == "scatter":
        yield {"name": "", "heads": list(range(layers * heads))}
        return
    if reading.settings.arrange == "layer":
        for layer in range(layers):
            indices = list(range(layer * heads, (layer + 1) * heads))
            yield {"name": str(layer + 1), "heads": indices}
        return
    for name in (*BEHAVIOURS, *UNNAMED):
        indices = [
            layer * heads + head
            for layer, head in _every(found)
            if found.names[layer][head] == name
        ]
        if name in BEHAVIOURS:  # the purest first
            share = found.measures[name].reshape(-1)
            indices.sort(key=lambda index: -float(share[index]))
        if indices:
            label = text(
                "transformer.overview.group", name=behaviour(name, text), count=len(indices)
            )
            yield {"name": label, "heads": indices}


def _map(reading: Reading) -> HeadMap | None:
    """Where each head stands on a map of two measures: from 0 to 1, the lowest at 0.

    Heads of which a measure is not defined on this text have no place.
    """
    settings, text = reading.settings, reading.text
    if settings.arrange != "scatter":
        return None

    def axis(measure: str) -> MapAxis:
        values = reading.overview.measured(measure).reshape(-1).astype(np.float64)
        top = 1.0 if measure != "distance" else float(np.nanmax(values, initial=1.0))
        return {
            "label": measure_name(measure, text),
            "values": [value / top if value == value else None for value in values.tolist()],
            "top": "100 %" if measure != "distance" else f"{top:.1f}",
        }

    return {"x": axis(settings.across), "y": axis(settings.along)}


def measure_name(name: str, text: Text) -> str:
    """A measure in words: a behaviour's share, or what else is measured."""
    return text(f"measures.{name}") if name not in BEHAVIOURS else behaviour(name, text)


def behaviour(name: str, text: Text) -> str:
    """A behaviour in words."""
    return text(f"behaviours.{name}")


@functools.lru_cache(maxsize=4)
def _all_captions(found: Overview, known: Measured | None, text: Text) -> list[list[str]]:
    """The captions of every head, cached: selecting a cell does not change them."""
    return [_captions(found, known, layer, head, text) for layer, head in _every(found)]


def _captions(
    found: Overview, known: Measured | None, layer: int, head: int, text: Text
) -> list[str]:
    """A head's name, and what was measured of it on this text and on others."""
    name = behaviour(found.names[layer][head], text)
    return [
        text("transformer.overview.title", head=head_name((layer, head), text), name=name),
        _measured(found, known, layer, head, text),
    ]


def measured(reading: Reading, layer: int, head: int) -> str:
    """What was measured of a head on this text, and what it does on the sentences that ship."""
    return _measured(reading.overview, shipped_of(reading), layer, head, reading.text)


def shipped_of(reading: Reading) -> Measured | None:
    """What was measured on the sentences that ship, with special pieces or without as here."""
    settings = reading.settings
    return shipped.measured(settings.model, not settings.typed_only)


def _measured(found: Overview, known: Measured | None, layer: int, head: int, text: Text) -> str:
    """The largest shares of a head's behaviours, how even it is, what special pieces get."""
    shares = {name: share for name, share in found.of_head(layer, head).items() if share == share}
    largest = sorted(shares, key=lambda name: -shares[name])[:MOST_SHARES]
    parts = [
        text("transformer.overview.share", name=behaviour(name, text), share=_percent(shares[name]))
        for name in largest
    ]
    parts += [
        text(f"transformer.overview.{name}", value=_measure(name, found, layer, head))
        for name in OTHER_MEASURES
        if name in found.measures
    ]
    if any(piece.special for piece in found.pieces):
        share = _percent(float(found.special_share[layer, head]))
        parts.append(text("transformer.overview.special", share=share))
    if known is not None:
        name = known.name(layer, head)
        there = behaviour(name, text)
        if name in BEHAVIOURS:
            share = _percent(float(known.shares[name][layer, head]))
            there = text("transformer.overview.share", name=there, share=share)
        parts.append(text("transformer.overview.shipped", all=known.texts, name=there))
    return text("transformer.overview.between").join(parts)


def _measure(name: str, found: Overview, layer: int, head: int) -> str:
    value = float(found.measures[name][layer, head])
    return _percent(value) if name == "breadth" else f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _caption(reading: Reading) -> str:
    found, text = reading.overview, reading.text
    layers, heads = found.shape
    arranged = reading.settings.arrange
    parts = [text(f"transformer.overview.{arranged}", layers=layers, heads=heads)]
    if found.pooled > 1:
        parts.append(text("transformer.overview.pooled", count=found.pooled))
    return text.together(*parts)
