"""The documents' pictures, taken of the pages as they are.

`python -m scripts.pictures [NAME ...]`
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.conftest import wait_idle
from tests.server import serve

DOCS = Path(__file__).parent.parent / "docs"
WAIT_MS = 120_000
"""The longest that anything takes: a network that learns."""


@dataclass(frozen=True)
class Picture:
    """A page at an address, with what is done there before it is looked at."""

    path: str
    height: int
    settings: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    prepare: Callable[[Page], None] | None = None


def _train(page: Page) -> None:
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".status")).to_contain_text("Learned")


def _answer_wrongly(page: Page) -> None:
    page.get_by_role("textbox", name="Your answer").fill("0.175")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("You took a share of the scores themselves")).to_be_visible()


PICTURES = {
    "explorer": Picture("/", 1060),
    "explorer.zh": Picture("/", 1060, language="zh"),
    "compare": Picture("/compare", 1360),
    "classify": Picture("/classify", 1960, {"panel": "elsewhere", "edit": "1-0.5"}),
    "transformer": Picture("/transformer", 1080),
    "translate": Picture("/translate", 1080),
    "train": Picture("/train", 1280, prepare=_train),
    "learn": Picture("/learn", 900, {"lesson": "scores"}, prepare=_answer_wrongly),
}


def main() -> None:
    names = sys.argv[1:] or list(PICTURES)
    expect.set_options(timeout=WAIT_MS)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        with serve("app.py", Path(folder) / "log.txt") as server:
            for name in names:
                picture = PICTURES[name]
                size = {"width": 1280, "height": picture.height}
                page = browser.new_page(viewport=size, reduced_motion="reduce")
                page.set_default_timeout(WAIT_MS)
                query = urlencode({"language": picture.language, **picture.settings})
                page.goto(f"{server.url}{picture.path}?{query}")
                page.locator(".heat").first.wait_for()
                wait_idle(page)
                if picture.prepare:
                    picture.prepare(page)
                    wait_idle(page)
                page.mouse.move(0, 0)
                page.screenshot(path=DOCS / f"{name}.png")
                page.close()
                print(f"docs/{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
