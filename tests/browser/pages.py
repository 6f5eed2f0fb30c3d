"""Pages of a real Chromium, which nobody sees the last test in.

To open the app in a new context costs three times as much as in a page that has shown it before:
nothing is compiled or kept yet. So one page is used again, emptied of all that a visit leaves.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, ViewportSize

WAIT_MS = 20_000
LOCAL = {"127.0.0.1", "localhost"}
NETWORK = {"http", "https", "ws", "wss"}
EMULATED = {"color_scheme": "light", "reduced_motion": "reduce"}
"""What a page that is there can be told, with the values that it has otherwise."""

REFUSED = """document.addEventListener('securitypolicyviolation', (refused) =>
  console.error(`refused by the policy: ${refused.violatedDirective} ${refused.blockedURI}`))"""
"""Says what a page may not load, which Chromium does not say of everything."""


class Pages:
    """One page that is kept from test to test, and others that are not."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: Page | None = None
        self._watches: list[tuple[str, Callable[..., None]]] = []
        self._in_use = False

    def open(
        self,
        url: str,
        troubles: list[str],
        *,
        width: int = 1280,
        height: int = 900,
        **options: Any,
    ) -> Page:
        """Opens `url` in a page without any past, and writes what goes wrong there into `troubles`.

        The first page of a test is the kept one. The others, and those with options that only a
        new context can have, get a context of their own.

        Motion is reduced unless `reduced_motion="no-preference"`: less to wait for.
        """
        size = ViewportSize(width=width, height=height)
        options = EMULATED | options
        if self._in_use or options.keys() - EMULATED:
            page = self._new_page(viewport=size, **options)
            _watch(page, troubles)
        else:
            self._in_use = True
            page = self._kept = self._kept or self._new_page()
            self._watches = _watch(page, troubles)
            page.set_viewport_size(size)
            page.emulate_media(media="null", **options)
        page.goto(url)
        return page

    def end_test(self) -> None:
        """Closes every context but the kept one, whose page is emptied."""
        page, self._in_use = self._kept, False
        if page:
            for event, watch in self._watches:
                page.remove_listener(event, watch)
            try:
                _empty(page)
            except Error:  # closed by the test, or hung after it failed
                self._kept = None
        for context in self._browser.contexts:
            if self._kept is None or context != self._kept.context:
                context.close()

    def _new_page(self, **options: Any) -> Page:
        context = self._browser.new_context(**options)
        context.set_default_timeout(WAIT_MS)
        context.add_init_script(REFUSED)
        return context.new_page()


def _empty(page: Page) -> None:
    """Leaves nothing of a visit: no storage, no cookie, no history, no pointer over anything."""
    for other in page.context.pages:
        if other != page:
            other.close()
    if urlsplit(page.url).scheme in NETWORK:
        page.evaluate("sessionStorage.clear(); localStorage.clear()")
    page.goto("about:blank")
    page.context.clear_cookies()
    page.mouse.up()
    page.mouse.move(-1, -1)
    session = page.context.new_cdp_session(page)
    session.send("Page.resetNavigationHistory")
    session.detach()


def _watch(page: Page, troubles: list[str]) -> list[tuple[str, Callable[..., None]]]:
    """Writes down errors, and requests that leave this machine, until the listeners are removed."""

    def leaving(url: str) -> None:
        address = urlsplit(url)
        if address.scheme in NETWORK and address.hostname not in LOCAL:
            troubles.append(f"left this machine: {url}")

    def complained(message: ConsoleMessage) -> None:
        # On a page beneath the root Streamlit looks for its server beneath that page first.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            troubles.append(f"console: {message.text}")

    watches: list[tuple[str, Callable[..., None]]] = [
        ("request", lambda request: leaving(request.url)),
        ("websocket", lambda socket: leaving(socket.url)),
        ("pageerror", lambda error: troubles.append(f"page error: {error}")),
        ("console", complained),
    ]
    for event, watch in watches:
        page.on(event, watch)
    return watches
