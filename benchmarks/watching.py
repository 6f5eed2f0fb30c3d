"""What a browser says of a page: when it is drawn, what it is sent, how much it holds.

All times are the page's own, from its navigation on, so what Playwright takes is not in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.browser import chromium

WIDTH, HEIGHT = 1280, 900
PATIENCE_MS = 180_000

WATCH = """
window.typing = { pressed: 0, sent: 0 };
addEventListener('keydown', ({ timeStamp }) => { typing.pressed = timeStamp; }, true);
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...given) {
  if (typing.sent <= typing.pressed) typing.sent = performance.now();
  return send.apply(this, given);
};"""
"""When a key was last pressed, and when the first message after it was sent."""

EXPECT = """([selector, text]) => {
  const root = [...document.querySelectorAll(`${selector} *`)].find((each) => each.shadowRoot)
    .shadowRoot;
  window.drawn = new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (!root.textContent.includes(text)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => done({ ...typing, drawn: performance.now() })));
    });
    observer.observe(root, { subtree: true, childList: true, characterData: true });
  });
}"""
"""Waits for a text in a view: it is drawn after the frame that follows."""

PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"

AFTER_FRAME = """() => new Promise((done) =>
  requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"""

SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 300);
})"""
"""The sum of all layout shifts: at least what "cumulative layout shift" counts."""


class Typed(NamedTuple):
    """Milliseconds from the press of a key until its view was drawn, and from the message on.

    ``worked`` is the processor time of the page's main thread, until nothing moves any more.
    """

    pressed: float
    sent: float
    worked: float = 0.0


class Traffic:
    """The bytes that a page is sent, without compression: by its websocket, and as files."""

    def __init__(self, page: Page) -> None:
        self.messages = 0
        self._addresses: dict[str, str] = {}
        self._lengths: dict[str, int] = defaultdict(int)
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._begin)
        session.on("Network.dataReceived", self._add)
        session.send("Network.enable")

    def files(self, part: str = "") -> int:
        """Bytes of the files whose address has this part."""
        return sum(
            self._lengths[request] for request, url in self._addresses.items() if part in url
        )

    def _count(self, message: bytes | str) -> None:
        self.messages += len(message)

    def _begin(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = event["response"]["url"]

    def _add(self, event: dict[str, Any]) -> None:
        self._lengths[event["requestId"]] += event["dataLength"]


@contextmanager
def browser() -> Iterator[Browser]:
    """The Chromium of the browser tests."""
    executable = chromium.find()
    if not executable:
        raise chromium.NoChromium("run `python -m tests.browser.chromium`, or set CHROMIUM")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=chromium.FLAGS)
        yield launched
        launched.close()


def visitor(launched: Browser) -> BrowserContext:
    """Somebody who has not been here before: nothing is kept."""
    context = launched.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    return context


def drawn(page: Page, condition: str, argument: object = None) -> float:
    """Milliseconds from the navigation until the frame after ``condition`` has come true."""
    page.wait_for_function(condition, arg=argument)
    milliseconds: float = page.evaluate(AFTER_FRAME)
    return milliseconds


def press(page: Page, key: str, selector: str, text: str) -> Typed:
    """Presses a key, and waits until the view below ``selector`` shows ``text``."""
    page.evaluate(EXPECT, [selector, text])
    page.keyboard.press(key)
    seen = page.evaluate("() => window.drawn")
    return Typed(seen["drawn"] - seen["pressed"], seen["drawn"] - seen["sent"])


def thread_clock(page: Page) -> Callable[[], float]:
    """Tells how many milliseconds of processor time the page's main thread has worked."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def read() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        (seconds,) = (each["value"] for each in metrics if each["name"] == "TaskDuration")
        return float(seconds) * 1e3

    return read


def megabytes(launched: Browser, page: Page) -> tuple[float, float]:
    """What the page holds after a collection: its scripts' values, and its whole process. Linux."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    values = session.send("Runtime.getHeapUsage")["usedSize"]
    return values / 1e6, max(map(_resident, _renderers(launched.new_browser_cdp_session()))) / 1e6


def _renderers(session: CDPSession) -> list[int]:
    found: list[dict[str, Any]] = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return [process["id"] for process in found if process["type"] == "renderer"]


def _resident(process: int) -> int:
    """Bytes that a process holds alone, not what it shares with others."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1000
