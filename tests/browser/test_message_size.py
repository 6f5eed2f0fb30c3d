"""A message larger than the bound costs its sender the connection, and nobody else anything."""

from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedError

from benchmarks.session import visit
from tests import loop
from tests.server import serve

MEGABYTE = 1_000_000


async def send_too_much(url: str) -> None:
    async with visit(url) as other:
        async with visit(url) as sender:
            await sender.type("word " * (MEGABYTE // 5))  # large, and answered
        with pytest.raises(ConnectionClosedError):
            async with visit(url) as sender:
                await sender.type("word " * (2 * MEGABYTE))
        await other.type("still here")


def test_only_the_sender_of_too_much_is_cut_off(tmp_path: Path) -> None:
    with serve("app.py", tmp_path / "log.txt") as server:
        loop.run(send_too_much(server.url))
