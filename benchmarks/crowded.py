"""One visitor does everything heavy, one thing after the other; what do the others wait?

    python -m benchmarks crowded, or: python -m benchmarks.crowded [--rounds 3] [--people 1 29]

Waits are what a clock on the wall says, until the script has finished: they want a machine that
does nothing else. `python -m benchmarks bounds` measures the same, each thing alone, in processor
time.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.bounds import USES
from benchmarks.rerun import PAUSE_SECONDS
from benchmarks.strangers import Stranger
from benchmarks.table import markdown
from benchmarks.waiting import Wait, typists
from tests.server import serve

ROUNDS = 3
OTHERS = (1, 29)
LONGEST = 3
"""So many of the longest waits are named."""

Doing = tuple[str, float, float]
"""What somebody did, from when until when, in seconds of the monotonic clock."""


def together(others: int, rounds: int, pause: float) -> tuple[list[Wait], list[Doing]]:
    """The waits of so many others while one does all uses, so many times."""
    done: list[Doing] = []
    with (
        TemporaryDirectory() as folder,
        serve("app.py", Path(folder) / "log.txt") as server,
        typists(server, others, pause) as waits,
    ):
        begin = time.monotonic()
        for seed in range(rounds):
            for name, use in USES.items():
                start = time.monotonic()
                asyncio.run(use(Stranger(server.url, seed)))
                done.append((name, start, time.monotonic()))
        found = [wait for wait in list(waits) if wait.start >= begin]
    return found, done


def row(others: int, waits: Sequence[Wait], done: Sequence[Doing]) -> list[str]:
    """How many waits, half of them, 95 % and all at most, and during what the longest were."""
    lengths = [wait.end - wait.start for wait in waits]
    longest = sorted(zip(lengths, waits, strict=True), key=lambda each: -each[0])[:LONGEST]
    return [
        str(others + 1),
        f"{len(waits):,}",
        *(f"{length * 1e3:.0f} ms" for length in np.percentile(lengths, (50, 95, 100))),
        "; ".join(dict.fromkeys(name for _, wait in longest for name in meanwhile(wait, done))),
    ]


def meanwhile(wait: Wait, done: Sequence[Doing]) -> Iterator[str]:
    """What was being done while somebody waited."""
    for name, start, end in done:
        if start < wait.end and end > wait.start:
            yield name


def report(
    people: Sequence[int] = OTHERS, rounds: int = ROUNDS, pause: float = PAUSE_SECONDS
) -> str:
    header = ["people", "waits", "half", "95 %", "all at most", "the longest, during"]
    rows = [row(others, *together(others, rounds, pause)) for others in people]
    return (
        f"One does all {len(USES)} heavy things of docs/bounds.md, one after the other, {rounds}\n"
        f"times; the others type on the Explorer, each with {pause:g} s to think between\n"
        "changes.\n\n" + markdown(header, rows)
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowded", description=__doc__)
    parser.add_argument("--people", type=int, nargs="*", default=OTHERS, help="beside the one")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--pause", type=float, default=PAUSE_SECONDS)
    print(report(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
