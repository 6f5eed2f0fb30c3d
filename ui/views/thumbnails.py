"""The effect of a choice as a small picture, light or dark like the page."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from attention import POSITIONS
from attention.similarity import Array
from ui.kit.language import Text
from ui.kit.roles import DARK, LIGHT

MOST = 32
"""The most rows and columns of a small picture: they show the pattern."""

CELL, WIDEST, TALLEST = 12.0, 300.0, 120.0
"""Pixels: the largest size of a cell, and the size of the whole."""


FLOW_WIDTH = 420

FROM: dict[str, dict[str, tuple[str, ...]]] = {
    "self": {"one": ("queries", "keys", "values")},
    "cross": {"second": ("queries",), "first": ("keys", "values")},
    "general": {"first": ("queries", "keys"), "second": ("values",)},
}
"""For each kind of attention, its sentences and the roles that each provides."""


class Picture(NamedTuple):
    """SVG, how wide it is, and what it ``shows``: "encoding", "rotation", "bias" or "factor"."""

    image: str
    width: int
    shows: str


def position_picture(
    name: str, parameters: Mapping[str, Any], m: int, n: int, width: int
) -> Picture | None:
    """What a position adds, rotates or multiplies, for m queries and n keys; None if nothing.

    It is found out by trying the position on vectors of zeros, and on (1, 0, 1, 0, ...), each with
    ``width`` components.
    """
    position = POSITIONS[name]
    zeros = np.zeros((max(m, n), width))
    placed = position(zeros[:m], zeros[:n], parameters)
    if placed.factor is not None:
        seen = True if placed.mask is None else placed.mask
        return _picture(np.where(seen, placed.factor, 0.0), "factor")
    if placed.bias is not None:
        return _picture(placed.bias, "bias")
    if placed.queries.any():
        return _picture(placed.queries, "encoding")
    pattern = zeros.copy()
    pattern[:, ::2] = 1.0
    moved = position(pattern[:m], pattern[:n], parameters).queries
    return None if np.array_equal(moved, pattern[:m]) else _picture(moved, "rotation")


def _picture(numbers: Array, shows: str) -> Picture:
    """White is 0, green above, purple below: on a dark page dark, bright and bright."""
    shown = numbers[:MOST, :MOST]
    rows, columns = shown.shape
    reach = float(np.abs(shown).max()) or 1.0
    cell = min(CELL, WIDEST / columns, TALLEST / rows)
    squares = "".join(
        f'<rect class="{"b" if value < 0 else "a"}" x="{j * cell:.1f}" y="{i * cell:.1f}" '
        f'width="{cell:.1f}" height="{cell:.1f}" fill-opacity="{abs(value) / reach:.2f}"/>'
        for i, row in enumerate(shown.tolist())
        for j, value in enumerate(row)
        if value
    )
    width, height = columns * cell, rows * cell
    image = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.1f} {height:.1f}"><style>'
        ".p{fill:#f5f5f6}.a{fill:#1b7837}.b{fill:#762a83}"
        "@media(prefers-color-scheme:dark){.p{fill:#1e2534}.a{fill:#8ee0a4}.b{fill:#d9a6f0}}"
        f'</style><rect class="p" width="100%" height="100%"/>{squares}</svg>'
    )
    return Picture(image, round(width), shows)


def kind_picture(kind: str, text: Text) -> str:
    """A picture of which sentence gives queries, keys and values, as SVG."""
    flows = FROM[kind]
    drawn, row = [], 0
    for sentence, roles in flows.items():
        middle = 24 + 38 * (row + (len(roles) - 1) / 2)
        drawn.append(
            f'<rect class="box" x="1" y="{middle - 16}" width="170" height="32" rx="8"/>'
            f'<text x="86" y="{middle + 5}" text-anchor="middle">{_label(text, sentence)}</text>'
        )
        for role in roles:
            y = 24 + 38 * row
            drawn.append(
                f'<path class="{role}" d="M172 {middle}C220 {middle} 220 {y} 266 {y}"/>'
                f'<text class="{role}" x="276" y="{y + 5}">{_label(text, role)}</text>'
            )
            row += 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{FLOW_WIDTH}" height="124" '
        f'viewBox="0 0 {FLOW_WIDTH} 124"><style>'
        "text{font:14px system-ui,'Segoe UI','Noto Sans','Noto Sans CJK SC',sans-serif;"
        "fill:#1d2433}path{fill:none;stroke-width:2.5}.box{fill:#f8f9fb;stroke:#e4e7ec}"
        f"{_coloured(LIGHT)}"
        "@media(prefers-color-scheme:dark){text{fill:#e7eaf0}.box{fill:#171c28;stroke:#2a3142}"
        f"{_coloured(DARK)}}}</style>{''.join(drawn)}</svg>"
    )


def _coloured(roles: Mapping[str, str]) -> str:
    """Lines and words in the colours of their roles."""
    return "".join(
        f"path.{plural}{{stroke:{roles[role]}}}text.{plural}{{fill:{roles[role]}}}"
        for role, plural in (("query", "queries"), ("key", "keys"), ("value", "values"))
    )


def _label(text: Text, name: str) -> str:
    return html.escape(text(f"flow.{name}"))
