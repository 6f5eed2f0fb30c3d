"""The worked example as a LaTeX document: the five steps of one cell, with its real numbers.

The document is English whatever language the page is read in, and Debian's texlive-latex-base
compiles it. A Chinese word is printed where TeX finds a font for it; elsewhere, and for words of
other scripts, a name stands for it, w1, w2, …, and a comment at the head of the file says which is
which (`ui.export.printable`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attention import POSITIONS, SCORINGS, SIMILARITIES, STEPS, WEIGHTINGS, AttentionTrace
from attention.arithmetic import decimals_of, number
from attention.expression import Name
from attention.registry import Entry
from attention.similarity import Array
from attention.steps import labels
from ui.export.data import NotExported
from ui.export.indices import indices
from ui.export.printable import CHINESE, STRAIGHT, printable, sentence, text
from ui.kit.language import Text

SMALL = 12
"""Rows and columns up to which a matrix is printed."""

MOST_COMPONENTS = 64
"""A longer vector is cut."""

_HEAD = r"""% Attention, worked out. Saved from Attention Lab.
% Compiles with pdflatex; every package is in Debian's texlive-latex-base.
"""
_CLASS = r"""\documentclass[11pt]{article}
\usepackage[a4paper, margin=20mm]{geometry}
\usepackage{amsmath}
"""
_STYLE = r"""\setlength{\parindent}{0pt}
\setlength{\parskip}{5pt}
\raggedright
\relpenalty=0
\binoppenalty=100
\newcommand{\worked}[1]{{\par\hangindent=2em\hangafter=1 $\displaystyle #1$\par}}
\begin{document}
"""


def to_latex(
    trace: AttentionTrace,
    *,
    step: int = 4,
    cell: tuple[int, int] = (0, 0),
    notes: Sequence[str] = (),
) -> str:
    """A complete document; ``step`` (from 1) and ``cell`` are the selection on the page.

    ``notes``, in English, stand at its beginning; letters that cannot be printed are left out.

    Raises NotExported for a similarity that is a bare function: it has no formula.
    """
    if callable(trace.similarity):
        raise NotExported(trace.similarity)
    shown = printable(trace)
    trace = shown.trace
    i, j, component = indices(trace, step, cell)
    query, key = labels(trace.query_tokens)[i], labels(trace.key_tokens)[j]
    remarks = [f"{{\\small {sentence(each)}\\par}}\n" for each in notes]
    preamble = [_CLASS, STRAIGHT, *([CHINESE] if shown.chinese else ()), _STYLE]
    parts = [_HEAD, shown.legend(), *preamble, _opening(trace, query, key), *remarks]
    for step_number, each in enumerate(STEPS, start=1):
        width = getattr(trace, each.field).shape[1]
        column = j if each.axes[1] == "key" else min(component, width - 1)
        parts += [
            f"\\section*{{{step_number}\\quad {Text('en')(f'steps.{each.field}.name')}: "
            f"${Name(each.symbol).latex}$}}\n",
            f"\\[ {each.left.latex} = {each.explain(trace).latex} \\]\n",
            _numbers(trace, step_number, i, j, column),
            *(f"\\worked{{{line.latex}}}\n" for line in each.worked(trace, i, column).terms),
        ]
    return shown.typeset("".join([*parts, "\\end{document}\n"]))


def _opening(trace: AttentionTrace, query: str, key: str) -> str:
    """What is computed, of which words, from which formulas."""
    entries: dict[str, Entry] = {
        "similarity": SIMILARITIES[str(trace.similarity)],
        "scoring": SCORINGS[trace.scoring],
        "weighting": WEIGHTINGS[trace.weighting],
    }
    if trace.position != "none":
        entries["position"] = POSITIONS[trace.position]
    rows = [
        f"{kind} & {text(entry.name)} & {text(entry.source)} \\\\\n"
        for kind, entry in entries.items()
    ]
    for name, value in trace.parameters.items():
        shape = " \\times ".join(map(str, np.shape(value)))
        written = f"${shape}$ numbers" if shape else f"{value:.4g}"
        rows.append(f"parameter {text(name)} & {written} & \\\\\n")
    if trace.temperature != 1:
        rows.append(f"temperature $T$ & {trace.temperature:g} & \\\\\n")
    if trace.mask is not None:
        hidden = int((~trace.mask).sum())
        rows.append(f"mask & {hidden} cells hidden & {trace.mask_when} the softmax \\\\\n")
    return (
        "{\\LARGE Attention, worked out\\par}\n\n"
        f"{_sentence(trace)}\n"
        f"Below, $i$ is \\textit{{{text(query)}}}, the word that looks (the query), and $j$ is "
        f"\\textit{{{text(key)}}}, the word looked at (the key). Numbers are rounded, and "
        "each line is true in the digits shown: a brace stands for the terms left out of a sum, "
        "and a small last term for what rounding took.\n\n"
        "\\begin{tabular}{@{}llp{.55\\linewidth}@{}}\n" + "".join(rows) + "\\end{tabular}\n"
    )


def _sentence(trace: AttentionTrace) -> str:
    looked_at = f"\\textit{{{text(' '.join(trace.key_tokens))}}}\n\n"
    if trace.query_tokens == trace.key_tokens:
        return looked_at
    return f"\\textit{{{text(' '.join(trace.query_tokens))}}} looks at {looked_at}"


def _numbers(trace: AttentionTrace, step: int, i: int, j: int, column: int) -> str:
    """The step's matrix where it is small; of longer vectors those that the cell is made of."""
    field, of_keys = STEPS[step - 1].field, STEPS[step - 1].axes[1] == "key"
    numbers: Array = getattr(trace, field)
    if max(numbers.shape) <= SMALL:
        columns = labels(trace.key_tokens) if of_keys else range(1, numbers.shape[1] + 1)
        return _matrix(numbers, labels(trace.query_tokens), list(map(str, columns)), (i, column))
    query, key = labels(trace.query_tokens)[i], labels(trace.key_tokens)[j]
    if field == "queries":
        return _vector("x", query, trace.queries[i]) + _vector("x", key, trace.keys[j])
    return _vector("O", query, trace.outputs[i]) if field == "outputs" else ""


def _matrix(
    numbers: Array, rows: Sequence[str], columns: Sequence[str], cell: tuple[int, int]
) -> str:
    shown = _decimals(numbers)
    lines = ["".join(f" & {_edge(name)}" for name in columns) + " \\\\ \\hline\n"]
    for i, (name, row) in enumerate(zip(rows, numbers.tolist(), strict=True)):
        cells = [_number(value, shown) for value in row]
        if i == cell[0]:
            cells[cell[1]] = f"\\mathbf{{{cells[cell[1]]}}}"
        lines.append(" & ".join([_edge(name), *cells]) + " \\\\\n")
    return (
        "{\\small\\setlength{\\arraycolsep}{3.5pt}\\[\n"
        f"\\begin{{array}}{{r|{'r' * len(columns)}}}\n{''.join(lines)}\\end{{array}}\n\\]}}\n"
    )


def _edge(name: str) -> str:
    """A word at the edge of a matrix, or the number of a component."""
    return f"\\text{{\\footnotesize {text(name)}}}"


def _vector(symbol: str, word: str, vector: Array) -> str:
    shown = _decimals(vector)
    parts = [f"${_number(value, shown)}$" for value in vector[:MOST_COMPONENTS].tolist()]
    if len(vector) > MOST_COMPONENTS:
        parts.append(f"\\ldots\\ ({len(vector)} components)")
    name = Name(symbol, word, typed=True)
    return f"{{\\footnotesize ${name.latex} = ($ {', '.join(parts)} $)$\\par}}\n"


def _decimals(numbers: Array) -> int:
    largest = np.max(np.abs(numbers[np.isfinite(numbers)]), initial=0.0)
    return min(decimals_of(float(largest), 3), 6)


def _number(value: float, shown: int) -> str:
    """As the stage prints it: a dash for what was masked."""
    return "\\text{--}" if np.isneginf(value) else number(value, shown).latex
