"""chrF by the length of the source, a line for each way to look."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from itertools import pairwise

from ui.kit.numbers import printed
from ui.translate.lines import STYLE as DRAWN
from ui.translate.lines import line

STYLE = f"""<style>{DRAWN}
.lengths {{ overflow-x: auto; padding-bottom: 6px; }}
.lengths i.grid {{ opacity: .16; }}
.lengths span {{ font-size: 13px; line-height: 17px; white-space: nowrap; }}
.lengths span.mark {{ width: 34px; text-align: end; opacity: .7; }}
.lengths span.bin {{ width: 120px; text-align: center; }}
.lengths span.axis {{ opacity: .7; }}
.lengths b {{ width: 8px; height: 8px; border-radius: 4px; background: currentColor; }}
.lengths i[class^=line] {{ border-top-width: 2px; opacity: .75; }}
.lengths i.line0 {{ border-top-width: 3px; opacity: 1; }}
.lengths i.line2 {{ border-top-style: dashed; }}
.lengths i.line3 {{ border-top-style: dotted; }}
.lengths span.line0 {{ font-weight: 650; }}
</style>"""

WIDE, TALL, LEFT, RIGHT, TOP, BELOW = 740, 290, 48, 180, 12, 50
"""Pixels: all of the picture, and what is around the lines."""

APART = 17
"""Two names stand at least so far from each other."""


def drawn(
    label: str, axis: str, bins: Sequence[str], values: Sequence[tuple[str, Sequence[float]]]
) -> str:
    """Names and numbers (bins,) of lines on one scale from 0; the first is drawn strongest.

    ``label`` says what they are, ``axis`` what the bins are.
    """
    high = 10 * math.ceil(max(max(numbers) for _, numbers in values) / 10)
    right = WIDE - RIGHT

    def point(index: int, value: float) -> tuple[float, float]:
        across = LEFT + 24 + index * (right - LEFT - 48) / (len(bins) - 1)
        return across, TOP + (1 - value / high) * (TALL - TOP - BELOW)

    parts = []
    for mark in range(0, high + 1, 10):
        _, y = point(0, mark)
        parts.append(line((LEFT, y), (right, y), "grid"))
        parts.append(_text("mark", 4, y - 9, str(mark)))
    parts += [
        _text("bin", point(index, 0)[0] - 60, TALL - BELOW + 8, name)
        for index, name in enumerate(bins)
    ]
    parts.append(_text("axis", LEFT, TALL - 19, axis))
    heights = spread([point(0, numbers[-1])[1] for _, numbers in values])
    for number, ((name, numbers), height) in enumerate(zip(values, heights, strict=True)):
        points = [point(index, value) for index, value in enumerate(numbers)]
        parts += [line(start, end, f"line{number}") for start, end in pairwise(points)]
        parts += [
            f"<b title='{html.escape(f'{name}, {each}: {printed(value, 1)}', quote=True)}' "
            f"style='left:{x - 4:.1f}px;top:{y - 4:.1f}px'></b>"
            for (x, y), each, value in zip(points, bins, numbers, strict=True)
        ]
        parts.append(_text(f"line{number}", right + 4, height - 9, name))
    about = html.escape(label, quote=True)
    size = f"width:{WIDE}px;height:{TALL}px"
    picture = f"<div class='drawn' role='img' aria-label='{about}' style='{size}'>"
    return f"{STYLE}<div class='lengths' tabindex='0'>{picture}{''.join(parts)}</div></div>"


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f"<span class='{kind}' style='left:{x:.1f}px;top:{y:.1f}px'>{html.escape(text)}</span>"


def spread(heights: Sequence[float]) -> list[float]:
    """The heights, those that are too close moved down, in the order they were in."""
    found, last = [0.0] * len(heights), -math.inf
    for index in sorted(range(len(heights)), key=lambda each: heights[each]):
        found[index] = last = max(heights[index], last + APART)
    return found
