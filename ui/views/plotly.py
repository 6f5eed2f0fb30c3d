"""A step of a trace as a Plotly heatmap: for the page, for export, and for notebooks.

>>> from attention import attend
>>> trace = attend([[1.0, 0.0]], [[2.0, 0.0], [1.0, 1.0]], [[1.0], [2.0]], key_tokens=("a", "b"))
>>> spec = heatmap(trace, STEPS[1])
>>> spec["data"][0]["z"].tolist(), spec["layout"]["xaxis"]["ticktext"]
([[2.0, 1.0]], ['a', 'b'])
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from attention import STEPS, AttentionTrace, Step
from attention.arithmetic import decimals_of
from attention.similarity import Array
from attention.steps import labels

if TYPE_CHECKING:
    import plotly.graph_objects as go

ENGLISH = {"query": "query", "key": "key", "component": "component"}

# ColorBrewer's PRGn, safe for colour-blind eyes: the stage has the same.
PURPLE_WHITE_GREEN = (
    *("#762a83", "#9970ab", "#c2a5cf", "#e4d6e8", "#f5f5f6"),
    *("#d6ead4", "#a6d3a3", "#5aae61", "#1b7837"),
)

ROOMY = 16
"""The most rows or columns for which digits and gaps fit."""

MOST_TICKS = 50
"""The most rows or columns that are all named; of more, every second, third, ... is."""

LONGEST_LABEL = 24

ROW, AROUND = 30, 130
LOWEST, HIGHEST = 260, 960
"""Heights in pixels: of a row, of everything around the rows, of the whole figure."""

TRANSPARENT = "rgba(0,0,0,0)"

# Plotly reads a little HTML in its texts, formulas between dollar signs, and `%{...}` in templates.
_ENTITIES = {ord(letter): f"&#{ord(letter)};" for letter in "$%"} | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
}


def heatmap(
    trace: AttentionTrace, step: Step, words: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """One step as a Plotly figure in plain dictionaries, which `go.Figure` accepts.

    Rows are queries, the first on top; columns are keys, or components in steps 1 and 5. Cells that
    are masked or undefined stay empty. ``words`` may give "query", "key", "component" and "title".
    """
    texts = {**ENGLISH, "title": step.symbol, **(words or {})}
    texts = {key: escape_plotly(text) for key, text in texts.items()}
    numbers: Array = getattr(trace, step.field)
    finite = np.isfinite(numbers)
    m, n = numbers.shape
    roomy = max(m, n) <= ROOMY

    rows = _named(trace.query_tokens)
    of_keys = step.axes[1] == "key"
    columns = _named(trace.key_tokens) if of_keys else [str(j + 1) for j in range(n)]
    between = " → " if of_keys else ", "

    largest = float(np.abs(numbers[finite]).max(initial=0.0))
    scale = _scale(numbers[finite], centre=1 / n if step.field == "weights" else 0.0)
    cells = {
        "type": "heatmap",
        "z": np.where(finite, numbers, np.nan),
        "x": columns,
        "y": rows,
        "hovertemplate": f"%{{y}}{between}%{{x}}<br>{step.symbol} = %{{z:.6~g}}<extra></extra>",
        "hoverongaps": False,
        "xgap": int(roomy),
        "ygap": int(roomy),
        "zmin": scale.low,
        "zmax": scale.high,
        "colorscale": scale.colours,
        "showscale": scale.varies,
        "colorbar": {"title": {"text": step.symbol}, "thickness": 12, "outlinewidth": 0},
    }
    if roomy:
        cells["texttemplate"] = f"%{{z:{_digits(largest)}}}"
    layout = {
        # Below: above are the names of the columns, however long they are.
        "title": {"text": texts["title"], "automargin": True, "yref": "container", "y": 0.02},
        "xaxis": {**_axis(texts[step.axes[1]], columns), "side": "top"},
        "yaxis": {**_axis(texts[step.axes[0]], rows), "autorange": "reversed"},
        "height": min(HIGHEST, max(LOWEST, AROUND + ROW * m)),
        "margin": {"l": 20, "r": 20, "t": 90, "b": 20},
        "paper_bgcolor": TRANSPARENT,
        "plot_bgcolor": TRANSPARENT,
    }
    return {"data": [cells], "layout": layout}


def figure(
    trace: AttentionTrace, field: str = "weights", words: Mapping[str, str] | None = None
) -> go.Figure:
    """The step whose quantity is ``field`` as a Plotly figure, ready for a notebook.

    Raises ValueError for a field without a step.
    """
    import plotly.graph_objects as go

    steps = {step.field: step for step in STEPS}
    if field not in steps:
        raise ValueError(f"field: got {field!r}, expected one of {', '.join(steps)}")
    title = {"title": f"{field} {steps[field].symbol}"}
    return go.Figure(heatmap(trace, steps[field], {**title, **(words or {})}))


_NO_NETWORK = (
    '<head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">"
)


def page(
    trace: AttentionTrace,
    field: str,
    words: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    language: str = "en",
) -> str:
    """`figure` as a page that holds Plotly's script too, and opens from disk without a network.

    The ``notes`` are printed above it. ``language``: the code of their language and the words'.
    """
    config = {"displaylogo": False, "responsive": True}
    source: str = figure(trace, field, words).to_html(config=config, include_plotlyjs=True)
    heading = "".join(f"<p style='font: 13px sans-serif'>{html.escape(note)}</p>" for note in notes)
    for tag, instead in (
        ("<html>", f'<html lang="{language}">'),
        ("<head>", _NO_NETWORK),
        ("<body>", f"<body>{heading}"),
    ):
        source = source.replace(tag, instead, 1)
    return source


def escape_plotly(text: str) -> str:
    """Typed text for Plotly: shown letter for letter, never as markup, formula or template.

    >>> escape_plotly("<b> & $x$ %{z}")
    '&lt;b&gt; &amp; &#36;x&#36; &#37;{z}'
    """
    return text.translate(_ENTITIES)


class _Scale(NamedTuple):
    low: float
    high: float
    colours: list[list[Any]]
    varies: bool


def _scale(numbers: Array, centre: float) -> _Scale:
    """White at ``centre``, with equal reach to both ends; weights, centred above 0, start at 0."""
    reach = float(np.abs(numbers - centre).max(initial=0.0))
    varies = reach > 1e-12 * centre  # equal weights differ by rounding, which is nothing to colour
    span = reach if varies else 1.0
    low = max(0.0, centre - span) if centre else -span
    cut = 0.5 * (low - (centre - span)) / span
    return _Scale(low, centre + span, _colours_above(cut), varies)


def _colours_above(cut: float) -> list[list[Any]]:
    """The part of the colour scale above the share ``cut``, stretched to a whole one."""
    stops = [k / (len(PURPLE_WHITE_GREEN) - 1) for k in range(len(PURPLE_WHITE_GREEN))]
    channels = np.array([[int(c[k : k + 2], 16) for k in (1, 3, 5)] for c in PURPLE_WHITE_GREEN])
    kept = [cut, *(stop for stop in stops if stop > cut)]
    colours = np.array([np.interp(kept, stops, channel) for channel in channels.T]).round().T
    return [
        [(stop - cut) / (1 - cut), "rgb({:.0f},{:.0f},{:.0f})".format(*colour)]
        for stop, colour in zip(kept, colours, strict=True)
    ]


def _digits(largest: float) -> str:
    """A d3 format that gives the largest number three significant digits."""
    if largest and not 1e-4 <= largest < 1e5:
        return ".1e"
    return f".{decimals_of(largest, significant=3)}f"


def _named(tokens: Sequence[str]) -> list[str]:
    short = [
        token if len(token) <= LONGEST_LABEL else token[: LONGEST_LABEL - 1] + "…"
        for token in tokens
    ]
    return [escape_plotly(label) for label in labels(short)]


def _axis(title: str, names: Sequence[str]) -> dict[str, Any]:
    stride = math.ceil(len(names) / MOST_TICKS)
    return {
        "title": {"text": title, "standoff": 16},
        # So that the numbers of components are names like words, at equal distances.
        "type": "category",
        "tickmode": "array",
        "tickvals": list(names[::stride]),
        "ticktext": list(names[::stride]),
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
    }
