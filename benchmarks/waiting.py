"""What another visitor waits while somebody does something heavy on the same server.

Waits are measured in the processor time that the server uses meanwhile. A machine that does nothing
else lets it pass in no more than that time; a shared one makes every wait longer, and the processor
time stays.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from benchmarks.rerun import processor_seconds
from benchmarks.strangers import Heaviest, Stranger
from benchmarks.typist import PAUSE_SECONDS
from tests import ROOT
from tests.server import Server, serve

TIMES = 3
QUIET_SECONDS = 5.0
REST_SECONDS = 0.5
FIRST_SECONDS = 60


@dataclass(frozen=True)
class Wait:
    """When somebody began to wait, when the answer was there, both in seconds of the monotonic
    clock, and how many seconds of processor time the server used meanwhile.
    """

    start: float
    end: float
    used: float


@dataclass(frozen=True)
class Cost:
    """Seconds of the server's processor time: what something costs, and what is used up while
    another visitor waits, half of the time and at most.
    """

    whole: float
    half: float
    most: float


def costs(uses: Mapping[str, Heaviest], times: int = TIMES) -> dict[str, Cost]:
    """What each use costs, done so many times, and first what another's waits are meanwhile when
    ``nothing`` is done.
    """
    with (
        TemporaryDirectory() as folder,
        serve("app.py", Path(folder) / "log.txt") as server,
        typists(server) as waits,
    ):
        time.sleep(QUIET_SECONDS)
        quiet = [wait.used for wait in waits]
        usual = statistics.median(quiet)
        found = {"nothing": Cost(0.0, usual, max(quiet))}
        for name, use in uses.items():
            each = [_watched(server, use, seed, waits) for seed in range(times)]
            meanwhile = [wait.used for _, during in each for wait in during]
            whole = min(whole - usual * len(during) for whole, during in each)
            found[name] = Cost(whole, statistics.median(meanwhile), max(meanwhile))
            print(f"{name}: {found[name]}", file=sys.stderr, flush=True)
    return found


def _watched(
    server: Server, use: Heaviest, seed: int, waits: list[Wait]
) -> tuple[float, list[Wait]]:
    """What the server used for the use, done once, and the waits of another meanwhile."""
    begin, used = time.monotonic(), _used(server.pid)
    beside = asyncio.run(use(Stranger(server.url, seed))) or 0.0
    end, whole = time.monotonic(), beside + _used(server.pid) - used
    while waits[-1].start < end:  # the wait that began meanwhile ends
        time.sleep(0.01)
    during = [wait for wait in waits if wait.start < end and wait.end > begin]
    time.sleep(REST_SECONDS)
    return whole, during


def _used(pid: int) -> float:
    """Seconds of processor time that a process and those that it has started have used. Linux."""
    started: list[str] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread may end meanwhile
            started += (thread / "children").read_text(encoding="utf-8").split()
    return sum(map(processor_seconds, (pid, *map(int, started))))


@contextmanager
def typists(server: Server, people: int = 1, pause: float = PAUSE_SECONDS) -> Iterator[list[Wait]]:
    """Other visitors, from when the page is warm until the block ends; the list grows."""
    program = [sys.executable, "-m", "benchmarks.typist", server.url, str(server.pid)]
    command = [*program, f"--people={people}", f"--pause={pause}"]
    waits: list[Wait] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as visitor:
        assert visitor.stdout is not None
        lines = visitor.stdout

        def listen() -> None:
            for line in lines:
                start, end, used = map(float, line.split())
                waits.append(Wait(start, end, used))

        Thread(target=listen, daemon=True).start()
        try:
            give_up = time.monotonic() + FIRST_SECONDS
            while not waits:
                if visitor.poll() is not None or time.monotonic() > give_up:
                    raise TimeoutError("the other visitors type nothing")
                time.sleep(0.05)
            yield waits
        finally:
            visitor.kill()
