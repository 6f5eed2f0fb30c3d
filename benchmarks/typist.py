"""Other visitors, in a separate process: they type on the Explorer.

`python -m benchmarks.typist URL PID [--people 1] [--pause .01]` writes a line for each sentence:
when it was sent and when its answer was there, in seconds of the system's monotonic clock, and how
many seconds of processor time the server, process PID, used meanwhile.
"""

import argparse
import asyncio
import random
import time
from itertools import islice

from benchmarks.rerun import processor_seconds, sentences
from benchmarks.session import visit

WARM_UP = 20
PAUSE_SECONDS = 0.01


async def type_on(url: str, pid: int, pause: float, seed: int) -> None:
    draw, texts = random.Random(seed), sentences(seed)
    async with visit(url) as there:
        for text in islice(texts, WARM_UP):
            await there.type(text)
        for text in texts:
            await asyncio.sleep(pause * draw.uniform(0.5, 1.5))
            start, used = time.monotonic(), processor_seconds(pid)
            await there.type(text)
            print(start, time.monotonic(), processor_seconds(pid) - used, flush=True)


async def type_together(url: str, pid: int, people: int, pause: float) -> None:
    await asyncio.gather(*(type_on(url, pid, pause, seed) for seed in range(1, people + 1)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("pid", type=int)
    parser.add_argument("--people", type=int, default=1)
    parser.add_argument("--pause", type=float, default=PAUSE_SECONDS)
    asyncio.run(type_together(**vars(parser.parse_args())))
