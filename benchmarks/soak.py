"""Many people over all pages for a long while: do waits and memory stay as they were?

    python -m benchmarks soak, or: python -m benchmarks.soak [--people 30] [--minutes 60]

Each opens one page after the other, changes its text some times, and thinks between changes. Waits
are until the script has finished. Memory is the server's own, without its workers, half of the time
at most: it goes up and down with what is computed and with sessions that end. A machine that does
other things makes waits longer: the processor time that the server uses for a change, which is
given too, it leaves alone. With less time to think, many sessions come and go in few minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.rerun import (
    PAUSE_SECONDS,
    processor_seconds,
    resident_megabytes,
    seconds_to_type,
    sentences,
)
from benchmarks.session import visit
from benchmarks.table import markdown
from tests.server import Server, serve
from ui.frame.frame import ASIDE, PAGES

PEOPLE = 30
MINUTES = 60.0
PARTS = 6
"""Into so many parts the time is divided: a row for each."""
LOOK_SECONDS = 1.0
"""So often memory is looked at."""
CHANGES = 8
"""How often each changes the text of a page, where it has one, before going to the next."""


@dataclass
class Part:
    """What was seen in one part of the time."""

    waits: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    processor: float = 0.0


async def person(url: str, seed: int, end: float, pause: float, record: list[float]) -> None:
    draw, texts = random.Random(seed), sentences(seed)
    pages = ["", *(name for name in (*PAGES, *ASIDE) if name != "explorer")]
    while time.monotonic() < end:
        page = draw.choice(pages)
        async with visit(url, page) as session:
            for text in islice(texts, CHANGES):
                await asyncio.sleep(pause * draw.uniform(0.5, 1.5))
                if time.monotonic() >= end:
                    break
                if session.field:
                    record.append(await seconds_to_type(session, text))


async def go(server: Server, people: int, seconds: float, pause: float) -> list[Part]:
    """What was seen in each part; the people do not stop between parts."""
    record: list[float] = []
    end = time.monotonic() + seconds
    crowd = [
        asyncio.create_task(person(server.url, seed, end, pause, record)) for seed in range(people)
    ]
    parts = []
    for _ in range(PARTS):
        seen, used = len(record), processor_seconds(server.pid)
        megabytes = []
        part_end = time.monotonic() + seconds / PARTS
        while time.monotonic() < part_end:
            await asyncio.sleep(LOOK_SECONDS)
            megabytes.append(resident_megabytes(server.pid))
        spent = processor_seconds(server.pid) - used
        parts.append(Part(record[seen:], megabytes, spent))
        for each in crowd:
            if each.done():
                each.result()  # raises what went wrong
    await asyncio.gather(*crowd)
    return parts


def rows(parts: list[Part], minutes: float) -> list[list[str]]:
    """A row for each part: until which minute, changes, waits, processor time, memory."""
    found = []
    for number, part in enumerate(parts, start=1):
        half, most = np.percentile(part.waits, (50, 95)) * 1e3 if part.waits else (0.0, 0.0)
        found.append(
            [
                f"until minute {minutes * number / len(parts):.3g}",
                f"{len(part.waits):,}",
                f"{half:.0f} ms",
                f"{most:.0f} ms",
                f"{part.processor / max(1, len(part.waits)) * 1e3:.1f} ms",
                f"{np.median(part.megabytes):.0f} MB",
            ]
        )
    return found


def report(people: int = PEOPLE, minutes: float = MINUTES, pause: float = PAUSE_SECONDS) -> str:
    with TemporaryDirectory() as folder, serve("app.py", Path(folder) / "log.txt") as server:
        parts = asyncio.run(go(server, people, minutes * 60, pause))
        errors = server.log.read_text(encoding="utf-8").count("Traceback")
    header = ["", "changes", "half wait at most", "95 % wait at most", "each costs", "memory"]
    return (
        f"{people} people over all pages for {minutes:g} minutes, each with {pause:g} s to think\n"
        "between changes. What each change costs is the server's processor time, that of opening\n"
        f"pages shared out among the changes. Errors in the log: {errors}.\n\n"
        + markdown(header, rows(parts, minutes))
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--pause", type=float, default=PAUSE_SECONDS)
    given = parser.parse_args()
    print(report(given.people, given.minutes, given.pause))


if __name__ == "__main__":
    main()
