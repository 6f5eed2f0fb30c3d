"""What networks that learn cost, and what they learn. `python -m benchmarks.learning`

Films are made by real workers, one at a time, from the wish to the last frame. Then two networks
learn on a server while others look at the same page: how long do those wait?
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import machine
from benchmarks.rerun import processor_seconds
from benchmarks.session import Session, visit
from benchmarks.table import markdown
from models.learning.film import Film
from models.learning.setup import Setup, suited
from models.learning.studio import Studio
from tests.server import serve

FILMS = {
    "reverse": suited("reverse"),
    "reverse, rate 0.01": suited("reverse", rate=0.01),
    "reverse, no positions": suited("reverse", position="none"),
    "induction": suited("induction"),
    "induction, two heads": suited("induction", heads=2),
    "who is where": suited("stories"),
    "what “it” means": suited("it"),
    "praise or complaint": suited("reviews"),
    "reviews in English": suited("sentences_en"),
    "reviews in Chinese": suited("sentences_zh"),
    "sort": suited("sort"),
    "brackets": suited("brackets"),
    "date": suited("date"),
    "largest": suited("largest"),
    "copy": suited("copy"),
}
PEOPLE = (10, 30)
PATIENCE = 300.0
POLL = 0.35
"""Seconds between two looks of somebody whose network learns, as on the page."""
THOUGHT = 4.0
"""Seconds between two changes of somebody who looks, as in the benchmark of the Explorer."""
LONG = 25.0
"""Seconds for which all of them are there."""


def made(studio: Studio, setup: Setup) -> tuple[Film, float]:
    """The whole film, and seconds from the wish to its last frame."""
    began = time.monotonic()
    while not (film := studio.want(setup, "benchmark")).ended:
        if film.status == "failed" or time.monotonic() > began + PATIENCE:
            raise RuntimeError(f"{setup}: {film.status}, {film.error}")
        time.sleep(0.05)
    return film, time.monotonic() - began


def films() -> Iterator[list[str]]:
    """A row for each film: seconds, right answers, the weight of the best head on the answers."""
    studio = Studio(workers=1)
    try:
        for name, setup in FILMS.items():
            film, seconds = made(studio, setup)
            last = film.frames[-1]
            gold = max(max(layer) for layer in last.gold)
            start = max(max(layer) for layer in film.frames[0].gold)
            yield [
                name,
                f"{seconds:.0f}",
                f"{100 * last.accuracy:.0f} %",
                f"{100 * start:.0f} %",
                f"{100 * gold:.0f} %",
                f"{100 * last.saturated:.0f} %",
            ]
    finally:
        studio.close()


async def learns(url: str, seed: int) -> str:
    """Somebody lets a network learn, and looks at it until the end of the time; the last status."""
    query = f"net_seed={seed}&language=en"
    async with visit(url, "train", query) as session:
        await session.change(session.widgets["train"], trigger_value=True)
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            await asyncio.sleep(POLL)
            await session.load()
    return query


async def looks(session: Session, number: int, after: float) -> list[float]:
    """Somebody types one example after another: the seconds until each is on the page."""
    await asyncio.sleep(after)
    waits: list[float] = []
    end = time.monotonic() + LONG
    letters = "abcdefghijklmnopqrst"
    while time.monotonic() < end:
        await asyncio.sleep(THOUGHT)
        at = (number + len(waits)) % 12
        began = time.monotonic()
        await session.type(letters[at : at + 8])
        waits.append(time.monotonic() - began)
    return waits


async def crowd(url: str, people: int) -> list[float]:
    """The waits of all who look while two networks learn."""

    async def one(number: int) -> list[float]:
        async with visit(url, "train", "net_rate=0.01&language=en") as session:
            return await looks(session, number, THOUGHT * number / people)

    tasks = [asyncio.create_task(one(number)) for number in range(people)]
    learners = [asyncio.create_task(learns(url, people + seed)) for seed in (1, 2)]
    await asyncio.gather(*learners)
    return [wait for task in tasks for wait in await task]


def watching() -> Iterator[list[str]]:
    """A row for each number of people: the median of their waits, what 95 % do not exceed, and the
    share of a core that the server takes, its workers aside, which no other work on the machine
    makes larger.
    """
    for people in PEOPLE:
        with (
            TemporaryDirectory() as folder,
            serve("app.py", Path(folder) / "log.txt") as server,
        ):
            began = time.monotonic(), processor_seconds(server.pid)
            waits = asyncio.run(crowd(server.url, people))
            busy = (processor_seconds(server.pid) - began[1]) / (time.monotonic() - began[0])
            cuts = statistics.quantiles(waits, n=20)
            half, most = statistics.median(waits), cuts[-1]
            yield [
                str(people),
                str(len(waits)),
                f"{1000 * half:.0f} ms",
                f"{1000 * most:.0f} ms",
                f"{100 * busy:.0f} %",
            ]


def main() -> None:
    print(machine())
    head = ["task", "seconds", "right", "weight there at first", "at the end", "saturated rows"]
    print(markdown(head, list(films())))
    print()
    print(
        markdown(
            ["people who look", "changes", "half wait", "95 % wait", "server's core"],
            list(watching()),
        )
    )


if __name__ == "__main__":
    main()
