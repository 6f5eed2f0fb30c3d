"""One rerun of the Explorer, for a sentence of ten words, against one of an empty page.

Between them is the Explorer without its work: the least that a page with its parts can cost. All
run in separate servers with the project's configuration, and take turns. Alone:
python -m benchmarks.rerun [--people 10 30 60 100] [--pause 4]
"""

import argparse
import asyncio
import ctypes
import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.session import Session, visit
from benchmarks.table import markdown
from tests.server import Server, serve

WARM_UP = 20
PAIRS = 200
CHANGES_EACH = 10
PEOPLE = (10, 30, 60, 100)
PAUSE_SECONDS = 4.0
VOCABULARY = (
    "the teacher gave a student her old book about music and art while river light moves over"
    " stone quiet house garden winter bread sea letter window morning friend road cloud"
)


def sentences(seed: int = 0) -> Iterator[str]:
    """Sentences of ten words, without end, each unlike the one before."""
    generator = random.Random(seed)
    while True:
        yield " ".join(generator.sample(VOCABULARY.split(), 10))


def processor_seconds(pid: int) -> float:
    """The processor time that process ``pid`` has used so far, all its threads together. Linux."""
    clock = ctypes.c_int()
    error = ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock))
    if error:
        raise OSError(error, os.strerror(error))
    return time.clock_gettime(clock.value)


def resident_megabytes(pid: int) -> float:
    """The memory that process ``pid`` holds now. Linux."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def seconds_to_type(session: Session, text: str) -> float:
    start = time.perf_counter()
    await session.type(text)
    return time.perf_counter() - start


async def take_turns(servers: Sequence[Server]) -> tuple[np.ndarray, np.ndarray]:
    """Seconds of processor time, and seconds until the end, of each rerun: (PAIRS, server) each."""
    async with AsyncExitStack() as open_pages:
        sessions = [await open_pages.enter_async_context(visit(server.url)) for server in servers]
        readings, walls = [], []
        for text in islice(sentences(), WARM_UP + PAIRS + 1):
            # Read before each rerun, so that what a server does after it has answered counts too.
            readings.append([processor_seconds(server.pid) for server in servers])
            walls.append([await seconds_to_type(session, text) for session in sessions])
    return np.diff(readings, axis=0)[WARM_UP:], np.array(walls[WARM_UP:-1])


async def crowd(url: str, people: int, pause: float) -> list[float]:
    """Seconds that each change took, of `people` who each think `pause` seconds between changes."""

    async def person(seed: int) -> list[float]:
        waits = random.Random(seed)
        seconds = []
        async with visit(url) as session:
            for text in islice(sentences(seed), CHANGES_EACH):
                await asyncio.sleep(pause * waits.uniform(0.5, 1.5))
                seconds.append(await seconds_to_type(session, text))
        return seconds

    together = await asyncio.gather(*map(person, range(people)))
    return [seconds for each in together for seconds in each]


def report(people: Sequence[int] = PEOPLE, pause: float = PAUSE_SECONDS) -> str:
    with TemporaryDirectory() as folder:
        logs = Path(folder)
        with (
            serve("app.py", logs / "explorer.txt") as explorer,
            serve("benchmarks/parts_page.py", logs / "parts.txt") as parts,
            serve("benchmarks/empty_page.py", logs / "empty.txt") as empty,
        ):
            servers = explorer, parts, empty
            processor, wall = asyncio.run(take_turns(servers))
            memory = [f"{resident_megabytes(server.pid):.0f} MB" for server in servers]
            crowds = [crowd_row(explorer.url, number, pause) for number in people]
    costs = markdown(
        ["", "Explorer", "its parts alone", "empty page", "ratio", "of its parts"],
        [
            ["processor time", *cost_cells(processor)],
            ["until the script has finished", *cost_cells(wall)],
            ["memory of the server", *memory, "", ""],
        ],
    )
    waits = markdown(["people at once", "half wait at most", "95 % wait at most"], crowds)
    return (
        f"A sentence of ten words is changed {PAIRS} times, in turn with a text on an empty page.\n"
        '"Its parts alone" is the Explorer that computes its first sentence only.\n'
        f"Medians; the ratios, to the empty page, are medians over the turns.\n\n{costs}\n\n"
        f"Many people at the Explorer, each with {pause:g} s of thought between changes. Whoever\n"
        f"plays them shares the machine.\n\n{waits}"
    )


def cost_cells(turns: np.ndarray) -> list[str]:
    """Milliseconds of each server, and how many times the last one's the others' are."""
    medians = np.median(turns, axis=0) * 1e3
    ratios = np.median(turns[:, :-1] / turns[:, -1:], axis=0)
    return [f"{each:.1f} ms" for each in medians] + [f"{each:.2f}" for each in ratios]


def crowd_row(url: str, people: int, pause: float) -> list[str]:
    seconds = asyncio.run(crowd(url, people, pause))
    return [str(people), *(f"{s * 1e3:.0f} ms" for s in np.percentile(seconds, (50, 95)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="*", default=PEOPLE)
    parser.add_argument(
        "--pause", type=float, default=PAUSE_SECONDS, help="seconds between changes"
    )
    chosen = parser.parse_args()
    print(report(chosen.people, chosen.pause))


if __name__ == "__main__":
    main()
