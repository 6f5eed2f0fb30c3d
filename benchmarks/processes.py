"""How many more changes two processes of the app answer than one, as many as they can.

    python -m benchmarks processes, or: python -m benchmarks.processes [--seconds 10] [--rounds 3]

Visitors at every process type on the Explorer without a pause. One process and several are asked in
turn. The visitors, one process for all of them, share the machine: what they take of its cores is
given too, for the servers cannot have it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.rerun import processor_seconds, sentences
from benchmarks.session import Session, visit
from benchmarks.table import markdown
from tests.server import Server, serve

PROCESSES = 2
VISITORS = 3
"""At each process: it always has something to do."""
SECONDS = 10.0
ROUNDS = 3
WARM_UP = 20

Seen = tuple[float, float, float]
"""Changes in a second, and the cores that servers and visitors used meanwhile."""


async def compare(
    servers: Sequence[Server], seconds: float, rounds: int
) -> list[tuple[Seen, Seen]]:
    """What one process does and what all do, in turn."""
    async with AsyncExitStack() as open_pages:
        sessions = [
            [await open_pages.enter_async_context(visit(server.url)) for _ in range(VISITORS)]
            for server in servers
        ]
        texts = sentences()
        for each in sessions:
            for session in each:
                for _ in range(WARM_UP):
                    await session.type(next(texts))
        return [
            (
                await rate(servers[:1], sessions[0], seconds),
                await rate(servers, [*chain(*sessions)], seconds),
            )
            for _ in range(rounds)
        ]


async def rate(servers: Sequence[Server], sessions: Sequence[Session], seconds: float) -> Seen:
    """What visitors who never pause are answered."""
    before = [processor_seconds(server.pid) for server in servers], time.process_time()
    begin = time.monotonic()

    async def person(session: Session, seed: int) -> int:
        count, texts = 0, sentences(seed)
        while time.monotonic() < begin + seconds:
            await session.type(next(texts))
            count += 1
        return count

    counts = await asyncio.gather(*(person(each, seed) for seed, each in enumerate(sessions)))
    took = time.monotonic() - begin
    used = sum(processor_seconds(server.pid) for server in servers) - sum(before[0])
    return sum(counts) / took, used / took, (time.process_time() - before[1]) / took


def report(processes: int = PROCESSES, seconds: float = SECONDS, rounds: int = ROUNDS) -> str:
    with TemporaryDirectory() as folder, ExitStack() as running:
        logs = [Path(folder) / f"{number}.txt" for number in range(processes)]
        servers = [running.enter_context(serve("app.py", log)) for log in logs]
        seen = asyncio.run(compare(servers, seconds, rounds))
    ratio = median(several[0] / one[0] for one, several in seen)
    lines = [
        [f"{number}", *(f"{median(column):.2f}" for column in zip(*each, strict=True))]
        for number, each in zip((1, processes), zip(*seen, strict=True), strict=True)
    ]
    header = ["processes", "changes in a second", "cores the servers use", "the visitors"]
    return (
        f"{VISITORS} visitors at each process type without a pause, for {seconds:g} s, {rounds}\n"
        f"times in turn, on {os.cpu_count()} cores. Medians; the ratio, over the pairs, is"
        f" {ratio:.2f}.\n\n" + markdown(header, lines)
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.processes", description=__doc__)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    print(report(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
