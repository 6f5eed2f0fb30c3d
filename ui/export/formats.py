"""The formats in which a page is taken away: one entry each.

To add one, write the function that makes the file from what is `Taken`, add its entry to `FORMATS`,
and give it a ``label`` and a sentence ``about`` it under ``[export.formats.<name>]`` in each
language. The menu, the file's name and type, and the row of the documentation follow; the tests
name what is missing, a test that reads the file back among it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from attention import STEPS, AttentionTrace
from models.slices import Slices, whole
from ui.export.data import from_json, from_npz, to_json, to_npz
from ui.export.latex import to_latex
from ui.export.names import stem
from ui.export.page import page, seconds
from ui.export.table import Table
from ui.export.worksheet import blackboard, worksheet
from ui.kit.language import Text
from ui.views import plotly
from ui.views.stage.wire import StageView

Written = str | bytes

ROWS = ("picture", "pages", "numbers", "film", "paper", "worksheet")
"""Of the menu, from the top; formats that belong together stand in one."""


@dataclass(frozen=True)
class Taken:
    """The input of the formats, from a page with one trace.

    ``drawn()`` gives the stage's view of the trace, with the selected step and cell; ``title`` is
    the typed text. ``sayings(text)`` gives, in the language of the text, the sentences that are
    exported with the numbers: the source of the vectors, then the notes of the stage. Nothing is
    computed before a file is requested.
    """

    trace: AttentionTrace
    drawn: Callable[[], StageView]
    text: Text
    title: str
    sayings: Callable[[Text], Sequence[str]] = lambda _: ()

    @property
    def selection(self) -> dict[str, Any]:
        """The step (from 1) and the cell, as the stage has them."""
        view = self.drawn()
        return {"step": view["step"], "cell": view["cell"]}

    def offer(self) -> Offer:
        """All formats."""
        files = {name: each.maker(self) for name, each in FORMATS.items()}
        return Offer(self.title, files, self.numbers, self._content)

    @property
    def numbers(self) -> int:
        """How many the files of data hold."""
        return Table(self.trace).numbers

    def _content(self) -> object:
        return self.trace, self.drawn(), self.title, self.sayings(self.text)


@dataclass(frozen=True)
class Sliced:
    """What makes a file in slices, in about so many ``seconds``; called, it makes it at once."""

    slices: Callable[[], Slices[Written]]
    seconds: float

    def __call__(self) -> Written:
        return whole(self.slices())


Make = Callable[..., Written]


@dataclass(frozen=True)
class Offer:
    """What a page lets people take away, each file made when it is asked for.

    ``files``, by the name of a format: what makes the file; a `Table` that does not fit is not
    offered. It is None where the view draws its picture in the browser: it listens to the
    document's event ``stage-save``, whose detail is ``{format, stem}``, and cancels it when it
    hands a file out. What makes a ``numbered`` format is given the number of the sheet. ``numbers``
    is how many the files of data hold. ``content()`` is equal as long as what is in the files is.
    """

    title: str
    files: Mapping[str, Make | None]
    numbers: int = 0
    content: Callable[[], object] = tuple


@dataclass(frozen=True, kw_only=True)
class Format:
    """One format: where it stands in the menu, what its file is, and what makes it.

    ``write(taken)`` makes the file, ``write(taken, number)`` where it is ``numbered``; without it
    the browser draws the file. ``read`` makes an equal trace of it again, where it holds the whole.
    ``slices(taken)`` makes it in slices where it may take long, about ``seconds(taken)``;
    ``table(taken)`` is what is written where the file is a table, which may be too long to be
    offered. ``size`` is what a number takes in it, in bytes, measured over 512 words.
    """

    name: str
    row: str
    ending: str
    mime: str
    write: Make | None = None
    slices: Callable[[Taken], Slices[Written]] | None = None
    seconds: Callable[[Taken], float] = lambda _: 0.0
    table: Callable[[Taken], Table] | None = None
    read: Callable[[bytes], AttentionTrace] | None = None
    numbered: bool = False
    size: int = 0

    def maker(self, taken: Taken) -> Make | None:
        """What makes the file; None where the browser draws it."""
        if self.slices:
            return Sliced(partial(self.slices, taken), self.seconds(taken))
        if self.table:
            return self.table(taken)
        return self.write and partial(self.write, taken)

    def file(self, title: str, number: int = 1) -> str:
        """What the file is called that is about a ``title``."""
        first = next(each for each in FORMATS.values() if each.ending == self.ending)
        parts = [stem(title)]
        if first is not self:
            parts.append(self.name.replace("_", "-"))
        if self.numbered:
            parts.append(str(number))
        return f"{'-'.join(parts)}.{self.ending}"


def _stage(taken: Taken) -> Slices[str]:
    source = taken.sayings(taken.text)[:1]  # the rest is among the notes of the stage
    return page(taken.trace, taken.drawn(), taken.text, taken.title, source)


def _table(taken: Taken) -> Table:
    return Table(taken.trace, partial(taken.sayings, taken.text))


def _chart(taken: Taken) -> str:
    words = {name: taken.text(f"plotly.{name}") for name in ("query", "key", "component")}
    notes = taken.sayings(taken.text)
    field = STEPS[taken.selection["step"] - 1].field
    return plotly.page(taken.trace, field, words, notes, taken.text.language)


def _sheet(taken: Taken, number: int, *, key: bool) -> str:
    language, notes = taken.text.language, taken.sayings(taken.text)
    return worksheet(
        taken.trace, **taken.selection, seed=number, language=language, key=key, notes=notes
    )


def _board(taken: Taken, number: int, *, key: bool) -> str:
    language = taken.text.language
    return blackboard(taken.trace, **taken.selection, seed=number, language=language, key=key)


_ALL = (
    Format(name="png", row="picture", ending="png", mime="image/png"),
    Format(name="svg", row="picture", ending="svg", mime="image/svg+xml"),
    Format(
        name="html",
        row="pages",
        ending="html",
        mime="text/html",
        write=lambda taken: whole(_stage(taken)),
        slices=_stage,
        seconds=lambda taken: seconds(taken.trace),
    ),
    Format(name="plotly", row="pages", ending="html", mime="text/html", write=_chart),
    Format(
        name="csv",
        row="numbers",
        ending="csv",
        mime="text/csv",
        write=lambda taken: _table(taken)(),
        table=_table,
        size=50,
    ),
    Format(
        name="json",
        row="numbers",
        ending="json",
        mime="application/json",
        write=lambda taken: to_json(taken.trace, taken.sayings(taken.text)),
        read=from_json,
        size=19,
    ),
    Format(
        name="npz",
        row="numbers",
        ending="npz",
        mime="application/octet-stream",
        write=lambda taken: to_npz(taken.trace, taken.sayings(taken.text)),
        read=from_npz,
    ),
    Format(
        name="latex",
        row="paper",
        ending="tex",
        mime="application/x-tex",
        # Its words are English, whatever the page's are.
        write=lambda taken: to_latex(
            taken.trace, **taken.selection, notes=taken.sayings(Text("en"))
        ),
    ),
    *(
        Format(
            name=name,
            row="worksheet",
            ending="html",
            mime="text/html",
            write=partial(make, key=key),
            numbered=True,
        )
        for name, make, key in (
            ("sheet", _sheet, False),
            ("key", _sheet, True),
            ("board", _board, False),
            ("board_key", _board, True),
        )
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
"""By name, in the order of the menu."""


FILMS: Mapping[str, Format] = MappingProxyType(
    {
        name: Format(name=name, row="film", ending=ending, mime=mime)
        for name, ending, mime in (
            ("film", "html", "text/html"),
            ("history", "csv", "text/csv"),
            ("run", "json", "application/json"),
            ("network", "npz", "application/octet-stream"),
        )
    }
)
"""What a film of a network that learns is taken away as: its page makes the files."""


def in_row(row: str, names: Sequence[str] | Mapping[str, object]) -> list[Format]:
    """Those of the formats ``names`` that stand in a row of the menu."""
    every = {**FORMATS, **FILMS}
    return [each for name, each in every.items() if each.row == row and name in names]
