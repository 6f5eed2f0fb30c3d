"""What the plane draws: words by hand, and what attention makes of them, as a plain object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

import numpy as np

from attention import AttentionTrace
from attention.similarity import Array
from ui.kit import by_hand
from ui.kit.language import Text
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.views.plane.wire import PlaneView, Role

LABELS = (*("again", "hint", "keys", "plane", "presets", "table", "weight", "widths", "word"),)
"""Keys of the texts that the plane always draws."""


@dataclass(frozen=True)
class Preset:
    """A sentence with instructive vectors: the vector of each of its words, and a cell.

    The words are those of the page's language, ``presets_words`` in its texts.
    """

    vectors: tuple[tuple[float, float], ...]
    cell: tuple[int, int]


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "pull": Preset(((2, 0.6), (-1.2, 1.8), (1.4, 1.2)), cell=(2, 0)),
        "right_angles": Preset(((0, 2), (2, 0), (1.4, 1.4)), cell=(0, 1)),
        "opposites": Preset(((2, 0.4), (1, 0.2), (-2, -0.4)), cell=(0, 1)),
        "long": Preset(((1, 0), (1.2, 0.2), (3, 2.6)), cell=(0, 2)),
    }
)

_COMMON = {"kind": "self", "vectors": "hand", "dimension": 2, "step": 4, "cut": "words"}
_PLAIN = {"similarity": "dot", "scoring": "plain", "weighting": "softmax", "temperature": 1.0}
_NOTHING_ELSE = {"position": "none", "mask": "none", "projection": "none", "heads": 1, "head": 1}


def preset_words(name: str, text: Text) -> list[str]:
    words: list[str] = text.entries["presets_words"][name]
    return words


def actions(text: Text) -> dict[str, dict[str, Any]]:
    """The settings that each button changes on a page in the language of ``text``."""
    presets = {}
    for name, preset in PRESETS.items():
        words = preset_words(name, text)
        hand = by_hand.show(dict(zip(map(by_hand.name, words), preset.vectors, strict=True)))
        presets[f"preset_{name}"] = {"text": " ".join(words), "hand": hand, "cell": preset.cell}
    return {
        **{name: _COMMON | _PLAIN | _NOTHING_ELSE | changes for name, changes in presets.items()},
        **{f"width_{width}": {"dimension": width} for width in by_hand.DIMENSIONS},
        "again": {"hand": ""},
    }


def view(trace: AttentionTrace, settings: Settings, text: Text, answered: int) -> PlaneView:
    """What the plane draws of ``trace``, in which the words have the vectors of the settings.

    ``answered``: the number of the last message from the browser that these settings know.
    """
    width = by_hand.width(settings.dimension)
    row = min(settings.cell[0], trace.shape[0] - 1)
    # The projections of a head do not lie on the plane.
    flat = trace.values.shape[1] == 2 and settings.projection == "none"
    names = by_hand.words((*trace.key_tokens, *trace.query_tokens, *trace.value_tokens))
    shown = list(islice(names.items(), by_hand.MOST_WORDS))
    vectors = by_hand.vectors(settings.hand, [token for _, token in shown], width)
    weights = _weights(trace, row)
    rows = {by_hand.name(token): at for at, token in reversed([*enumerate(trace.query_tokens)])}
    output = trace.outputs[row]
    # Its words may have been moved since; that is what they are for.
    chosen = (name for name in PRESETS if " ".join(preset_words(name, text)) == settings.text)
    preset = next(chosen, None) if width == 2 else None
    return {
        "dimension": width,
        "reach": by_hand.REACH,
        "answered": answered,
        "locked": settings.is_locked("hand"),
        "words": [
            {
                "key": name,
                "text": token,
                "at": vector,
                "role": _role(trace, name, row),
                "row": rows.get(name),
                "weight": weights.get(name),
            }
            for (name, token), vector in zip(shown, vectors.tolist(), strict=True)
        ],
        "values": np.unique(trace.values, axis=0).tolist() if flat else [],
        "hull": hull(trace.values).tolist() if flat else [],
        "output": output.tolist() if flat and np.isfinite(output).all() else None,
        "sentence": text(f"plane.{_sentence(trace, row)}"),
        "facts": {
            "query": trace.query_tokens[row],
            "output": "(" + ", ".join(printed(part, 2) for part in output) + ")",
        },
        "presets": [
            {"id": f"preset_{name}", "label": text(f"presets.{name}"), "pressed": name == preset}
            for name in PRESETS
            if not settings.locked
        ],
        "look": text(f"presets_about.{preset}") if preset else "",
        "widths": [
            {
                "id": f"width_{number}",
                "label": text("plane.width", number=number),
                "pressed": number == width,
            }
            for number in by_hand.DIMENSIONS
            if not settings.is_locked("dimension")
        ],
        "left": text("plane.left", kept=by_hand.MOST_WORDS) if len(names) > len(shown) else "",
        "labels": {label: text(f"plane.{label}") for label in LABELS},
    }


def _role(trace: AttentionTrace, name: str, row: int) -> Role:
    """The role of a word for the query of ``row``; in self-attention the query is a key as well."""
    if name == by_hand.name(trace.query_tokens[row]):
        return "query"
    if name in map(by_hand.name, trace.key_tokens):
        return "key"
    return "value" if name in map(by_hand.name, trace.value_tokens) else "other"


def _weights(trace: AttentionTrace, row: int) -> dict[str, float]:
    """The weight of each word for the query of ``row``, summed over all its positions."""
    found: dict[str, float] = {}
    if np.isfinite(trace.weights[row]).all():
        for token, weight in zip(trace.key_tokens, trace.weights[row].tolist(), strict=True):
            found[by_hand.name(token)] = found.get(by_hand.name(token), 0.0) + weight
    return found


def _sentence(trace: AttentionTrace, row: int) -> str:
    """The sentence that is true of the output: only a weighted mean stays within the hull."""
    weights = trace.weights[row]
    if not np.isfinite(weights).all():
        return "undefined"
    is_mean = (weights >= 0).all() and abs(weights.sum() - 1) < 1e-9
    return "inside" if is_mean else "anywhere"


def hull(points: Array) -> Array:
    """The corners of the convex hull of points (n, 2), anticlockwise: (corners, 2).

    Andrew's monotone chain (1979). Points on a line leave its two ends, equal points one.
    """
    ordered: Sequence[Array] = list(np.unique(points, axis=0))
    if len(ordered) < 3:
        return np.array(ordered)
    return np.array([*_chain(ordered), *_chain(ordered[::-1])])


def _chain(ordered: Sequence[Array]) -> list[Array]:
    """The lower half of a hull without its last corner, which is the other half's first."""
    kept: list[Array] = []
    for point in ordered:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept[:-1]


def _turn(one: Array, two: Array, three: Array) -> float:
    """Positive where the path over the three points turns left."""
    (ax, ay), (bx, by) = two - one, three - two
    return float(ax * by - ay * bx)
