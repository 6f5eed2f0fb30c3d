"""The pages in a real browser, in turn with the least that a page can be.

    python -m benchmarks browser, or: python -m benchmarks.browser [--times 20]

A change is typed, and the time is that of the page itself: from the key, and from the message that
the browser sends after the pause in which it waits for another key, until the frame in which the
new word stands. A first visit has nothing in its cache; a second comes again in the same browser.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from string import ascii_lowercase
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.rerun import VOCABULARY
from benchmarks.table import markdown
from benchmarks.watching import (
    PAINTED,
    SHIFTED,
    Traffic,
    Typed,
    browser,
    drawn,
    press,
    thread_clock,
    visitor,
)
from models.text.tokens import LIMIT
from tests.browser.idle import IDLE
from tests.server import serve
from ui.frame.frame import ASIDE, PAGES

TIMES = 20
WARM_UP = 3
WORDS = 10
STAGE = ".st-key-stage"

STAGE_DRAWN = f"""() => Boolean(
  document.querySelector('{STAGE} [data-drawn], {STAGE}[data-drawn]')
  ?.shadowRoot?.querySelector('.heat')?.clientWidth)"""
FIELD_THERE = "() => Boolean(document.querySelector('[data-testid=\"stTextInput\"] input'))"


class Opened(NamedTuple):
    """Milliseconds from the navigation to the first paint, and until the content is there."""

    painted: float
    there: float


def sentence(count: int) -> str:
    """``count`` words."""
    words = VOCABULARY.split()
    return " ".join(words[number % len(words)] for number in range(count))


def typist(page: Page, url: str, words: int) -> Callable[[], Typed]:
    """Opens the page, and replaces the first letter of the sentence whenever it is called.

    The first word then is a new one, and its row and column, which are always named, change.
    """
    page.goto(url)
    field = page.locator("[data-testid='stTextInput'] input").first
    field.fill(sentence(words))
    first, _, _ = sentence(words).partition(" ")
    page.wait_for_function(
        f"text => [...document.querySelectorAll('{STAGE} *')]"
        ".some((each) => each.shadowRoot?.textContent.includes(text))",
        arg=first,
    )
    page.wait_for_function(IDLE)
    letters = iter(ascii_lowercase * 100)
    clock = thread_clock(page)

    def change() -> Typed:
        page.bring_to_front()
        page.keyboard.press("Home")
        page.keyboard.press("Shift+ArrowRight")
        letter = next(letters)
        before = clock()
        seen = press(page, letter, STAGE, letter + first[1:])
        page.wait_for_function(IDLE)
        return seen._replace(worked=clock() - before)

    return change


def changes(launched: Browser, ours: str, least: str, times: int) -> np.ndarray:
    """Milliseconds of each change: (times, page, part of `Typed`)."""
    context = visitor(launched)
    pages = [typist(context.new_page(), url, WORDS) for url in (ours, least)]
    seen = [[change() for change in pages] for _ in range(WARM_UP + times)]
    context.close()
    return np.array(seen[WARM_UP:])


def opened(context: BrowserContext, url: str, there: str) -> Opened:
    page = context.new_page()
    page.goto(url, wait_until="commit")
    content = drawn(page, there)
    painted = page.wait_for_function(PAINTED).json_value()
    page.wait_for_function(IDLE)
    page.close()
    return Opened(painted, content)


def visits(launched: Browser, ours: str, least: str, times: int) -> np.ndarray:
    """Milliseconds of each opening: (times, first or second visit, page, paint or content)."""

    def both() -> list[list[Opened]]:
        contexts = [visitor(launched) for _ in range(2)]
        asked = list(zip(contexts, (ours, least), (STAGE_DRAWN, FIELD_THERE), strict=True))
        seen = [[opened(*each) for each in asked] for _ in ("first", "second")]
        for context in contexts:
            context.close()
        return seen

    return np.array([both() for _ in range(times + 1)][1:])


def shift(launched: Browser, url: str) -> float:
    context = visitor(launched)
    page = context.new_page()
    page.goto(url)
    page.wait_for_function(IDLE)
    page.wait_for_function("() => !('partial' in document.documentElement.dataset)")
    sum_of_all: float = page.evaluate(SHIFTED)
    context.close()
    return sum_of_all


def many_words(launched: Browser, url: str, times: int) -> tuple[Typed, float]:
    """Medians of milliseconds, and of megabytes, for one change of as many words as are taken.

    Of megabytes too, since Chromium does not report every large message.
    """
    context = visitor(launched)
    page = context.new_page()
    traffic = Traffic(page)
    change = typist(page, url, LIMIT)
    seen, sent = [], []
    for _ in range(1 + times):
        seen.append(change())
        sent.append(traffic.messages + traffic.files("/media/"))
    context.close()
    return Typed(*np.median(seen[1:], axis=0)), float(np.median(np.diff(sent))) / 1e6


def row(name: str, pairs: np.ndarray, target: str) -> list[str]:
    """Medians of milliseconds, and of the ratio of each pair: (times, page)."""
    ours, least = np.median(pairs, axis=0)
    ratio = np.median(pairs[:, 0] / pairs[:, 1])
    return [name, f"{ours:.0f} ms", f"{least:.0f} ms", f"{ratio:.2f}", target]


def report(times: int = TIMES) -> str:
    with TemporaryDirectory() as folder, browser() as launched:
        logs = Path(folder)
        with (
            serve("app.py", logs / "app.txt") as app,
            serve("benchmarks/minimal_page.py", logs / "minimal.txt") as minimal,
            serve("benchmarks/empty_page.py", logs / "empty.txt") as empty,
        ):
            explorer = f"{app.url}/?{urlencode({'language': 'en'})}"
            typed = changes(launched, explorer, minimal.url, times)
            seen = visits(launched, explorer, empty.url, times)
            many, sent = many_words(launched, explorer, max(3, times // 4))
            paths = {name: "" if name == "explorer" else name for name in (*PAGES, *ASIDE)}
            shifts = {name: shift(launched, f"{app.url}/{path}") for name, path in paths.items()}
    return "\n\n".join(
        [
            markdown(
                ["", "Explorer", "the least", "ratio", "target"],
                [
                    row("a change: key to drawn", typed[..., 0], "1.2"),
                    row("a change: message to drawn", typed[..., 1], ""),
                    row("a change: the page's processor time", typed[..., 2], ""),
                    row("first visit: first paint", seen[:, 0, :, 0], "1.3"),
                    row("first visit: content there", seen[:, 0, :, 1], ""),
                    row("second visit: first paint", seen[:, 1, :, 0], "1.3"),
                    row("second visit: content there", seen[:, 1, :, 1], ""),
                ],
            ),
            markdown(
                [f"{LIMIT} words on the Explorer", "", "target"],
                [
                    ["a change: key to drawn", f"{many.pressed:.0f} ms", ""],
                    ["a change: message to drawn", f"{many.sent:.0f} ms", "500 ms"],
                    ["sent for one change", f"{sent:.2f} MB", "1.2 MB"],
                ],
            ),
            markdown(
                ["page", "cumulative layout shift, below .1"],
                [[name, f"{value:.3f}"] for name, value in shifts.items()],
            ),
        ]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.browser", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES)
    print(report(parser.parse_args(arguments).times))


if __name__ == "__main__":
    main()
