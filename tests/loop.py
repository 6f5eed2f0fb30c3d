"""Coroutines, run by a test that has no loop."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T], seconds: float = 60) -> T:
    """Runs `coroutine` to its end in a thread of its own, and gives what it returns.

    `asyncio.run` refuses in a thread where a loop runs already, and in the main thread of any
    process of tests that has opened a browser one does: Playwright's.

    Raises:
        TimeoutError: it has not ended after `seconds`.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asyncio.wait_for(coroutine, seconds)).result()
