"""How the cost of a change grows with words and with heads.

    python -m benchmarks growth, or: python -m benchmarks.growth

In seconds of the server's processor time, which other things that the machine does leave alone. A
change types other words, as many as before, and each projection's numbers are random ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import numpy as np

from benchmarks.rerun import VOCABULARY, processor_seconds
from benchmarks.session import visit
from benchmarks.table import markdown
from tests.server import Server, serve

WORDS = (8, 16, 32, 64, 128, 256, 512)
HEADS = (1, 2, 4, 8)
CHANGES, WARM_UP = 9, 2


def texts(count: int) -> Iterator[str]:
    """``count`` words, again and again, each time beginning elsewhere in the vocabulary."""
    words = VOCABULARY.split()
    start = 0
    while True:
        yield " ".join(words[(start + number) % len(words)] for number in range(count))
        start += 1


async def cost(server: Server, words: int, heads: int) -> float:
    """The median of a change's seconds, all heads shown beside each other where there are more."""
    several = {"projection": "random", "heads": heads, "head_size": 8} if heads > 1 else {}
    query = urlencode({"language": "en", "text": next(texts(words)), **several})
    readings = []
    async with visit(server.url, query=query) as session:
        for text in islice(texts(words), 1, CHANGES + WARM_UP + 2):
            readings.append(processor_seconds(server.pid))
            await session.type(text)
    return float(np.median(np.diff(readings)[WARM_UP:]))


def row(words: int, seconds: list[float]) -> list[str]:
    return [str(words), *(f"{each * 1e3:.1f} ms" for each in seconds)]


def report() -> str:
    with TemporaryDirectory() as folder, serve("app.py", Path(folder) / "log.txt") as server:
        rows = [
            row(words, [asyncio.run(cost(server, words, heads)) for heads in HEADS])
            for words in WORDS
        ]
    return markdown(["words", *(f"{n} head{'s' * (n > 1)}" for n in HEADS)], rows)


if __name__ == "__main__":
    print(report())
