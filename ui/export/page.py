"""The stage in one file: hover, keys and steps work from disk, without a server or a network."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from textwrap import shorten

from markupsafe import Markup

from attention import AttentionTrace
from models.slices import Slices, whole
from ui.export.compact import cells, count
from ui.export.names import stem
from ui.export.templates import Page, render
from ui.kit.component import joined
from ui.kit.language import Text
from ui.kit.wire import Ramp
from ui.views.stage.packing import pack
from ui.views.stage.style import FOLDER, style
from ui.views.stage.view import view
from ui.views.stage.wire import Note, NoteAction, Presenting, StageView

ALL_WORKED = 32
"""Up to so many words the arithmetic of every cell is in the file; of more, the selected cell's."""

SECONDS = 2e-5
"""About how long the arithmetic of all cells takes, for each number that is named in it."""

NAMED = 12
"""Numbers that are named in the scores and weights of one word for another."""

LONGEST_TITLE = 120

PICTURES = ("png", "svg")
"""The parts of a view on a standalone page."""


def html(
    trace: AttentionTrace,
    *,
    language: str = "en",
    title: str | None = None,
    known: Sequence[bool] | None = None,
    step: int = 4,
    cell: tuple[int, int] = (0, 0),
    ramp: Ramp = "uniform",
) -> Page:
    """The whole stage as one page; all but ``title`` is as `ui.views.stage.view.view` takes it."""
    text = Text(language)
    everything = (True,) * trace.shape[1] if known is None else known
    drawn = view(trace, everything, text, step=step, cell=cell, ramp=ramp)
    named = " ".join(trace.key_tokens) if title is None else title
    return whole(page(trace, drawn, text, named))


def page(
    trace: AttentionTrace, drawn: StageView, text: Text, title: str, sayings: Sequence[str] = ()
) -> Slices[Page]:
    """The stage of a trace as one page, under a ``title`` and notes, in slices of one cell.

    The arithmetic of every cell is in it up to `ALL_WORKED` words, else that of the selected cell.
    What a note offers to change is left out: nothing behind this page could compute it. Presenter
    mode works, without the stations of a prepared path.
    """
    everything = max(trace.shape) <= ALL_WORKED
    notes: list[Note] = [{**note, "action": None} for note in drawn["notes"]]
    if not everything:
        back: NoteAction = {"id": "back", "label": text("export.back")}
        notes.append(
            {
                "tone": "info",
                "text": text("export.one_worked"),
                "action": back,
                "carried": False,
            }
        )
    presenting: Presenting | None = None
    if drawn["presenting"]:
        presenting = {**drawn["presenting"], "on": False, "stop": None}
    kept: StageView = {**drawn, "notes": notes, "glossary": None, "presenting": presenting}
    worked = packed([b"null"])
    if everything:
        worked = yield from packing(cells(trace), count(trace))
    return standing(
        text,
        title=title,
        kind=kind(trace, text),
        notes=sayings,
        style=style(),
        script=joined(FOLDER / "offline.js"),
        carried={"view": packed([pack(kept, trace, whole=True)]), "worked": worked},
    )


def seconds(trace: AttentionTrace) -> float:
    """About how long `page` takes."""
    m, n = trace.shape
    if max(m, n) > ALL_WORKED:
        return 0.0
    made = 0 if trace.projection is None else trace.projection.size  # a query's sums
    named = n * (trace.keys.shape[1] + trace.values.shape[1] + NAMED) + made
    return SECONDS * float(m * named)


def standing(
    text: Text,
    *,
    title: str,
    kind: str,
    style: str,
    script: str,
    carried: Mapping[str, str],
    notes: Sequence[str] = (),
    about: str = "",
) -> Page:
    """A page that needs no network: a ``script`` draws into its element ``#stage``.

    ``kind``: what is shown, in words; ``notes``: sentences about it; ``about``: its keys on the
    keyboard, if not the stage's. ``carried``: what the script finds in the elements of these
    names, `packed`. Buttons below ask the view for its picture (`Offer`).
    Nothing but the script may run, and the page may request nothing.
    """
    return render(
        "page.html.j2",
        text=text,
        title=shorten(title, LONGEST_TITLE, placeholder=" …"),
        kind=kind,
        notes=notes,
        about=about,
        style=Markup(style),
        script=Markup(script),
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        carried=carried,
        pictures=PICTURES,
        stem=stem(title),
    )


def kind(trace: AttentionTrace, text: Text) -> str:
    """What made a trace, in words: ``dot product · plain s · T = 2``."""
    named = isinstance(trace.similarity, str)
    choices = [text(f"similarity.{trace.similarity}")] if named else []
    choices.append(text(f"scoring.{trace.scoring}"))
    if trace.weighting != "softmax":
        choices.append(text(f"weighting.{trace.weighting}"))
    if trace.position != "none":
        choices.append(text(f"position.{trace.position}"))
    if trace.mask is not None:
        choices.append(text("mask.label"))
    if trace.temperature != 1:
        choices.append(f"T = {trace.temperature:g}")
    return " · ".join(choices)


def packed(pieces: Sequence[bytes]) -> str:
    """As text in which nothing can end the element that holds it: base64 of gzip."""
    return whole(packing(pieces, len(pieces)))


def packing(pieces: Iterable[bytes], count: int) -> Slices[str]:
    """The same in slices of one piece, of which there are about so many."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    made = []
    for number, piece in enumerate(pieces, start=1):
        made.append(packer.compress(piece))
        yield min(1.0, number / count)
    made.append(packer.flush())
    return base64.b64encode(b"".join(made)).decode("ascii")
