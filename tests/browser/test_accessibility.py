"""What some need to use a page, and all are helped by: axe-core finds no fault, keys reach all."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, wait_idle
from ui.kit.language import Text

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
DARK = "getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'"
RUN = """async () => {
  for (let frames = 0; frames < 12; frames += 1) await new Promise(requestAnimationFrame);
  const rules = { region: { enabled: false } }; // Streamlit's link to the main part is outside it
  const { violations } = await axe.run({ resultTypes: ['violations'], rules });
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html, failureSummary }) =>
    [impact, id, html.slice(0, 160), failureSummary].join(' | ')));
}"""

PAGES: dict[str, tuple[str, dict[str, str], int]] = {
    "explorer": ("/", {"kind": "cross", "mask": "causal", "vectors": "hand"}, 1280),
    "presenter": ("/", {"present": "1"}, 1280),
    "compare": ("/compare", {"extra": "gallery"}, 1280),
    "classify": ("/classify", {"panel": "evidence"}, 400),
    "learn": ("/learn", {}, 1280),
    "lesson": ("/learn", {"lesson": "ratio"}, 1280),
    "glossary": ("/glossary", {}, 400),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page: OpenPage, name: str) -> None:
    """In both themes and in both languages."""
    path, link, width = PAGES[name]
    page = open_page(path, {"language": "en", **link}, width=width, color_scheme="light")
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
    page.emulate_media(color_scheme="dark")
    if name != "presenter":
        page.locator(".st-key-interface").get_by_text("中文").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh")
    page.wait_for_function(DARK)
    wait_idle(page)
    assert page.evaluate(RUN) == []


def focused(page: Page) -> str:
    """What has the focus, by its name."""
    name: str = page.evaluate("""() => {
      let node = document.activeElement;
      while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
      if (node === document.body) return '';
      return node.ariaLabel || node.innerText || node.placeholder || node.tagName;
    }""")
    return name


def test_the_keyboard_goes_as_one_reads(open_page: OpenPage) -> None:
    text = Text("en")
    page = open_page("/", {"language": "en"})
    expect(page.locator(".heat")).to_be_visible()
    stops: list[str] = []
    while len(stops) < 60 and (not stops or stops[-1]):
        page.keyboard.press("Tab")
        stops.append(focused(page))
    order = [
        *(text(f"{name}.title") for name in ("explorer", "compare", "classify", "learn")),
        text("share.copy"),
        text("explorer.sentence"),
        text("similarity.dot"),
        text("scoring.ratio"),
        text("explorer.examples"),
    ]
    places = [stops.index(name) for name in order]
    assert places == sorted(places), stops
    assert stops[-2:] == [text("glossary.title"), ""], stops


def test_a_long_sum_is_opened_by_a_button(open_page: OpenPage) -> None:
    """Not by one within a formula, where screen readers look for none."""
    page = open_page("/", {"language": "en", "step": "2"})
    button = page.get_by_role("button", name=Text("en")("stage.open"))
    button.focus()
    before = page.locator(".lines mn").count()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=Text("en")("stage.close"))).to_be_focused()
    assert page.locator(".lines mn").count() > before
