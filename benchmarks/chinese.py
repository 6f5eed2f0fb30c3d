"""What Chinese adds to a server that has only read English: `python -m benchmarks.chinese`

Each page is opened in English, then in Chinese: the segmenter, the vectors of both languages and a
Chinese classifier are read when the first Chinese is. The growth is that of the server's process;
the workers, which read both languages with one network, are not part of it. How much longer the
first Chinese view takes is measured on separate servers, in turn with the first English one, in
seconds of the server's processor time: what the machine does beside it lengthens only the wait.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from urllib.parse import urlencode

from benchmarks.machine import machine
from benchmarks.rerun import processor_seconds, resident_megabytes
from benchmarks.session import visit
from benchmarks.table import markdown
from tests.server import Server, serve
from ui.frame.frame import ASIDE, PAGES

TIMES = 5
LANGUAGES = ("en", "zh")
MOST_MEGABYTES, MOST_SECONDS = 60, 0.5
"""What Chinese may add to a server, and to the first view of the Explorer."""


FIVE = "classify, five attentions"
VIEWS: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {name: ("" if name == "explorer" else name, {}) for name in PAGES | ASIDE}
    | {FIVE: ("classify", {"panel": "variants"})}
)
"""Every page, by its address and settings; then the panel that needs all networks of a language."""


def opened(server: Server, view: str, language: str) -> tuple[float, float]:
    """Seconds until a view's script has finished, and seconds of the server's processor time."""
    page, settings = VIEWS[view]

    async def once() -> None:
        async with visit(server.url, page, urlencode({"language": language, **settings})):
            pass

    used, start = processor_seconds(server.pid), time.perf_counter()
    asyncio.run(once())
    return time.perf_counter() - start, processor_seconds(server.pid) - used


def growth() -> dict[str, list[float]]:
    """View -> what the server holds after it was opened in each language, in megabytes.

    All views in English come first.
    """
    with TemporaryDirectory() as folder, serve("app.py", Path(folder) / "log.txt") as server:
        for view in VIEWS:  # so that what any of them needs is there before it is weighed
            opened(server, view, LANGUAGES[0])
        found: dict[str, list[float]] = {view: [] for view in VIEWS}
        for language in LANGUAGES:
            for view, held in found.items():
                opened(server, view, language)
                held.append(resident_megabytes(server.pid))
    return found


def first_views(times: int) -> dict[str, tuple[list[float], list[float]]]:
    """Language -> seconds, and seconds of processor time, of the first view of so many servers."""
    found: dict[str, tuple[list[float], list[float]]] = {each: ([], []) for each in LANGUAGES}
    for _ in range(times):
        for language, both in found.items():
            with TemporaryDirectory() as folder, serve("app.py", Path(folder) / "log") as server:
                for kept, seconds in zip(both, opened(server, "explorer", language), strict=True):
                    kept.append(seconds)
    return found


def report(times: int) -> str:
    held, views = growth(), first_views(times)
    rows = [[view, *(f"{megabytes:.0f} MB" for megabytes in each)] for view, each in held.items()]
    before = held[FIVE][0]
    pages, five = max(each[1] for view, each in held.items() if view != FIVE), held[FIVE][1]
    waits, used = (
        [statistics.median(views[language][kind]) for language in LANGUAGES] for kind in (0, 1)
    )
    seconds = [
        [name, *(f"{each:.2f} s" for each in (*both, both[1] - both[0]))]
        for name, both in (("until the script has finished", waits), ("processor time", used))
    ]
    return (
        f"{machine()}\n\n"
        f"{markdown(['view', 'after English', 'after Chinese'], rows)}\n\n"
        f"Chinese on every page adds {pages - before:.0f} MB, with the other networks of the five"
        f" attentions {five - before:.0f} MB (at most {MOST_MEGABYTES}).\n\n"
        f"{markdown(['first view of the Explorer', *LANGUAGES, 'more'], seconds)}\n\n"
        f"Chinese adds {used[1] - used[0]:.2f} s to the first view (at most {MOST_SECONDS:g} s).\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chinese", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help="servers for each language")
    print(report(parser.parse_args().times))


if __name__ == "__main__":
    main()
