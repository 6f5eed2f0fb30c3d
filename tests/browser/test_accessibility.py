"""What some need to use a page, and all are helped by: axe-core finds no fault, keys reach all."""

from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, wait_idle
from ui.frame.frame import ASIDE, PAGES
from ui.kit.language import Text

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
SCHEME = "scheme => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme"
RUN = """async (only) => {
  for (let frames = 0; frames < 12; frames += 1) await new Promise(requestAnimationFrame);
  const rules = { region: { enabled: false } }; // Streamlit's link to the main part is outside it
  const asked = only ? { runOnly: only } : { rules };
  const { violations } = await axe.run({ resultTypes: ['violations'], ...asked });
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html, failureSummary }) =>
    [impact, id, html.slice(0, 160), failureSummary].join(' | ')));
}"""
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that a theme can break; whatever else is on a page is the same in both."""

OPENED = {
    "explorer": {"kind": "cross", "mask": "causal", "vectors": "hand"},
    "compare": {"extra": "gallery"},
    "classify": {"panel": "evidence"},
}
"""What is open on a page when it is looked at."""

STATES: dict[str, tuple[str, dict[str, str]]] = {
    **{name: (script, OPENED.get(name, {})) for name, script in (PAGES | ASIDE).items()},
    "presenter": ("app.py", {"present": "1"}),
    "lesson": ("pages/learn.py", {"lesson": "ratio"}),
}
NARROW = {"classify", "glossary"}


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing(open_page: OpenPage, name: str) -> None:
    """In both languages, and in both themes of each."""
    script, link = STATES[name]
    path = "/" if script == "app.py" else f"/{Path(script).stem}"
    width = 400 if name in NARROW else 1280
    page = open_page(path, {"language": "en", **link}, width=width, color_scheme="light")
    page.evaluate(AXE)
    found = {("en", "light"): page.evaluate(RUN)}

    def turn(scheme: Literal["light", "dark"]) -> None:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(SCHEME, arg=scheme)

    turn("dark")
    found["en", "dark"] = page.evaluate(RUN, COLOURS)
    if link.get("present"):  # which shows no choice of a language
        page.goto(page.url.replace("language=en", "language=zh"))
        page.evaluate(AXE)
    else:
        page.locator(".st-key-interface").get_by_text("中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    wait_idle(page)
    found["zh", "dark"] = page.evaluate(RUN)
    turn("light")
    found["zh", "light"] = page.evaluate(RUN, COLOURS)
    assert {pair: faults for pair, faults in found.items() if faults} == {}


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
    indices = [stops.index(name) for name in order]
    assert indices == sorted(indices), stops
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
