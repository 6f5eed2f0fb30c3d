"""The stage in one file: hover, keys and steps work from disk, without a server or a network."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from string import Template
from textwrap import shorten

from attention import STEPS, AttentionTrace
from ui.export.compact import KINDS, compact
from ui.kit.component import joined
from ui.kit.language import Text
from ui.views.stage.style import FOLDER, style
from ui.views.stage.view import View, pack, shown_lines, view, work_out

ALL_WORKED = 32
"""Up to so many words the arithmetic of every cell is in the file; of more, the selected cell's."""

LONGEST_TITLE = 120

_PAGE = Template("""<!doctype html>
<html lang="$language">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; \
form-action 'none'; img-src blob: data:; style-src 'unsafe-inline'; script-src 'sha256-$digest'">
<meta name="generator" content="Attention Lab">
<title>$title</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 1240px; margin: 0 auto; padding: 20px 24px 32px;
  color: light-dark(#1d2433, #e7eaf0); background: light-dark(#fff, #10141d);
  font: 15px/1.45 system-ui, "Segoe UI", "Noto Sans", "PingFang SC", "Noto Sans CJK SC",
    sans-serif; }
h1 { font-size: 1.35rem; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
.kind, footer { opacity: .7; font-size: 13px; margin: 2px 0 18px; }
footer { margin: 28px 0 0; }
footer button { font: inherit; color: inherit; background: none; border: 1px solid currentColor; \
border-radius: 6px; padding: 1px 9px; margin-inline-end: 6px; cursor: pointer; }
$style
</style>
<h1 dir="auto">$title</h1>
<p class="kind">$kind</p>
<div id="stage"><p>$old</p></div>
<footer><button type="button" data-save="png" hidden>PNG</button>\
<button type="button" data-save="svg" hidden>SVG</button>$about</footer>
<script type="text/plain" id="view">$view</script>
<script type="text/plain" id="worked">$worked</script>
<script type="module">$script</script>
</html>
""")

_FRAME = (
    '<iframe srcdoc="{page}" title="Attention Lab" style="width: 100%; height: {height}px; '
    'border: 0; color-scheme: light dark"></iframe>'
)


class Page(str):
    """The source of a page, to be written into a file; a notebook shows the page itself."""

    HEIGHT = 940  # px: the stage over eleven words

    def _repr_html_(self) -> str:
        return _FRAME.format(page=escape(self), height=self.HEIGHT)


def html(
    trace: AttentionTrace,
    *,
    language: str = "en",
    title: str | None = None,
    known: Sequence[bool] | None = None,
    step: int = 4,
    cell: tuple[int, int] = (0, 0),
    ramp: str = "uniform",
) -> Page:
    """The whole stage as one page; all but ``title`` is as `ui.views.stage.view.view` takes it."""
    text = Text(language)
    everything = (True,) * trace.shape[1] if known is None else known
    drawn = view(trace, everything, text, step=step, cell=cell, ramp=ramp)
    return page(trace, drawn, text, " ".join(trace.key_tokens) if title is None else title)


def page(trace: AttentionTrace, drawn: View, text: Text, title: str) -> Page:
    """What the stage draws of a trace as one page under a ``title``.

    The arithmetic of every cell is in it up to `ALL_WORKED` words, else that of the selected cell.
    What a note offers to change is left out: nothing behind this page could compute it. Presenter
    mode works, without the stations of a prepared path.
    """
    everything = max(trace.shape) <= ALL_WORKED
    notes: list[View] = [{**note, "action": None} for note in drawn["notes"]]
    if not everything:
        back = {"id": "back", "label": text("export.back")}
        notes.append({"tone": "info", "text": text("export.one_worked"), "action": back})
    presenting = drawn["presenting"] and {**drawn["presenting"], "on": False, "stop": None}
    kept = {**drawn, "notes": notes, "glossary": None, "presenting": presenting}
    script = joined(FOLDER / "offline.js")
    return Page(
        _PAGE.substitute(
            language=text.language,
            digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            title=escape(shorten(title, LONGEST_TITLE, placeholder=" …")),
            style=style(),
            kind=escape(kind(trace, text)),
            old=escape(text("export.old_browser")),
            about=escape(text("export.offline_about")),
            view=_carried([pack(kept, trace)]),
            worked=_carried(_cells(trace) if everything else [b"null"]),
            script=script,
        )
    )


def kind(trace: AttentionTrace, text: Text) -> str:
    """What made a trace, in words: ``dot product · plain s · T = 2``."""
    named = isinstance(trace.similarity, str)
    said = [text(f"similarity.{trace.similarity}")] if named else []
    said.append(text(f"scoring.{trace.scoring}"))
    if trace.weighting != "softmax":
        said.append(text(f"weighting.{trace.weighting}"))
    if trace.position != "none":
        said.append(text(f"position.{trace.position}"))
    if trace.mask is not None:
        said.append(text("mask.label"))
    if trace.temperature != 1:
        said.append(f"T = {trace.temperature:g}")
    return " · ".join(said)


def _cells(trace: AttentionTrace) -> Iterator[bytes]:
    """The arithmetic of every cell by row, step and column, as pieces of one JSON.

    Trees are written as `compact` says, and cell by cell: those of a long sentence together are
    millions of objects, through which Python's collector would go again and again.
    """
    widths = [getattr(trace, step.field).shape[1] for step in STEPS]
    # Within a row the score and the weight of a cell ask again for what the similarity was.
    work = functools.lru_cache(maxsize=len(STEPS) * ALL_WORKED)(work_out(trace))

    def cell(step: int, row: int, column: int) -> str:
        lines = shown_lines(trace, step, row, column, work)
        return _json([[line.muted, *map(compact, line.parts)] for line in lines])

    before = f'{{"kinds":{_json(KINDS)},"rows":['
    for row in range(trace.shape[0]):
        steps = (
            ",".join(cell(step, row, column) for column in range(width))
            for step, width in enumerate(widths, start=1)
        )
        yield f"{before}[{','.join(f'[{cells}]' for cells in steps)}]".encode()
        before = ","
    yield b"]}"


def _json(content: object) -> str:
    return json.dumps(content, separators=(",", ":"))


def _carried(pieces: Iterable[bytes]) -> str:
    """As text in which nothing can end the element that holds it: base64 of gzip."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    packed = b"".join([*map(packer.compress, pieces), packer.flush()])
    return base64.b64encode(packed).decode("ascii")
