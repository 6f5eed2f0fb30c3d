"""What a page that waits for a worker gets instead of an answer."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any


class Stopped(Exception):
    """The visitor does not wait any more, by a button."""


def refused(error: Exception) -> Future[Any]:
    """An answer that never comes, and why."""
    answer: Future[Any] = Future()
    answer.set_exception(error)
    return answer
