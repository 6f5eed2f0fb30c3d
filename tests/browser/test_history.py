"""The browser's Back and Forward: whatever page and settings an address names, the widgets show."""

from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import WAIT_MS, OpenPage, wait_idle
from ui.compare.presets import chosen
from ui.frame.frame import PAGES
from ui.kit.address import parse
from ui.kit.language import Text
from ui.kit.settings import FIELDS, Settings, first

# What every widget with a key shows: what is typed, moved, switched on, or chosen.
SHOWN = """() => {
  const shown = {};
  const menu = (node, field) => field.value || node.innerText.trim().split('\\n').at(-1);
  for (const node of document.querySelectorAll('[class*="st-key-"]')) {
    const names = (list) => [...node.querySelectorAll(list)].map((each) => each.innerText.trim());
    const key = [...node.classList].find((name) => name.startsWith('st-key-')).slice(7);
    const [field] = node.querySelectorAll('input');
    const [slider] = node.querySelectorAll('[role=slider]');
    if (node.matches('.stTabs')) [shown[key]] = names('[role=tab][aria-selected=true]');
    else if (node.querySelector('[class*="st-key-"]')) continue;
    else if (slider) shown[key] = slider.getAttribute('aria-valuenow');
    else if (node.querySelector('[role=radio]')) shown[key] = names('[aria-checked=true]').join();
    else if (node.querySelector('[role=combobox]')) shown[key] = menu(node, field);
    else if (field) shown[key] = field.value;
  }
  return shown;
}"""


def settings_of(page: Page) -> Settings:
    address = dict(parse_qsl(urlsplit(page.url).query))
    return parse(address, first(address["language"]))


def expected(key: str, settings: Settings, text: Text) -> str | None:
    """What the widget ``key`` should show; None for those that show no setting."""
    name = key.removeprefix("all_")
    special: dict[str, Any] = {
        "interface": text("name"),
        "panel": text(f"classify.{settings.panel}.title"),
        "extra": "" if settings.extra == "none" else text(f"extra.{settings.extra}"),
        "preset": text(f"pairs.{preset}") if (preset := chosen(settings)) else "",
    }
    if name in special:
        return special[name]
    if name not in FIELDS:
        return None
    value = getattr(settings, name)
    return text(f"{name}.{value}") if "options" in FIELDS[name].metadata else str(value)


def disagreement(page: Page, name: str, keys: set[str]) -> str:
    """Where the page called ``name`` does not show what its address says; "" where it does.

    It is to have at least the widgets ``keys``.
    """
    settings = settings_of(page)
    text = Text(settings.language)
    if page.title() != f"Attention Lab · {text(f'{name}.title')}":
        return f"{page.url} is called {page.title()}"
    shown = page.evaluate(SHOWN)
    if missing := keys - shown.keys():
        return f"{page.url} lacks {missing}"
    wanted = {key: expected(key, settings, text) for key in shown}
    return "; ".join(
        f"{page.url}: {key} shows {shown[key]!r} instead of {value!r}"
        for key, value in wanted.items()
        if value not in (None, shown[key])
    )


def agree(page: Page, name: str, keys: set[str]) -> None:
    """Waits until the page shows what its address says."""
    give_up = monotonic() + WAIT_MS / 1000
    while (found := disagreement(page, name, keys)) and monotonic() < give_up:
        page.wait_for_timeout(50)
    wait_idle(page)
    assert not found, found
    assert not (found := disagreement(page, name, keys)), found


EXPLORER = {"text", "query_text", "similarity", "scoring", "all_similarity", "temperature"}
STOPS = (
    ("glossary", set()),
    ("explorer", EXPLORER),
    ("explorer", EXPLORER),
    ("compare", {"text", "query_text", "preset", "extra"}),
    ("compare", {"text", "query_text", "preset", "extra"}),
    ("classify", {"review", "attention", "panel", "swap", "changed_word"}),
    ("learn", set()),
)
"""The entries of the history, and what each has to show beside the language."""


def test_every_widget_shows_what_the_address_says(open_page: OpenPage) -> None:
    """Through five pages, with another similarity and another language chosen on the way."""
    link = {"text": "the cat sat on the mat", "review": "a dull film", "panel": "swap"}
    more = {"similarity": "gaussian", "kind": "cross", "temperature": "0.5", "language": "en"}
    page = open_page("/glossary", link | more)

    def turn(to: str) -> None:
        page.locator("nav a").nth([*PAGES].index(to)).click()

    def choose(key: str, label: str) -> None:
        page.locator(f".st-key-{key} [role=radio]").get_by_text(label, exact=True).click()

    def unfold() -> None:
        turn("explorer")
        page.locator(".st-key-more button").click()
        choose("group", "Formulas")

    agree(page, *STOPS[0])
    ways = (
        unfold,
        lambda: choose("similarity", "cosine"),
        lambda: turn("compare"),
        lambda: choose("interface", "中文"),
        lambda: turn("classify"),
        lambda: turn("learn"),
    )
    for go, stop in zip(ways, STOPS[1:], strict=True):
        go()
        agree(page, *stop)
    for stop in reversed(STOPS[:-1]):
        page.go_back()
        agree(page, *stop)
    for stop in STOPS[1:]:
        page.go_forward()
        agree(page, *stop)
    assert settings_of(page).language == "zh"


def test_back_keeps_a_text_that_is_too_long_for_an_address(open_page: OpenPage) -> None:
    page = open_page("/", {"language": "en"})
    long = "the cat and the dog " * 250
    page.locator(".st-key-text input").fill(long)
    expect(page.locator(".rowview .caption")).to_contain_text("cat")
    ratio, scaled = page.locator(".st-key-scoring [role=radio]").all()
    scaled.click()
    page.wait_for_url("**/*scoring=*")
    page.go_back()
    expect(ratio).to_be_checked()
    expect(page.locator(".st-key-text input")).to_have_value(long)
