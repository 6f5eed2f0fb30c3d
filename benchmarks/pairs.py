"""Two things timed in turn, so that whatever else the machine does falls on both alike."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

SECONDS = 1.0
FEWEST = 9


class Comparison(NamedTuple):
    """The median of `seconds` a call takes, and of its `ratio` to the call it was paired with."""

    seconds: float
    ratio: float


def compare(subject: Callable[[], Any], yardstick: Callable[[], Any]) -> Comparison:
    """Calls both in turn for a while, after one call of each that is not counted."""
    _timed(subject), _timed(yardstick)
    pairs: list[tuple[float, float]] = []
    give_up = time.perf_counter() + SECONDS
    while len(pairs) < FEWEST or time.perf_counter() < give_up:
        pairs.append((_timed(subject), _timed(yardstick)))
    return Comparison(median(a for a, _ in pairs), median(a / b for a, b in pairs))


def _timed(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
