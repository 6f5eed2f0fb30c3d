"""A real server and a real Chromium.

`open_page("/", {"text": "a b"}, color_scheme="dark")` opens a page of the app; `page` is the
Explorer as it first opens; `static_page(folder, html)` serves a folder of scripts by itself. A test
fails if its pages logged an error or asked for anything outside this machine.

What `wait_for_function` waits for is a function, "() => ...": the policy of the app's pages refuses
to evaluate an expression again and again.
"""

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.idle import wait_idle
from tests.browser.pages import WAIT_MS, Pages
from tests.server import Server, serve

OpenPage = Callable[..., Page]


class _Site(ThreadingHTTPServer):
    """A folder over http, with `pages` of its own beside its files."""

    def __init__(self, folder: Path) -> None:
        # Browsers ask for an icon unbidden, and complain when there is none.
        self.pages = {"/": b"", "/favicon.ico": b""}
        super().__init__(("127.0.0.1", 0), partial(_Answer, self.pages, directory=str(folder)))


class _Answer(SimpleHTTPRequestHandler):
    def __init__(self, pages: Mapping[str, bytes], *args: Any, directory: str) -> None:
        self.pages = pages
        super().__init__(*args, directory=directory)

    def do_GET(self) -> None:
        if self.path not in self.pages:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(self.pages[self.path])

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: what is missing shows in the page's own errors."""


def can_read_folders() -> bool:
    """Whether what reads a folder of one's own is installed."""
    return all(map(importlib.util.find_spec, ("safetensors", "tokenizers")))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, served once for all tests. Its log must stay free of tracebacks.

    It offers a tiny Transformer in a folder, as somebody's own, where such folders can be read.
    """
    log = tmp_path_factory.mktemp("server") / "log.txt"
    environment = {}
    if can_read_folders():
        from tests.models.transformer.test_folder import write  # needs the packages

        folder = tmp_path_factory.mktemp("model")
        write(folder, "bert")
        environment["ATTENTION_MODEL"] = str(folder)
    with serve("app.py", log, environment=environment) as running:
        yield running
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium.find()
    if not executable:
        raise chromium.NoChromium("run `make test`, which installs one, or set CHROMIUM")
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=chromium.FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What went wrong in the pages of this test; a test that means it to may clear the list."""
    seen: list[str] = []
    yield seen
    assert not seen, "\n".join(seen)


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    return Pages(browser)


@pytest.fixture
def open_url(pages: Pages, troubles: list[str]) -> Iterator[OpenPage]:
    """Opens an address as a visitor who comes for the first time: see `Pages.open`."""
    yield lambda url, **options: pages.open(url, troubles, **options)
    pages.end_test()


@pytest.fixture
def open_page(server: Server, open_url: OpenPage) -> OpenPage:
    """Opens a page of the app, with the options of `open_url` and of Playwright's contexts."""

    def open_(path: str = "/", query: Mapping[str, str] | None = None, **options: Any) -> Page:
        page = open_url(f"{server.url}{path}?{urlencode(query or {})}", **options)
        wait_idle(page)
        return page

    return open_


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture(scope="session")
def sites() -> Iterator[dict[Path, _Site]]:
    """The folders that are served, each from the first test that asks until the last."""
    served: dict[Path, _Site] = {}
    yield served
    for site in served.values():
        site.shutdown()
        site.server_close()


@pytest.fixture
def static_page(open_url: OpenPage, sites: dict[Path, _Site]) -> Callable[..., Page]:
    """Opens `html` at the root of a served `folder`: `static_page(folder, html, **options)`."""

    def open_(folder: Path, html: str, **options: Any) -> Page:
        if folder not in sites:
            sites[folder] = _Site(folder)
            Thread(target=sites[folder].serve_forever, args=(0.02,), daemon=True).start()
        sites[folder].pages["/"] = html.encode()
        return open_url(f"http://127.0.0.1:{sites[folder].server_port}/", **options)

    return open_


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A real browser beside a busy machine misses a frame at times: it may try once more.

    The summary names every test that had to. A fault fails twice.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    running = getattr(item, "funcargs", {}).get("server")
    if report.failed and running:
        report.sections.append(("server log", running.log.read_text(encoding="utf-8")))
    return report
