"""Every number of a trace as a table in long form: one line each, for spreadsheets."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from attention import STEPS, AttentionTrace
from attention.similarity import Array
from ui.export.data import NotExported
from ui.export.digits import digits

COLUMNS = "step", "quantity", "row", "column", "row_label", "column_label", "value", "state"

STATES = {"-inf": "masked", "nan": "undefined"}
"""Why a number is missing."""

FORMULA = ("=", "+", "-", "@", "#", "\t", "\r", "\n", "＝", "＋", "－", "＠", "＃")
"""First signs that make a spreadsheet compute a cell, or show an error, instead of the text."""

TRUTH = frozenset(
    [
        *("true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso", "verdadeiro"),
        *("vero", "falsk", "sant", "sand", "tosi", "epätosi", "waar", "onwaar", "prawda", "fałsz"),
        *("pravda", "nepravda", "igaz", "hamis", "adevărat", "истина", "ложь", "doğru", "yanlış"),
    ]
)
"""Boolean values in the languages of spreadsheets."""

MISSING = frozenset(["na", "n/a", "nan", "nil", "none", "null", "<na>", "inf", "infinity"])
"""Texts that programs read as a missing or infinite number."""

MOST_LINES = 1_048_576
"""Excel and LibreOffice Calc read no more, and leave out the rest:
https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 and
https://wiki.documentfoundation.org/Faq/Calc/022.
"""

Traces = AttentionTrace | Mapping[str, AttentionTrace]


@dataclass(frozen=True)
class Table:
    """The table of some traces, with ``notes()`` before their numbers. Called, it is written."""

    traces: Traces
    notes: Callable[[], Sequence[str]] = tuple

    def __call__(self) -> bytes:
        return to_csv(self.traces, self.notes())

    @property
    def numbers(self) -> int:
        return sum(
            getattr(trace, field).size
            for trace in _sides(self.traces).values()
            for _, field in _fields()
        )

    @property
    def lines(self) -> int:
        """Of the whole file: its header, the notes and the numbers."""
        return 1 + len(self.notes()) + self.numbers

    @property
    def fits(self) -> bool:
        """Whether a spreadsheet reads all of it: a larger one is not offered."""
        return self.lines <= MOST_LINES


def to_csv(traces: Traces, notes: Sequence[str] = ()) -> bytes:
    """A file with one line for each number, in UTF-8, with the mark by which spreadsheets know it.

    Rows and columns count from 1; their words are beside them.

    ``value`` has all its digits, so that it reads back equal. A missing one is empty, and
    ``state`` says why: "masked" or "undefined". A word that a spreadsheet would change has an
    apostrophe before it, and so has one that begins with an apostrophe: to read a label, take one
    away. Several traces follow one another; a first column, ``side``, has their names. The
    ``notes`` come first, as lines of step 0 whose quantity is "note" and whose state
    is the text.

    Raises NotExported for a similarity that is a bare function.
    """
    sides = _sides(traces)
    for trace in sides.values():
        if callable(trace.similarity):
            raise NotExported(trace.similarity)
    named = isinstance(traces, Mapping)
    lines = [_line(*["side"] * named, *COLUMNS)]
    for number, note in enumerate(notes, start=1):
        lines.append(_line(*[""] * named, 0, "note", number, 1, "", "", "", note))
    file = io.BytesIO(codecs.BOM_UTF8 + "".join(lines).encode())
    file.seek(0, io.SEEK_END)
    for name, trace in sides.items():
        for written in _rows(trace, _cell(name) if named else ""):
            file.write(written.encode())
    return file.getvalue()


def _sides(traces: Traces) -> Mapping[str, AttentionTrace]:
    return traces if isinstance(traces, Mapping) else {"": traces}


def _line(*cells: object) -> str:
    """A line, with quotation marks around the cells that need them."""
    line: str = csv.writer(SimpleNamespace(write=str)).writerow(cells)
    return line


def _cell(text: str) -> str:
    """A cell that others follow, with quotation marks if it needs them."""
    return _line(text, "").removesuffix("\r\n")


def _rows(trace: AttentionTrace, side: str) -> Iterator[str]:
    """The lines of each row's numbers, which begin with the cell of a ``side``."""
    for number, field, rows, columns in _quantities(trace):
        array: Array = getattr(trace, field)
        indices, labels = range(1, len(columns) + 1), list(map(_cell, columns))
        for i, (row, token) in enumerate(zip(array, rows, strict=True), start=1):
            start, word = f"{side}{number},{field},{i},", _cell(_label(token))
            values, states = digits(row), [""] * len(row)
            for j in np.flatnonzero(~np.isfinite(row)).tolist():
                if state := STATES.get(values[j]):
                    values[j], states[j] = "", state
            cells = zip(indices, labels, values, states, strict=True)
            lines = [
                f"{start}{j},{word}{label}{value},{state}\r\n" for j, label, value, state in cells
            ]
            yield "".join(lines)


def _quantities(trace: AttentionTrace) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Step, field, the words of the rows, the labels of the columns."""
    for number, field in _fields():
        rows = {"keys": trace.key_tokens, "values": trace.value_tokens}
        width = getattr(trace, field).shape[1]
        of_keys = STEPS[number - 1].axes[1] == "key"
        components = [str(component) for component in range(1, width + 1)]
        columns = list(map(_label, trace.key_tokens)) if of_keys else components
        yield number, field, rows.get(field, trace.query_tokens), columns


def _fields() -> Iterator[tuple[int, str]]:
    """The fields of a trace that are in the table, by their step (from 1)."""
    for number, step in enumerate(STEPS, start=1):
        yield number, step.field
        if number == 1:
            yield from ((number, field) for field in ("keys", "values"))


def _label(token: str) -> str:
    """The word, with an apostrophe if a spreadsheet would change it.

    1/2 and 3-4 would become dates, 007 and 1e5 numbers, TRUE a truth value, =1+1 a formula.
    Quotation marks do not help, because spreadsheets remove them before they look, and ="007" is a
    formula, which no other program reads as a word. After an apostrophe a word is a
    text in all of them. Every word with a digit has one, so that no list of dates in all languages
    is needed.
    """
    return f"'{token}" if _would_change(token) else token


def _would_change(token: str) -> bool:
    return (
        token.startswith((*FORMULA, "'"))
        or any(map(str.isdigit, token))
        or token.casefold() in TRUTH | MISSING
        or token != token.strip()
    )
