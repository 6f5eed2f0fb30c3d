"""All heads of a model as small pictures in a grid of layers and heads, on a Streamlit page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.transformer.behaviours import BEHAVIOURS
from models.transformer.glance import OTHER_MEASURES, Overview
from ui.kit import session
from ui.kit.component import component, sent
from ui.kit.language import Text
from ui.transformer.reading import Reading
from ui.transformer.scene import head_name
from ui.views.stage.style import style
from ui.views.stage.view import pack_bytes

_OVERVIEW = component("overview", __file__, style())

MIXED = "mixed"

TOLD = 2
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
    header: dict[str, Any] = {
        "layers": layers,
        "heads": heads,
        "side": found.cells.shape[-1],
        "chosen": reading.head[0] * heads + reading.head[1],
        "linking": lit,
        "ramp": settings.ramp,
        "scale": {"kind": "weights", "centre": 1 / n, "reach": max(1 - 1 / n, 1 / n)},
        "byLayer": settings.arrange != "behaviour",
        "groups": list(_groups(reading)),
        "told": [_told(found, layer, head, text) for layer, head in _every(found)],
        "words": {
            name: text(f"transformer.overview.{name}")
            for name in ("label", "layer", "head", "hint")
        },
        "caption": _caption(reading),
    }
    return pack_bytes(header, found.cells.tobytes())


def _every(found: Overview) -> Iterator[tuple[int, int]]:
    layers, heads = found.shape
    return ((layer, head) for layer in range(layers) for head in range(heads))


def _groups(reading: Reading) -> Iterator[dict[str, Any]]:
    """Heads that stand together under a name: a row for each layer, or all of a behaviour."""
    found, text = reading.overview, reading.text
    layers, heads = found.shape
    if reading.settings.arrange != "behaviour":
        for layer in range(layers):
            places = list(range(layer * heads, (layer + 1) * heads))
            yield {"name": str(layer + 1), "heads": places}
        return
    for name in (*BEHAVIOURS, MIXED):
        places = [
            layer * heads + head
            for layer, head in _every(found)
            if found.names[layer][head] == name
        ]
        if name != MIXED:  # the purest first
            share = found.measures[name].reshape(-1)
            places.sort(key=lambda place: -float(share[place]))
        if places:
            label = text(
                "transformer.overview.group", name=behaviour(name, text), count=len(places)
            )
            yield {"name": label, "heads": places}


def behaviour(name: str, text: Text) -> str:
    """A behaviour in words."""
    return text(f"behaviours.{name}")


def _told(found: Overview, layer: int, head: int, text: Text) -> list[str]:
    """A head's name, and what was measured of it on this text."""
    name = behaviour(found.names[layer][head], text)
    return [
        text("transformer.overview.told", head=head_name((layer, head), text), name=name),
        measured(found, layer, head, text),
    ]


def measured(found: Overview, layer: int, head: int, text: Text) -> str:
    """The largest shares of a head's behaviours, how even it is, what special pieces get."""
    shares = {name: share for name, share in found.of_head(layer, head).items() if share == share}
    largest = sorted(shares, key=lambda name: -shares[name])[:TOLD]
    said = [
        text("transformer.overview.share", name=behaviour(name, text), share=_percent(shares[name]))
        for name in largest
    ]
    said += [
        text(f"transformer.overview.{name}", value=_measure(name, found, layer, head))
        for name in OTHER_MEASURES
        if name in found.measures
    ]
    if any(piece.special for piece in found.pieces):
        share = _percent(float(found.special_share[layer, head]))
        said.append(text("transformer.overview.special", share=share))
    return text("transformer.overview.between").join(said)


def _measure(name: str, found: Overview, layer: int, head: int) -> str:
    value = float(found.measures[name][layer, head])
    return _percent(value) if name == "breadth" else f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _caption(reading: Reading) -> str:
    found, text = reading.overview, reading.text
    layers, heads = found.shape
    said = [text("transformer.overview.caption", layers=layers, heads=heads)]
    if found.pooled > 1:
        said.append(text("transformer.overview.pooled", count=found.pooled))
    return text.together(*said)
