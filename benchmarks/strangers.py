"""What strangers do to a server: the heaviest legal use of each of its bounds."""

from __future__ import annotations

import asyncio
import functools
import json
import random
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from benchmarks.rerun import VOCABULARY, processor_seconds
from benchmarks.session import visit
from models.classifier.gradient_client import Gradients, Question
from models.classifier.inference import LENGTH
from models.text.tokens import LIMIT
from models.translation.packaged import LONGEST as LONGEST_READ
from models.vectors import limits
from ui.export.page import ALL_WORKED
from ui.kit.fields import LONGEST_TYPED
from ui.kit.settings import FIELDS, LONGEST_HAND, LONGEST_LINK
from ui.lessons import progress


@dataclass(frozen=True)
class Stranger:
    """Somebody at the server of this ``url``; ``seed`` makes each time unlike those before."""

    url: str
    seed: int

    def words(self, count: int) -> str:
        """So many words, few of them twice in a row, and no text like that of another seed."""
        draw = random.Random(self.seed)
        return " ".join(draw.choices(VOCABULARY.split(), k=count))

    async def opens(self, page: str = "", **query: str) -> None:
        async with visit(self.url, page, urlencode(query)):
            pass


Heaviest = Callable[[Stranger], Coroutine[Any, Any, float | None]]
"""Does it, and may tell how many seconds of processor time it took beside the server."""

NOTHING: Mapping[str, str] = MappingProxyType({})


def opens(
    page: str = "",
    query: Mapping[str, str] = NOTHING,
    *,
    count: int = LIMIT,
    field: str = "text",
    until: str = "",
) -> Heaviest:
    """Opens a page whose text has so many words, and stays until it has this widget."""

    async def heaviest(stranger: Stranger) -> None:
        asked = urlencode({field: stranger.words(count), **query})
        async with visit(stranger.url, page, asked) as there:
            if until:
                await there.wait_for(until)

    return heaviest


def pastes(page: str = "", size: int = LONGEST_TYPED, times: int = 1) -> Heaviest:
    """Puts a text of so many characters into the field of a page, and the next after it."""

    async def heaviest(stranger: Stranger) -> None:
        start = stranger.words(size // 4)
        async with visit(stranger.url, page) as there:
            for time_ in range(times):
                await there.type(f"{time_} {start}"[:size])

    return heaviest


async def opens_with_everything(stranger: Stranger) -> None:
    """Every setting is as long as any may be, and none is an option."""
    await stranger.opens(**dict.fromkeys(FIELDS, "9" * LONGEST_LINK))


async def opens_by_names(stranger: Stranger) -> None:
    await stranger.opens(**{f"n{number}": "1" for number in range(300_000)})


async def hides_every_other(stranger: Stranger) -> None:
    hidden = ".".join(map(str, range(0, LIMIT, 2)))
    await opens("", {"mask": "hand", "hidden": hidden})(stranger)


async def moves_words(stranger: Stranger) -> None:
    words = [f"w{number}" for number in range(LIMIT)]
    hand = " ".join(f"{word} 1.25_-2.5_3.75_-{stranger.seed}" for word in words)[:LONGEST_HAND]
    await stranger.opens(text=" ".join(words), vectors="hand", dimension="4", hand=hand)


async def edits_weights(stranger: Stranger) -> None:
    edit = "_".join(f"{index}-0.{stranger.seed + 1}" for index in range(LENGTH))
    await opens("classify", {"edit": edit}, count=LENGTH, field="review")(stranger)


async def uploads(stranger: Stranger) -> None:
    draw = random.Random(stranger.seed)
    numbers = " ".join(f"{draw.uniform(-1, 1):.3f}" for _ in range(8))
    lines = (f"w{number} {numbers}\n" for number in range(limits.MOST_WORDS))
    data = "".join(lines).encode()[: limits.MOST_BYTES].rpartition(b"\n")[0] + b"\n"
    async with visit(stranger.url, query=urlencode({"vectors": "own"})) as there:
        (widget,) = (each for key, each in there.widgets.items() if key.startswith("upload_"))
        await there.upload(stranger.url, widget, "vectors.txt", data)
        await there.wait_for("drop_upload")


async def takes_away(stranger: Stranger) -> None:
    query = urlencode({"text": stranger.words(LIMIT)})
    async with visit(stranger.url, query=query) as there:
        await there.change(there.widgets["export"], bool_value=True)
        for key in there.files:
            await there.file(key)


async def takes_a_page_away(stranger: Stranger) -> None:
    """Until the page with the arithmetic of every cell is there, which is made in slices."""
    wide = {"vectors": "random", "dimension": str(FIELDS["dimension"].metadata["high"])}
    query = urlencode({"text": stranger.words(ALL_WORKED), **wide})
    async with visit(stranger.url, query=query) as there:
        await there.unfold("export")
        await there.change(there.widgets["make_html"], trigger_value=True)
        await there.watch_for("file_html")


async def gives_back_progress(stranger: Stranger) -> None:
    """As deep as JSON can be, which is dearest to read."""
    async with visit(stranger.url, "learn") as there:
        kept = json.dumps({"kept": "[" * progress.LONGEST_KEPT})
        await there.change(there.widgets["progress_keeper"], json_value=kept)


async def answers_at_length(stranger: Stranger) -> None:
    query = urlencode({"lesson": "ratio", "seed": stranger.seed})
    async with visit(stranger.url, "learn", query) as there:
        await there.type("9" * LONGEST_TYPED)


async def reads_with_a_model(stranger: Stranger) -> None:
    """Until every head is there: the server's own worker reads, and the page draws."""
    query = urlencode({"passage": stranger.words(LIMIT)})
    async with visit(stranger.url, "transformer", query) as there:
        await there.wait_for("overview")


async def translates_with_a_package(stranger: Stranger) -> None:
    """Until the translation is there: a worker of the server's writes, and the page draws."""
    query = {"direction": "en-pt", "search": "beam", "phrase": stranger.words(LONGEST_READ)}
    async with visit(stranger.url, "translate", urlencode(query)) as there:
        await there.wait_for("ribbons")


async def asks_a_worker(stranger: Stranger) -> float:
    """A worker of the benchmark's own: like the server's, it is another process than the pages'."""
    ids = tuple(range(2, 2 + LENGTH))
    question = Question("additive", ids[stranger.seed :] + ids[: stranger.seed], 1)
    line = _line()
    before = processor_seconds(line.process_id) if line.process_id else 0.0
    await asyncio.to_thread(line.ask(question).result)
    return processor_seconds(line.process_id) - before if line.process_id else 0.0


@functools.cache
def _line() -> Gradients:
    """It has all the time that it needs to start: only what it costs is asked."""
    return Gradients(seconds=600)
