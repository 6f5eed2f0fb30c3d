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


def compare(
    subject: Callable[[], Any],
    yardstick: Callable[[], Any],
    clock: Callable[[], float] = time.perf_counter,
) -> Comparison:
    """Calls both in turn for a while, after one call of each that is not counted.

    A ``clock`` of processor time leaves out what the machine does besides.
    """
    _timed(subject, clock), _timed(yardstick, clock)
    pairs: list[tuple[float, float]] = []
    give_up = time.perf_counter() + SECONDS
    while len(pairs) < FEWEST or time.perf_counter() < give_up:
        pairs.append((_timed(subject, clock), _timed(yardstick, clock)))
    return Comparison(median(a for a, _ in pairs), median(a / b for a, b in pairs))


def _timed(call: Callable[[], Any], clock: Callable[[], float]) -> float:
    start = clock()
    call()
    return clock() - start
