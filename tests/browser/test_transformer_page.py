"""The page of trained Transformers in a real browser: all heads, two words, one on the stage."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, can_read_folders, wait_idle
from tests.browser.test_accessibility import AXE, RUN
from ui.export.data import from_json
from ui.kit.language import Text

EN = Text("en")
MODEL_MS = 90_000  # the process with the models starts, on a machine that does much else


def opened(open_page: OpenPage, query: dict[str, str] | None = None, **options: object) -> Page:
    page = open_page("/transformer", {"language": "en", **(query or {})}, **options)
    expect(page.locator(".heat")).to_be_visible(timeout=MODEL_MS)
    wait_idle(page)
    return page


def tile(page: Page, layer: int, head: int) -> Locator:
    return page.locator(f".overview button[data-layer='{layer}'][data-head='{head}']")


def chosen(page: Page) -> list[str]:
    """The layer and the head that is marked in the overview."""
    marked = page.locator(".overview button[aria-pressed=true]")
    expect(marked).to_have_count(1)
    return [marked.get_attribute(f"data-{name}") or "" for name in ("layer", "head")]


def test_the_head_between_two_words_is_found_and_shown(open_page: OpenPage) -> None:
    page = opened(open_page)
    assert chosen(page) == ["9", "9"]
    assert page.locator(".overview .tiles button").count() == 144
    expect(page.locator(".finding .way").first).to_contain_text("it → animal")

    # Somebody types the sentence without its full stop: the page finds the pair again.
    page.locator(".st-key-typed input").fill(
        "The animal did not cross the street because it was too tired"
    )
    expect(page.locator(".finding .sentence button")).to_have_count(12)
    expect(page.locator(".finding .sentence .query")).to_have_text("it")
    expect(page.locator(".finding .sentence .key")).to_have_text("animal")
    wait_idle(page)

    # Two clicks ask about two other words, and a third puts one of the answers on the stage.
    words = page.locator(".finding .sentence button")
    words.filter(has_text="tired").click()
    expect(page.locator(".finding > .caption")).to_contain_text("tired")
    words.filter(has_text="animal").click()
    expect(page.locator(".finding .way").first).to_contain_text("tired → animal")
    expect(page).to_have_url(re.compile("look=12-2"))
    second = page.locator(".finding .way").first.get_by_role("button").nth(1)
    weight = second.locator("b").text_content()
    second.click()
    expect(page).to_have_url(re.compile("layer_head="))
    expect(second).to_have_attribute("aria-pressed", "true")
    wait_idle(page)
    lit = page.locator(".rowview text.lit").all_text_contents()
    numbers = [float(text) for text in lit if re.fullmatch(r"[\d.]+", text)]
    assert numbers == [pytest.approx(float(weight or "nan"), abs=0.006)]


def test_keys_go_from_head_to_head(open_page: OpenPage) -> None:
    page = opened(open_page)
    tile(page, 9, 9).focus()
    for key in ("ArrowUp", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(tile(page, 8, 11)).to_be_focused()
    expect(page.locator(".closer")).to_contain_text("layer 8, head 11")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("layer=8&layer_head=11"))
    expect(tile(page, 8, 11)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".head-name b")).to_have_text("Layer 8, head 11")
    expect(tile(page, 8, 11)).to_be_focused()  # which a new view leaves where it is

    # The stage's own keys: the step, and back.
    page.locator(".heat").focus()
    page.keyboard.press("[")
    expect(page).to_have_url(re.compile("step=3"))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("look=9-1"))
    page.keyboard.press("]")
    expect(page).not_to_have_url(re.compile("step=3"))

    page.get_by_text(EN("typed_only.label")).click()
    expect(page.locator(".finding .sentence .special")).to_have_count(2)
    expect(page.locator(".finding .sentence .query")).to_have_text("it")

    page.get_by_role("tab", name=EN("inside.lengths.title")).click()
    expect(page.locator(".bars tbody tr")).to_have_count(15)
    page.locator(".st-key-arrange").get_by_text(EN("arrange.scatter")).click()
    expect(page.locator(".overview.on-map")).to_be_visible()

    # A rare word is several pieces, and whole where it is asked for.
    words, pieces = page.locator(".finding .sentence button"), ["to", "ken", "ization"]
    page.locator(".st-key-typed input").fill("It is a tokenization.")
    expect(words).to_have_text(["<s>", "It", "is", "a", *pieces, ".", "</s>"])
    page.get_by_text(EN("merged.label")).click()
    expect(words).to_have_text(["<s>", "It", "is", "a", "".join(pieces), ".", "</s>"])
    expect(page.locator(".heat .rows text")).to_have_count(7)
    wait_idle(page)

    # A model of one's own has its own heads, here two layers of two.
    if can_read_folders():
        page.get_by_role("radio", name=EN("model.own")).click()
        expect(page.locator(".overview button[data-layer]")).to_have_count(4)
        expect(page.get_by_text(EN("typed_only.label"))).to_be_visible()


def test_a_word_is_changed_and_the_heads_that_changed_are_named(open_page: OpenPage) -> None:
    page = opened(open_page, {"inside": "change"}, color_scheme="dark")
    page.get_by_role("button", name=EN("inside.change.pin")).click()
    expect(page.get_by_text(EN("inside.change.same"))).to_be_visible()
    page.locator(".st-key-typed input").fill(
        "The animal did not cross the street because it was too wide."
    )
    expect(page.locator(".bars tbody")).to_contain_text("tired → wide")
    expect(page.locator("[class*='st-key-changed']")).to_have_count(8)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_phone_shows_all_of_it(open_page: OpenPage, language: str) -> None:
    """Nothing is wider than the screen, axe finds no fault, and Chinese has its own sentence."""
    page = opened(open_page, {"language": language}, width=400, height=800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    box = page.locator(".overview").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400
    page.evaluate(AXE)
    assert page.evaluate(RUN, None) == []
    query = {"en": "it", "zh": "她"}[language]
    expect(page.locator(".finding .sentence .query")).to_have_text(query)


def test_a_head_is_presented_and_taken_away(open_page: OpenPage) -> None:
    page = opened(open_page, {"layer": "3", "layer_head": "7"})
    page.locator(".st-key-export button").first.click()
    expect(page.get_by_role("button", name="JSON")).to_be_visible()
    wait_idle(page)  # a file is made for a button of the page's last run alone
    with page.expect_download() as taken:
        page.get_by_role("button", name="JSON").click()
    trace = from_json(taken.value.path().read_bytes())
    assert trace.query_tokens[:2] == ("The", "animal")
    np.testing.assert_allclose(trace.weights.sum(axis=1), 1)
    assert trace.projection is not None
    page.keyboard.press("Escape")
    page.locator(".heat").focus()
    page.keyboard.press("p")
    expect(page.locator(":root[data-presenting]")).to_be_attached()
    expect(page.locator(".heat")).to_be_visible()
    expect(page.locator(".headline")).to_have_text("layer 3, head 7")


def test_a_long_text_is_drawn_and_says_what_is_read(open_page: OpenPage) -> None:
    page = opened(open_page, {"passage": "the old man and the sea " * 30})
    expect(page.locator(".overview > .caption")).to_contain_text("a square of 2")
    expect(page.locator(".note").filter(has_text="128 tokens")).to_be_visible()
