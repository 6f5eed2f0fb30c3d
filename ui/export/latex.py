"""The worked example as a LaTeX document: the five steps of one cell, with its real numbers.

The document is English whatever language the page is read in, and its words are those that
pdfLaTeX can print: Debian's texlive-latex-base has no fonts for Chinese. Any other word gets a
name, w1, w2, …, and a comment at the head of the file says which is which.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from attention import POSITIONS, SCORINGS, SIMILARITIES, STEPS, WEIGHTINGS, AttentionTrace
from attention.arithmetic import decimals, number
from attention.expression import Name
from attention.latex import text_latex
from attention.registry import Entry
from attention.similarity import Array
from attention.steps import labels
from ui.export.data import NotExported
from ui.export.places import places
from ui.kit.language import Text

SMALL = 12
"""Rows and columns up to which a matrix is printed."""

MOST_COMPONENTS = 64
"""A longer vector is cut."""

LONGEST_WORD = 24

# What the fonts of pdfLaTeX's oldest encoding, the one that needs no further package, can print.
_PUNCTUATION = "‘’“”–—"
_ACCENTS = "\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327"  # grave to ring, caron, cedilla

# Signs that TeX prints as others: straight quotation marks curl, two hyphens become a dash, two
# spaces one space. The typewriter font has straight marks. On their way through the formulas these
# signs are letters of Unicode's private area, which no printable word has.
_AS_TYPED = {
    "'": r"\straight{13}",
    "`": r"\straight{18}",
    '"': r"\straight{34}",
    "-": "{-}",
    " ": r"\ ",
}
_APART = {ord(sign): chr(0xE000 + place) for place, sign in enumerate(_AS_TYPED)}
_TYPESET = {0xE000 + place: latex for place, latex in enumerate(_AS_TYPED.values())}

_HEAD = r"""% Attention, worked out. Saved from Attention Lab.
% Compiles with pdflatex; every package is in Debian's texlive-latex-base.
"""
_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[a4paper, margin=20mm]{geometry}
\usepackage{amsmath}
\setlength{\parindent}{0pt}
\setlength{\parskip}{5pt}
\raggedright
\relpenalty=0
\binoppenalty=100
\newcommand{\straight}[1]{{\normalfont\ttfamily\char#1}}
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
    trace, named = _printable(trace)
    i, j, component = places(trace, step, cell)
    query, key = labels(trace.query_tokens)[i], labels(trace.key_tokens)[j]
    remarks = "".join(f"{{\\small {_note(each)}\\par}}\n" for each in notes)
    parts = [_HEAD, _legend(named), _PREAMBLE, _opening(trace, query, key), remarks]
    for place, each in enumerate(STEPS, start=1):
        width = getattr(trace, each.field).shape[1]
        column = j if each.axes[1] == "key" else min(component, width - 1)
        parts += [
            f"\\section*{{{place}\\quad {Text('en')(f'steps.{each.field}.name')}: "
            f"${Name(each.symbol).latex}$}}\n",
            f"\\[ {each.left.latex} = {each.explain(trace).latex} \\]\n",
            _numbers(trace, place, i, j, column),
            *(f"\\worked{{{line.latex}}}\n" for line in each.worked(trace, i, column).terms),
        ]
    return "".join([*parts, "\\end{document}\n"]).translate(_TYPESET)


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
        f"{kind} & {_text(entry.name)} & {_text(entry.source)} \\\\\n"
        for kind, entry in entries.items()
    ]
    for name, value in trace.parameters.items():
        shape = " \\times ".join(map(str, np.shape(value)))
        written = f"${shape}$ numbers" if shape else f"{value:.4g}"
        rows.append(f"parameter {_text(name)} & {written} & \\\\\n")
    if trace.temperature != 1:
        rows.append(f"temperature $T$ & {trace.temperature:g} & \\\\\n")
    if trace.mask is not None:
        hidden = int((~trace.mask).sum())
        rows.append(f"mask & {hidden} cells hidden & {trace.mask_when} the softmax \\\\\n")
    return (
        "{\\LARGE Attention, worked out\\par}\n\n"
        f"{_sentence(trace)}\n"
        f"Below, $i$ is \\textit{{{_text(query)}}}, the word that looks (the query), and $j$ is "
        f"\\textit{{{_text(key)}}}, the word looked at (the key). Numbers are rounded, and "
        "each line is true in the digits shown: a brace stands for the terms left out of a sum, "
        "and a small last term for what rounding took.\n\n"
        "\\begin{tabular}{@{}llp{.55\\linewidth}@{}}\n" + "".join(rows) + "\\end{tabular}\n"
    )


def _sentence(trace: AttentionTrace) -> str:
    sentence = f"\\textit{{{_text(' '.join(trace.key_tokens))}}}\n\n"
    if trace.query_tokens == trace.key_tokens:
        return sentence
    return f"\\textit{{{_text(' '.join(trace.query_tokens))}}} looks at {sentence}"


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
    return f"\\text{{\\footnotesize {_text(name)}}}"


def _vector(symbol: str, word: str, vector: Array) -> str:
    shown = _decimals(vector)
    parts = [f"${_number(value, shown)}$" for value in vector[:MOST_COMPONENTS].tolist()]
    if len(vector) > MOST_COMPONENTS:
        parts.append(f"\\ldots\\ ({len(vector)} components)")
    name = Name(symbol, word, typed=True)
    return f"{{\\footnotesize ${name.latex} = ($ {', '.join(parts)} $)$\\par}}\n"


def _decimals(numbers: Array) -> int:
    largest = np.max(np.abs(numbers[np.isfinite(numbers)]), initial=0.0)
    return min(decimals(float(largest), 3), 6)


def _number(value: float, shown: int) -> str:
    """As the stage prints it: a dash for what was masked."""
    return "\\text{--}" if np.isneginf(value) else number(value, shown).latex


def _printable(trace: AttentionTrace) -> tuple[AttentionTrace, dict[str, str]]:
    """The trace with names for the words that cannot be printed, and those words by name.

    In the other words the signs of `_AS_TYPED` are set apart.
    """
    words = (*trace.query_tokens, *trace.key_tokens, *trace.value_tokens)
    free = (name for place in range(1, 2 * len(words) + 1) if (name := f"w{place}") not in words)
    names = {word: next(free) for word in dict.fromkeys(words) if not _is_printable(word)}

    def of(tokens: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(token) or token.translate(_APART) for token in tokens)

    renamed = replace(
        trace,
        query_tokens=of(trace.query_tokens),
        key_tokens=of(trace.key_tokens),
        value_tokens=of(trace.value_tokens),
    )
    return renamed, {name: word for word, name in names.items()}


def _is_printable(word: str) -> bool:
    return 0 < len(word) <= LONGEST_WORD and all(map(_is_printable_letter, word))


def _is_printable_letter(letter: str) -> bool:
    if letter in _PUNCTUATION or (letter.isascii() and letter.isprintable()):
        return True
    plain = unicodedata.normalize("NFD", letter)
    return letter < "\u0180" and len(plain) == 2 and plain[1] in _ACCENTS


def _note(note: str) -> str:
    """A sentence. Mathematics and what else these fonts lack is written in letters, or left out."""
    spelled = note.replace("√", "root of ").replace("·", "*").replace("σ", "sigma")
    return _text("".join(filter(_is_printable_letter, spelled)))


def _legend(named: dict[str, str]) -> str:
    """Comments that say which word a name stands for; nothing in a word can end its line."""
    if not named:
        return ""
    lines = ["% Words that these fonts cannot print, or that are too long for a formula:"]
    for name, word in named.items():
        spelled = "".join(
            letter if letter.isprintable() else ascii(letter)[1:-1] for letter in word
        )
        lines.append(f"%   {name} = {spelled}")
    return "\n".join(lines) + "\n"


def _text(word: str) -> str:
    """A word outside of formulas."""
    return text_latex(word).removeprefix("\\text{").removesuffix("}")
