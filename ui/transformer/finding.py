"""Find the head: two words of the sentence, and the heads that link them most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attention.steps import labels
from ui.kit import session
from ui.kit.component import fetched, sent
from ui.transformer.reading import Pair, Reading
from ui.transformer.scene import head_name
from ui.transformer.wire import FindingView, LinkingHead, Way
from ui.views.stage.packing import pack_bytes
from ui.views.stage.style import style

_FINDING = fetched("finding", __file__, style())


def finding(reading: Reading) -> None:
    """Draw the sentence to click two words of, and the heads that link them, each way."""

    def found() -> None:
        put(reading, sent("finding", "found"))

    _FINDING(key="finding", data=packed(reading), on_found_change=found)


def put(reading: Reading, asked: object) -> None:
    """Look at two tokens of the overview, and at a head if one was asked for."""
    groups = reading.overview.tokens.groups
    match asked:
        case {"pair": [int(row), int(column)], "head": head}:
            pass
        case _:
            return
    if not (0 <= row < len(groups) and 0 <= column < len(groups)):
        return
    changes: dict[str, Any] = {"look": (groups[row][0], groups[column][0])}
    if not reading.has_keys:
        changes["step"] = WEIGHTS_STEP
    match head:
        case [int(layer), int(number)]:
            changes |= {"layer": layer, "layer_head": number}
        case _:  # the page chooses the one that links them most
            changes |= {"layer": 0, "layer_head": 0}
    session.accept(changes, *changes)


WEIGHTS_STEP = 4


def packed(reading: Reading) -> bytes:
    """The bytes that it draws."""
    text, tokens = reading.text, reading.overview.tokens
    names = labels(tokens.texts)
    row, column = reading.pair
    ways = [reading.pair] if row == column else [(row, column), (column, row)]
    header: FindingView = {
        "tokens": [
            {"text": piece.text, "name": name, "special": piece.special, "joins": not piece.starts}
            for piece, name in zip(tokens.pieces, names, strict=True)
        ],
        "pair": reading.pair,
        "ways": [way for pair in ways if (way := _way(reading, pair, names))],
        "words": {
            name: text(f"transformer.finding.{name}")
            for name in ("label", "first", "second", "way", "before")
        },
    }
    return pack_bytes(header, b"")


def _way(reading: Reading, pair: Pair, names: tuple[str, ...]) -> Way | None:
    """The heads by which one token looks at another, the strongest first."""
    found = reading.overview
    row, column = pair
    if found.causal and column > row:
        return None
    return {
        "pair": pair,
        "from": names[row],
        "to": names[column],
        "heads": [*_links(reading, pair)],
    }


def _links(reading: Reading, pair: Pair) -> Iterator[LinkingHead]:
    found, text = reading.overview, reading.text
    _, heads = found.shape
    for index, weight, before in zip(
        found.heads[pair].tolist(),
        found.links[pair].tolist(),
        found.before[pair].tolist(),
        strict=True,
    ):
        layer, head = divmod(index, heads)
        yield {
            "head": (layer + 1, head + 1),
            "name": head_name((layer, head), text),
            "weight": weight,
            "before": before,
            "chosen": (layer, head) == reading.head and pair == reading.pair,
        }
