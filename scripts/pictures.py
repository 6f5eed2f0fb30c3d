"""The documents' pictures, taken of the pages as they are.

`python -m scripts.pictures [NAME ...]`
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.conftest import wait_idle
from tests.server import serve
from ui.kit.language import LANGUAGES, Text
from ui.lessons.lesson import posed

DOCS = Path(__file__).parent.parent / "docs"
WAIT_MS = 120_000
"""The longest that anything takes: a network that learns."""


@dataclass(frozen=True)
class Picture:
    """A page at an address, with what is done there before it is looked at."""

    path: str
    height: int
    settings: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Page, Text], None] | None = None


def _train(page: Page, text: Text) -> None:
    page.get_by_role("button", name=text("train.train"), exact=True).click()
    learned = text("train.summary.looks").partition("{")[0].strip()
    expect(page.locator(".status")).to_contain_text(learned)


def _answer_wrongly(page: Page, text: Text) -> None:
    """A share of the scores themselves: what the exponential is for."""
    mistakes = posed("scores", 0, 0, text.language).question.mistakes
    page.get_by_role("textbox", name=text("learn.answer")).fill(f"{mistakes['no_exponential']:.3f}")
    page.get_by_role("button", name=text("learn.check")).click()
    expect(page.get_by_text(text("hint.no_exponential"))).to_be_visible()


PICTURES = {
    "explorer": Picture("/", 1060),
    "compare": Picture("/compare", 1360),
    "classify": Picture("/classify", 1960, {"panel": "elsewhere", "edit": "1-0.5"}),
    "transformer": Picture("/transformer", 1080),
    "translate": Picture("/translate", 1080),
    "train": Picture("/train", 1280, prepare=_train),
    "learn": Picture("/learn", 900, {"lesson": "scores"}, prepare=_answer_wrongly),
}
FILES = {
    name if language == "en" else f"{name}.{language}": (picture, Text(language))
    for name, picture in PICTURES.items()
    for language in LANGUAGES
}
"""Each picture in each language, by the name of its file."""


def main() -> None:
    names = sys.argv[1:] or list(FILES)
    expect.set_options(timeout=WAIT_MS)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        with serve("app.py", Path(folder) / "log.txt") as server:
            for name in names:
                picture, text = FILES[name]
                size = {"width": 1280, "height": picture.height}
                page = browser.new_page(viewport=size, reduced_motion="reduce")
                page.set_default_timeout(WAIT_MS)
                query = urlencode({"language": text.language, **picture.settings})
                page.goto(f"{server.url}{picture.path}?{query}")
                page.locator(".heat").first.wait_for()
                wait_idle(page)
                if picture.prepare:
                    picture.prepare(page, text)
                    wait_idle(page)
                page.mouse.move(0, 0)
                page.screenshot(path=DOCS / f"{name}.png")
                page.close()
                print(f"docs/{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
