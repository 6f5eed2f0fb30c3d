"""The worked example on paper: a sheet with gaps to fill in by hand, and its key.

The same seed gives the same gaps, on the sheet and on the key. Every gap can be filled from what
stands before it on the sheet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from attention import STEPS, AttentionTrace, Step
from attention.steps import labels
from ui.export import board, mathml
from ui.export.columns import Column, Row
from ui.export.data import NotExported
from ui.export.gaps import Pen, gapped
from ui.export.indices import indices
from ui.export.page import kind
from ui.export.questions import questions
from ui.export.row import by_hand
from ui.export.templates import Page, render
from ui.kit.language import Text

MOST_ROWS = 14
"""The most keys in the table; of more, the strongest are listed, and the others are one row."""


class Cell(NamedTuple):
    """A number of the table, and whether it is a gap to fill in."""

    text: str
    gap: bool = False


class TableRow(NamedTuple):
    word: str
    cells: list[Cell]


class Table(NamedTuple):
    heads: list[Markup]
    lines: list[TableRow]
    totals: list[Cell]


def worksheet(
    trace: AttentionTrace,
    *,
    step: int = 4,
    cell: tuple[int, int] = (0, 0),
    seed: int = 1,
    language: str = "en",
    key: bool = False,
    notes: Sequence[str] = (),
) -> Page:
    """A page for A4 or Letter: the sheet with the gaps of this ``seed``, or with ``key`` filled in.

    ``step`` (from 1) and ``cell`` are the selection on the page; ``notes`` are printed small at the
    top. Raises NotExported for a similarity that is a bare function: it has no formula.
    """
    if callable(trace.similarity):
        raise NotExported(trace.similarity)
    text = Text(language)
    i, j, component = indices(trace, step, cell)
    pen = Pen(random.Random(seed), key)
    listed = _listed(trace, i, j)
    row = by_hand(trace, i, listed)
    return _page(
        text,
        trace,
        ("weights", "cell", "questions"),
        (i, j),
        sentence=" ".join(trace.key_tokens),
        title=text("worksheet.key_title" if key else "worksheet.title", seed=seed),
        key=key,
        notes=notes,
        table=_table(trace, row, listed, j, pen, text),
        beside=_beside(trace, row, text),
        steps=list(_steps(trace, i, j, component, pen, text)),
        questions=questions(trace, i, row, listed, text),
    )


def blackboard(
    trace: AttentionTrace,
    *,
    step: int = 4,
    cell: tuple[int, int] = (0, 0),
    seed: int = 1,
    language: str = "en",
    key: bool = False,
) -> Page:
    """A sheet like `worksheet` with small whole numbers, for which no calculator is needed.

    The query and up to `board.MOST_WORDS` keys of the trace, under its scoring; the vectors are
    made up from the ``seed``, which the sheet says.
    """
    text = Text(language)
    i, j, _ = indices(trace, step, cell)
    small = board.board(trace, i, j, seed)
    pen = Pen(random.Random(seed), key)
    looked = small.key_tokens.index(trace.key_tokens[j])
    listed = list(range(small.shape[1]))
    row = by_hand(small, 0, listed, board.column_decimals(small.scoring))
    # Here the similarities are gaps too: they follow from the vectors above them.
    row = replace(row, columns=(replace(row.columns[0], derived=True), *row.columns[1:]))
    return _page(
        text,
        small,
        ("vectors", "weights", "output", "questions"),
        (0, looked),
        sentence=", ".join(small.key_tokens),
        title=text("worksheet.board_key_title" if key else "worksheet.board_title", seed=seed),
        key=key,
        notes=[text("worksheet.made_up")],
        vectors=_vectors(small),
        table=_table(small, row, listed, looked, pen, text),
        beside=_beside(small, row, text),
        powers=_powers(row),
        outputs=_outputs(small, row),
        questions=questions(small, 0, row, listed, text),
    )


def _page(
    text: Text,
    trace: AttentionTrace,
    parts: Sequence[str],
    cell: tuple[int, int],
    sentence: str,
    **content: Any,
) -> Page:
    """The sheet, with the parts in ``content`` alone."""
    query, looked = labels(trace.query_tokens)[cell[0]], labels(trace.key_tokens)[cell[1]]
    nothing = dict.fromkeys(("vectors", "beside", "powers", "steps", "outputs"), ())
    return render(
        "worksheet.html.j2",
        **nothing
        | {
            "text": text,
            "parts": parts,
            "about": {"weights": "about_board"} if "vectors" in parts else {},
            "words": {"query": query, "looked": looked},
            "kind": kind(trace, text),
            "sentence": sentence,
            "formulas": [_formula(step, trace) for step in STEPS[2:4]],
            "nothing": text("worksheet.undefined"),
        }
        | content,
    )


def _formula(step: Step, trace: AttentionTrace) -> Markup:
    return Markup(mathml.equation((step.left, step.explain(trace))))


def _listed(trace: AttentionTrace, i: int, j: int) -> list[int]:
    """The indices of the keys to list: all, or the selected one and the strongest."""
    order = np.argsort(-np.nan_to_num(trace.weights[i]), kind="stable").tolist()
    return sorted([j, *(k for k in order if k != j)][:MOST_ROWS])


def _table(
    trace: AttentionTrace, row: Row, listed: Sequence[int], j: int, pen: Pen, text: Text
) -> Table:
    """The row of the query: its similarities, and gaps for what follows from them.

    The first row with numbers has no gaps, as an example; that of the selected key has only gaps.
    """
    words = labels(trace.key_tokens)
    scores = row.columns[1].numbers
    scored = [k for k, score in zip(listed, scores, strict=True) if score is not None and k != j]
    lines = []
    for index, k in enumerate(listed):
        cells = []
        for column in row.columns:
            number = column.numbers[index]
            asked = column.derived and k not in scored[:1] and (pen.chance() or k == j)
            cells.append(Cell(column.printed(number), asked and scores[index] is not None))
        lines.append(TableRow(words[k], cells))
    if len(listed) < len(words):
        rest = [Cell(column.printed(column.others)) for column in row.columns]
        lines.append(TableRow(text("worksheet.others", count=len(words) - len(listed)), rest))
    totals = [
        Cell("" if column.total is None else column.printed(column.total), column.total is not None)
        for column in row.columns
    ]
    return Table(list(map(_head, row.columns)), lines, totals)


def _head(column: Column) -> Markup:
    head = Markup("{}<sup>{}</sup>" if column.exponent else "{}").format(
        column.symbol, column.exponent
    )
    return head + Markup(" · 10<sup>{}</sup>").format(column.unit) if column.unit else head


BESIDE = {"d": "width", "T": "temperature", "m": "largest", "τ": "threshold"}
ADDED = {"b": "bias", "f": "factor"}
"""Symbols beside the table or above a column, and the texts that explain them."""


def _beside(trace: AttentionTrace, row: Row, text: Text) -> list[str]:
    """The numbers that the columns need and that do not follow from others."""
    values = {BESIDE[symbol]: value for symbol, value in row.beside.items()}
    given = [ADDED[column.symbol] for column in row.columns if column.symbol in ADDED]
    if trace.mask is not None and trace.mask_when == "after":
        given.append("hidden_after")
    return [
        *(text(f"worksheet.beside.{name}", value=value) for name, value in values.items()),
        *(text(f"worksheet.beside.{name}") for name in given),
    ]


def _steps(
    trace: AttentionTrace, i: int, j: int, component: int, pen: Pen, text: Text
) -> Iterator[dict[str, Any]]:
    """The arithmetic of the selected cell from step 2 on, with gaps in every line."""
    for number, step in enumerate(STEPS[1:], start=2):
        column = j if step.axes[1] == "key" else min(component, trace.outputs.shape[1] - 1)
        yield {
            "number": number,
            "name": text(f"steps.{step.field}.name"),
            "formula": _formula(step, trace),
            "lines": [gapped(line, pen) for line in step.worked(trace, i, column).terms],
        }


def _vectors(trace: AttentionTrace) -> list[dict[str, Any]]:
    """The vectors of the query and the keys: whole numbers."""
    words = dict(zip(trace.query_tokens, trace.queries, strict=True))
    words |= dict(zip(trace.key_tokens, trace.keys, strict=True))
    return [
        {"word": word, "numbers": [_whole(number) for number in vector]}
        for word, vector in words.items()
    ]


def _whole(number: float) -> str:
    return str(int(number)).replace("-", "−")


def _powers(row: Row) -> list[dict[str, str]]:
    """The powers that the row needs, by exponent: they do not reveal which word has which."""
    (powers,) = [column for column in row.columns if column.exponent]
    before = row.columns[row.columns.index(powers) - 1]
    needed = {
        z: power for z, power in zip(before.numbers, powers.numbers, strict=True) if z is not None
    }
    return [
        {"exponent": before.printed(z), "power": powers.printed(power)}
        for z, power in sorted(needed.items())
    ]


def _outputs(trace: AttentionTrace, row: Row) -> list[dict[str, str]]:
    """Each component of the output, from the printed weights."""
    weights = row.weights
    lines = []
    for component in trace.values.T.astype(int).tolist():
        pairs = list(zip(weights.numbers, component, strict=True))
        terms = [f"{weights.printed(w)}·{f'({_whole(y)})' if y < 0 else y}" for w, y in pairs]
        total = sum(((w or Decimal(0)) * y for w, y in pairs), Decimal(0))
        lines.append({"terms": " + ".join(terms), "value": weights.printed(total)})
    return lines
