"""A real server and a real Chromium.

`open_page("/", {"text": "a b"}, color_scheme="dark")` opens a page of the app; `page` is the
Explorer as it first opens; `static_page(folder, html)` serves a folder of scripts by itself. A test
fails if its pages logged an error or asked for anything outside this machine.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser import chromium
from tests.server import Server, serve

WAIT_MS = 20_000
LOCAL = {"127.0.0.1", "localhost"}
NETWORK = {"http", "https", "ws", "wss"}
IDLE = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === 'CONNECTED'
    && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
}"""

OpenPage = Callable[..., Page]


def wait_idle(page: Page) -> None:
    """Waits until no script runs and nothing on the page is stale.

    Just after an event the page is still idle from before: expect the new content first.
    """
    page.wait_for_function(IDLE)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, served once for all tests. Its log must stay free of tracebacks."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with serve("app.py", log) as running:
        yield running
    assert "Traceback" not in log.read_text(), log.read_text()


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


@pytest.fixture
def open_url(browser: Browser, troubles: list[str]) -> Iterator[OpenPage]:
    """Opens an address in a context of its own.

    Motion is reduced unless a test asks for `reduced_motion="no-preference"`: less to wait for.
    """

    def open_(
        url: str,
        *,
        width: int = 1280,
        height: int = 900,
        reduced_motion: str = "reduce",
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            viewport=ViewportSize(width=width, height=height),
            reduced_motion=reduced_motion,
            **options,
        )
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        _watch(page, troubles)
        page.goto(url)
        return page

    yield open_
    for context in browser.contexts:
        context.close()


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


@pytest.fixture
def static_page(open_url: OpenPage) -> Iterator[Callable[..., Page]]:
    """Opens `html` at the root of a served `folder`: `static_page(folder, html, **options)`."""
    servers: list[ThreadingHTTPServer] = []

    def open_(folder: Path, html: str, **options: Any) -> Page:
        # Browsers ask for an icon unbidden, and complain when there is none.
        pages = {"/": html.encode(), "/favicon.ico": b""}
        handler = partial(_Folder, pages, directory=str(folder))
        site = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(site)
        Thread(target=site.serve_forever, args=(0.02,), daemon=True).start()
        return open_url(f"http://127.0.0.1:{site.server_port}/", **options)

    yield open_
    for site in servers:
        site.shutdown()
        site.server_close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    running = getattr(item, "funcargs", {}).get("server")
    if report.failed and running:
        report.sections.append(("server log", running.log.read_text()))
    return report


class _Folder(SimpleHTTPRequestHandler):
    """A folder over http, with `pages` of its own beside its files."""

    def __init__(self, pages: Mapping[str, bytes], *args: Any, directory: str) -> None:
        self.pages = pages
        super().__init__(*args, directory=directory)

    def do_GET(self) -> None:
        if self.path not in self.pages:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.pages[self.path])

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: what is missing shows in the page's own errors."""


def _watch(page: Page, troubles: list[str]) -> None:
    def leaving(url: str) -> None:
        address = urlsplit(url)
        if address.scheme in NETWORK and address.hostname not in LOCAL:
            troubles.append(f"left this machine: {url}")

    page.on("request", lambda request: leaving(request.url))
    page.on("websocket", lambda socket: leaving(socket.url))
    page.on("pageerror", lambda error: troubles.append(f"page error: {error}"))

    def complained(message: ConsoleMessage) -> None:
        # On a page beneath the root Streamlit looks for its server beneath that page first.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            troubles.append(f"console: {message.text}")

    page.on("console", complained)
