"""The server behind the page: what it has loaded, what it holds, what it says."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import OpenPage, wait_idle
from tests.server import Server, serve
from ui.kit.settings import PANELS

MEGABYTES = 200
PAGES = [
    "compare",
    "learn",
    "glossary",
    *(f"classify?panel={panel}" for panel in PANELS if panel != "evidence"),
]
"""Beside the first. The panel left out starts TensorFlow, if in a process of its own."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def visited(open_url: OpenPage, tmp_path: Path) -> Iterator[Server]:
    """A server that has shown every page to one visitor, and nothing else to anybody."""
    with serve("app.py", tmp_path / "log.txt") as server:
        page = open_url(server.url)
        wait_idle(page)
        page.get_by_role("button", name="Take away").click()
        page.get_by_role("spinbutton").wait_for()
        wait_idle(page)
        for path in PAGES:
            page.goto(f"{server.url}/{path}")
            wait_idle(page)
        yield server
        page.close()


def test_the_server_stays_light(visited: Server) -> None:
    process = Path(f"/proc/{visited.pid}")
    libraries = set(re.findall(r"site-packages/(\w+)", (process / "maps").read_text()))
    assert not libraries & {"tensorflow", "keras", "pandas"}, libraries
    pages = int((process / "statm").read_text().split()[1])
    assert pages * os.sysconf("SC_PAGE_SIZE") / 1e6 < MEGABYTES


def test_the_server_prints_its_address_and_knows_every_option(visited: Server) -> None:
    log = visited.log.read_text()
    assert f"URL: {visited.url}" in log
    assert "not a valid config option" not in log
