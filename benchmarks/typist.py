"""Another visitor, in a separate process: types on the Explorer without rest.

`python -m benchmarks.typist URL PID` writes a line for each sentence: when it was sent and when its
answer was there, in seconds of the system's monotonic clock, and how many seconds of processor time
the server, process PID, used meanwhile.
"""

import asyncio
import sys
import time
from itertools import islice

from benchmarks.rerun import processor_seconds, sentences
from benchmarks.session import visit

WARM_UP = 20
PAUSE_SECONDS = 0.01


async def type_on(url: str, pid: int) -> None:
    texts = sentences(seed=1)
    async with visit(url) as there:
        for text in islice(texts, WARM_UP):
            await there.type(text)
        for text in texts:
            start, used = time.monotonic(), processor_seconds(pid)
            await there.type(text)
            print(start, time.monotonic(), processor_seconds(pid) - used, flush=True)
            await asyncio.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    asyncio.run(type_on(sys.argv[1], int(sys.argv[2])))
