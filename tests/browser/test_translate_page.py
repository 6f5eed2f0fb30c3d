"""The page of translators in a real browser: ribbons, the stage, another word, moved weights."""

import re

import pytest
from playwright.sync_api import Page, expect

from models import translation
from tests.browser.conftest import OpenPage, wait_idle

pytestmark = pytest.mark.browser

SENTENCE = "She came here by bus yesterday."


def opened(open_page: OpenPage, query: dict[str, str] | None = None, **options: object) -> Page:
    page = open_page("/translate", {"language": "en", **(query or {})}, **options)
    expect(page.locator(".heat")).to_be_visible(timeout=60_000)
    wait_idle(page)
    return page


def test_a_word_is_chosen_forced_and_freed(open_page: OpenPage) -> None:
    made = translation.load("en-zh").translate(SENTENCE)
    page = opened(open_page)
    words = page.locator(".ribbons .below button")
    expect(words).to_have_text(list(made.target_tokens))
    expect(page.locator(".ribbons .above bdi")).to_have_text(list(made.source_tokens))

    # A click selects the word: on the ribbons, on the stage, and in the address.
    words.first.click()
    expect(page).to_have_url(re.compile(rf"align=0-{made.trace.weights[0].argmax()}"))
    expect(words.first).to_have_attribute("aria-pressed", "true")
    words.first.press("ArrowRight")
    expect(page).to_have_url(re.compile("align=1-"))
    expect(words.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("align=0-"))

    # Another word is forced, and freed again.
    force = page.locator("[class*='st-key-force-']").first.get_by_role("button")
    other = force.inner_text()
    force.click()
    expect(words.first).to_have_text(other)
    expect(page).to_have_url(re.compile("begun="))
    page.locator(".st-key-free button").click()
    expect(words).to_have_text(list(made.target_tokens))


def test_weights_are_moved_by_hand(open_page: OpenPage) -> None:
    page = opened(open_page, {"asking": "weights", "align": "1-0"})
    slider = page.locator(".plots [role=slider]").nth(2)
    slider.focus()
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuenow", "1.000")
    expect(page).to_have_url(re.compile("pulled=2-1"))
    expect(page.locator(".st-key-unpull")).to_be_visible()
    page.locator(".st-key-unpull button").click()
    expect(page.locator(".st-key-unpull")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("pulled="))


def test_ribbons_and_the_beam_fit_a_narrow_window(open_page: OpenPage) -> None:
    query = {"search": "beam", "asking": "beam"}
    page = opened(open_page, query, width=400, height=800)
    steps = translation.load("en-zh").translate(SENTENCE, width=4).steps
    expect(page.locator(".beam .drawn > div")).to_have_count(sum(map(len, steps)))
    # A line leads from the first word to one of the second step; what is drawn has a size.
    first = page.locator(".beam .drawn > i").first
    expect(first).to_be_attached()
    assert first.evaluate("each => each.getBoundingClientRect().width") > 20
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
