"""Straight lines between points, as HTML: Streamlit lets no SVG through in what a page says."""

from __future__ import annotations

import math

Point = tuple[float, float]

STYLE = """
.drawn { position: relative; }
.drawn > * { position: absolute; }
.drawn > i { height: 0; border-top: 1px solid; transform-origin: 0 0; }
"""
"""Of a container `.drawn`, whose children stand where they say."""


def line(start: Point, end: Point, marks: str = "") -> str:
    """From one point to another, in pixels from the container's upper left corner."""
    (x, y), (right, below) = start, end
    length, angle = math.hypot(right - x, below - y), math.atan2(below - y, right - x)
    return (
        f"<i class='{marks}' style='left:{x:.1f}px;top:{y:.1f}px;width:{length:.1f}px;"
        f"transform:rotate({angle:.4f}rad)'></i>"
    )
