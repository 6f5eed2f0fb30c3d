"""The worked example on paper: a sheet with gaps to be filled in by hand, and its key.

The same seed gives the same gaps, on the sheet and on the key. Every gap can be filled from what
stands before it on the sheet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from string import Template

import numpy as np

from attention import STEPS, AttentionTrace, Step
from attention.arithmetic import Line, decimals
from attention.expression import Number
from attention.similarity import Array
from attention.steps import labels
from ui.export import mathml
from ui.export.data import NotExported
from ui.export.page import kind
from ui.export.places import places
from ui.export.templates import Page
from ui.kit.language import Text

MOST_ROWS = 14
"""Keys in the table. Of more the strongest are listed, and the others are one row."""

DIGITS = 3

_SHEET = Template("""<!doctype html>
<html lang="$language">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="generator" content="Attention Lab">
<title>$title</title>
<style>
@page { margin: 15mm 16mm; }
* { box-sizing: border-box; }
body { max-width: 178mm; margin: 10mm auto; padding: 0 4mm; color: #111; background: #fff;
  font: 11pt/1.45 system-ui, "Segoe UI", "Noto Sans", "PingFang SC", "Noto Sans CJK SC",
    sans-serif; }
h1 { font-size: 17pt; margin: 0 0 1mm; }
h2 { font-size: 12.5pt; margin: 6mm 0 1.5mm; break-after: avoid; }
p { margin: 0 0 2mm; }
.who { display: flex; gap: 8mm; margin: 3mm 0 5mm; }
.who span { flex: 1; border-bottom: 1px solid #777; padding-bottom: 1mm; color: #555; }
.who .short { flex: 0 0 32mm; }
.small { color: #555; font-size: 9.5pt; }
table, .step, li { break-inside: avoid; }
.told { break-after: avoid; }
.step { margin-top: 3mm; }
table { border-collapse: collapse; margin: 2mm 0 3mm; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid #999; padding: 1.1mm 3mm; text-align: right; min-width: 24mm; }
th:first-child { text-align: left; min-width: 30mm; }
thead th { text-align: center; background: #f2f2f4; font-weight: 600; }
tfoot th, tfoot td { border-top: 2px solid #555; }
.line { padding: 1.4mm 0; font-size: 12.5pt; line-height: 1.9; }
math { math-style: normal; }
msup > :last-child, msub > :last-child { math-style: compact; }
.letters { font-style: italic; }
math .gap, li .gap { display: inline-block; border-bottom: 1.4px solid #111; }
math .gap { padding: 0 1mm; }
.answer { font-weight: 700; text-decoration: underline; }
li { margin-bottom: 2.5mm; }
li .gap { min-width: 60mm; }
@media print { body { margin: 0; padding: 0; max-width: none; } thead th { background: none; } }
</style>
<h1>$heading</h1>
<p class="small">$kind</p>
$who
<p dir="auto"><strong>$sentence</strong></p>
<p>$intro</p>
$parts
</html>
""")


def worksheet(
    trace: AttentionTrace,
    *,
    step: int = 4,
    cell: tuple[int, int] = (0, 0),
    seed: int = 1,
    language: str = "en",
    key: bool = False,
) -> Page:
    """A page for A4 or Letter: the sheet with the gaps of this ``seed``, or with ``key`` filled in.

    ``step`` (from 1) and ``cell`` are the selection on the page. Raises NotExported for a
    similarity that is a bare function: it has no formula.
    """
    if callable(trace.similarity):
        raise NotExported(trace.similarity)
    text = Text(language)
    i, j, component = places(trace, step, cell)
    pen = _Pen(random.Random(seed), key)
    query, looked = labels(trace.query_tokens)[i], labels(trace.key_tokens)[j]
    names = {"query": query, "looked": looked}
    parts = [
        _part(text, 1, names, _formulas(trace) + _table(trace, i, j, pen, text)),
        _part(text, 2, names, _cell(trace, i, j, component, pen, text)),
        _part(text, 3, names, _questions(trace, i, pen, text)),
    ]
    title = text("worksheet.key_title" if key else "worksheet.title", seed=seed)
    return Page(
        _SHEET.substitute(
            language=language,
            title=escape(title),
            heading=escape(title),
            kind=escape(kind(trace, text)),
            who="" if key else _who(text),
            sentence=escape(" ".join(trace.key_tokens)),
            intro=escape(text("worksheet.intro", query=query)),
            parts="\n".join(parts),
        )
    )


def _who(text: Text) -> str:
    name, date = (escape(text(f"worksheet.{word}")) for word in ("name", "date"))
    return f'<div class="who"><span>{name}</span><span class="short">{date}</span></div>'


@dataclass(frozen=True)
class _Pen:
    """Writes answers or leaves gaps, the same ones on the sheet and on its key."""

    dice: random.Random
    is_key: bool

    def chance(self) -> bool:
        return self.dice.random() < 0.5

    def pick(self, count: int) -> int:
        return int(self.dice.random() * count)

    def cell(self, said: str, is_gap: bool) -> str:
        if not is_gap:
            return f"<td>{said}</td>"
        return f'<td class="answer">{said}</td>' if self.is_key else '<td class="gap"></td>'

    def blank(self, answer: str) -> str:
        if self.is_key:
            return f'<span class="answer">{answer}</span>'
        return '<span class="gap"></span>'

    def number(self, node: Number) -> str:
        """A gap among MathML, as wide as its answer may get when written by hand."""
        if self.is_key:
            return f'<mrow class="answer">{mathml.number(node)}</mrow>'
        room = "&#160;" * (len(node.text) + 5)
        return f'<mtext class="gap">{room}</mtext>'


def _part(text: Text, number: int, names: dict[str, str], body: str) -> str:
    heading = escape(text(f"worksheet.part_{number}", **names))
    told = escape(text(f"worksheet.told_{number}", **names))
    return f'<section><h2>{number}. {heading}</h2><p class="told">{told}</p>{body}</section>'


def _formulas(trace: AttentionTrace) -> str:
    """From similarities to weights, as this trace has them."""
    return "".join(f'<div class="line">{_formula(step, trace)}</div>' for step in STEPS[2:4])


def _formula(step: Step, trace: AttentionTrace) -> str:
    return mathml.equation((step.left, step.explain(trace)))


def _table(trace: AttentionTrace, i: int, j: int, pen: _Pen, text: Text) -> str:
    """The row of the query: its similarities, and gaps for what follows from them.

    The first row that has numbers is left whole, as an example; that of the selected key is empty.
    """
    columns = _columns(trace, i)
    shown = {
        name: min(decimals(float(np.nanmax(np.abs(numbers), initial=0)), DIGITS), 6)
        for name, numbers in columns.items()
    }
    words = labels(trace.key_tokens)
    seen = _listed(trace.weights[i], j)
    others = [k for k in range(len(words)) if k not in seen]
    whole = next((k for k in seen if k != j and np.isfinite(columns["α"][k])), None)
    rows = []
    for k in seen:
        cells = [f'<th scope="row"><bdi>{escape(words[k])}</bdi></th>']
        for name, numbers in columns.items():
            hidden = name != "s" and k != whole and (pen.chance() or k == j)
            value = float(numbers[k])
            cells.append(pen.cell(_said(value, shown[name]), hidden and np.isfinite(value)))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    if others:
        rest = "".join(
            f"<td>{_said(float(np.nansum(numbers[others])), shown[name])}</td>"
            for name, numbers in columns.items()
        )
        said = escape(text("worksheet.others", count=len(others)))
        rows.append(f'<tr><th scope="row">{said}</th>{rest}</tr>')
    visible = np.isfinite(columns["α"])
    sums = "".join(
        pen.cell(_said(float(numbers[visible].sum()), shown[name]), bool(visible.any()))
        for name, numbers in columns.items()
    )
    head = "".join(f"<th>{name}</th>" for name in ("", *columns))
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
        f'<tfoot><tr><th scope="row">Σ</th>{sums}</tr></tfoot></table>'
    )


def _columns(trace: AttentionTrace, i: int) -> dict[str, Array]:
    """The numbers of a row by their symbols; NaN where there are none."""
    scores = np.where(np.isneginf(trace.scores[i]), np.nan, trace.scores[i])
    columns = {"s": trace.similarities[i], "α": scores}
    if trace.weighting == "softmax":  # its exponentials are what it shares out
        z = (scores if trace.bias is None else scores + trace.bias[i]) / trace.temperature
        if not np.array_equal(z, scores, equal_nan=True):
            columns["z"] = z
        columns[f"e<sup>{list(columns)[-1]}</sup>"] = np.exp(z)
    return columns | {"β": trace.weights[i]}


def _listed(weights: Array, j: int) -> list[int]:
    """The keys to list: all, or the selected one and the strongest."""
    order = np.argsort(-np.nan_to_num(weights), kind="stable").tolist()
    return sorted([j, *(k for k in order if k != j)][:MOST_ROWS])


def _said(value: float, shown: int) -> str:
    if not np.isfinite(value):
        return "–"
    digits = f"{value:.{shown}f}"
    return (digits if float(digits) else digits.removeprefix("-")).replace("-", "−")


def _cell(trace: AttentionTrace, i: int, j: int, component: int, pen: _Pen, text: Text) -> str:
    """The arithmetic of the selected cell from step 2 on, with gaps in every line."""
    parts = []
    for number, step in enumerate(STEPS[1:], start=2):
        column = j if step.axes[1] == "key" else min(component, trace.outputs.shape[1] - 1)
        name = escape(text(f"steps.{step.field}.name"))
        lines = (_gapped(line, pen) for line in step.worked(trace, i, column).terms)
        shown = "".join(f'<div class="line">{line}</div>' for line in lines)
        head = f"<p><strong>{number} {name}</strong> &emsp; {_formula(step, trace)}</p>"
        parts.append(f'<div class="step">{head}{shown}</div>')
    return "".join(parts)


def _gapped(line: Line, pen: _Pen) -> str:
    """The line without its result, and without one number of those between it and the operands.

    The operands themselves, in the first part that has numbers, are what it is filled from.
    """
    calculated = [part for part in line.parts if _numbers(part)]
    between = [number for part in calculated[1:-1] for number in _numbers(part)]
    gaps = {id(calculated[-1])} if len(calculated) > 1 else set()
    if between:
        gaps.add(id(between[pen.pick(len(between))]))
    return mathml.equation(
        line.parts, lambda node: pen.number(node) if id(node) in gaps else mathml.number(node)
    )


def _numbers(node: object) -> list[Number]:
    """The numbers of a tree, from left to right."""
    if isinstance(node, Number):
        return [node]
    parts: Iterator[object] = iter(node if isinstance(node, tuple) else vars(node).values())
    return [
        number
        for part in parts
        if isinstance(part, tuple) or hasattr(part, "latex")
        for number in _numbers(part)
    ]


def _questions(trace: AttentionTrace, i: int, pen: _Pen, text: Text) -> str:
    weights = trace.weights[i]
    if not np.isfinite(weights).all():
        return f"<p>{escape(text('worksheet.undefined'))}</p>"
    most = labels(trace.key_tokens)[int(np.argmax(weights))]
    answers: Sequence[str] = (
        _said(float(weights.sum()), DIGITS),
        most,
        text("worksheet.doubled_ratio" if trace.scoring == "ratio" else "worksheet.doubled"),
    )
    asked = "".join(
        f"<li>{escape(text(f'worksheet.question_{place}'))} {pen.blank(escape(answer))}</li>"
        for place, answer in enumerate(answers, start=1)
    )
    return f"<ol>{asked}</ol>"
