"""Nothing moves while a page comes: what Chromium counts of it stays under what is called good."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

GOOD = 0.1
"""The most of "cumulative layout shift" that is called good: https://web.dev/articles/cls"""

MOVED = """() => new Promise((done) => {
  const found = [];
  new PerformanceObserver((list) => found.push(...list.getEntries()))
    .observe({ type: 'layout-shift', buffered: true });
  const told = ({ node }) => node?.parentElement?.outerHTML.slice(0, 120);
  setTimeout(() => done(found.map(({ value, sources }) => [value, sources.map(told)])), 300);
})"""
"""How much moved each time, and what."""

PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "explorer": ("/", {"kind": "cross"}),
    "compare": ("/compare", {}),
    "classify": ("/classify", {}),
    "transformer": ("/transformer", {}),
    "learn": ("/learn", {}),
    "lesson": ("/learn", {"lesson": "ratio"}),
    "glossary": ("/glossary", {}),
}


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 400)])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves(open_page: OpenPage, name: str, language: str, width: int) -> None:
    """On a screen, and on a phone, where a little more text moves much."""
    path, link = PAGES[name]
    page = open_page(path, {"language": language, **link}, width=width)
    page.wait_for_function("() => !('partial' in document.documentElement.dataset)")
    moved = page.evaluate(MOVED)
    assert sum(value for value, _ in moved) < GOOD, moved


@pytest.mark.parametrize("width", [1280, 400])
def test_the_examples_can_be_read(open_page: OpenPage, width: int) -> None:
    page = open_page("/", {"language": "en"}, width=width)
    page.locator(".st-key-text_example input").click()
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    whole = """options => options.every(({ firstElementChild: line }) =>
      line.scrollWidth <= line.clientWidth && line.getBoundingClientRect().right <= innerWidth)"""
    assert options.evaluate_all(whole)


LATE = """node => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.late { opacity: .33; transition: opacity 1s ease-in .5s; }');
  document.adoptedStyleSheets.push(sheet);
  node.classList.add('late');
  node.dataset.stale = 'true';
  const { opacity, transitionDuration } = getComputedStyle(node);
  return [opacity, transitionDuration, getComputedStyle(node, '::after').animationName];
}"""
"""What Streamlit does to an element that waits for the server, and how it looks then."""


def test_what_waits_gets_pale_under_a_veil(open_page: OpenPage) -> None:
    """Were it a transition of its opacity, even one to come, all of it would be painted anew."""
    page = open_page("/", {"language": "en"})
    stage = page.locator(".st-key-stage[data-stale]")
    expect(stage).to_have_count(1)
    assert stage.evaluate(LATE) == ["1", "0s", "paling"]
