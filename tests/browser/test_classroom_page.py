"""A teacher's ways with the real page: presenting, links for a class, the tour, the demo."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import Page, expect

from tests.browser.address import expect_link, link
from tests.browser.conftest import OpenPage, wait_idle
from tests.browser.test_explorer_page import click_cell, digits, expect_step, type_sentence, words
from ui.kit.settings import DEFAULTS

PRESENTED = ".stage.presenting"


def test_presenting_leaves_the_page_as_it_was(page: Page) -> None:
    type_sentence(page, "a king and a queen")
    expect_link(page, text="a king and a queen")
    click_cell(page, 2, 3)
    expect_link(page, cell="2-3")
    page.locator(".stMain").evaluate("main => main.scrollTo(0, 60)")
    wait_idle(page)
    before = digits(page), link(page)
    page.keyboard.press("p")
    expect(page.locator(PRESENTED)).to_be_visible()
    expect_link(page, present="1")
    expect(page.locator(".st-key-typed input")).to_be_hidden()
    expect(page.get_by_role("radio")).to_have_count(0)
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowDown")
    expect_link(page, step="5", cell="3-0")
    page.keyboard.press("Escape")
    expect(page.locator(PRESENTED)).to_have_count(0)
    expect(page.locator(".st-key-typed input")).to_have_value("a king and a queen")
    expect_step(page, 4)
    page.wait_for_function("() => !location.search.includes('present')")
    expect_link(page, cell="2-3")
    wait_idle(page)
    assert (digits(page), link(page)) == before
    assert page.locator(".stMain").evaluate("main => main.scrollTop") == 60


def test_a_link_presents_and_lets_go(open_page: OpenPage) -> None:
    page = open_page("/", {"text": "a b", "present": "1"})
    expect(page.locator(PRESENTED)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(PRESENTED)).to_have_count(0)
    expect(page.locator(".st-key-typed input")).to_be_visible()
    page.wait_for_function("() => !location.search.includes('present')")


def test_a_teacher_makes_a_link_and_students_get_just_that(open_page: OpenPage) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    page = open_page("/", {"text": "a king and a queen", "scoring": "scaled"}, permissions=allowed)
    page.get_by_role("button", name="For a class").click()
    page.get_by_role("checkbox", name="Scoring").uncheck()
    page.get_by_role("checkbox", name="Everything else").uncheck()
    note = page.get_by_role("textbox", name="note")
    note.press_sequentially("Press [ now: <b>why</b>?")  # the page's keys stay out of it
    page.get_by_role("dialog").get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("dialog").get_by_text("Copied", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert link(page) == {"text": "a king and a queen", "scoring": "scaled"}

    page.goto(copied)
    wait_idle(page)
    expect(page.locator("#note")).to_have_text("Press [ now: <b>why</b>?")
    assert words(page) == ["a", "king", "and", "a", "queen"]
    expect_step(page, 4)
    expect(page.get_by_role("radiogroup", name="Similarity")).to_be_visible()
    expect(page.get_by_role("radiogroup", name="Scoring")).to_have_count(0)
    expect(page.get_by_role("button", name="For a class")).to_be_hidden()
    type_sentence(page, "my own words")
    expect(page.locator(".heat .rows text")).to_have_text(["my", "own", "words"])
    page.get_by_role("button", name="Open everything").click()
    expect(page.get_by_role("radiogroup", name="Scoring")).to_be_visible()
    page.wait_for_function("() => !location.search.includes('locked')")
    assert link(page) == {"text": "my own words", "scoring": "scaled"}


def test_a_class_predicts_before_it_sees_the_weights(open_page: OpenPage) -> None:
    """The link holds the opening sentence, which another language would replace."""
    page = open_page("/", {"scoring": "scaled"})
    page.get_by_role("button", name="For a class").click()
    page.get_by_role("checkbox", name="Cover the weights").check()
    made = page.get_by_role("link", name="See it as a student").get_attribute("href") or ""
    address = {name: values[0] for name, values in parse_qs(made.partition("?")[2]).items()}
    assert address == {"scoring": "scaled", "veil": "1", "text": DEFAULTS.text}
    page = open_page("/", address, locale="zh-CN")
    covered = page.locator(".heat .hatch path")
    expect(covered.first).to_be_attached()
    assert set(page.locator(".rowview .digits text").all_text_contents()) == {"–"}
    page.get_by_role("radio", name="student").click()
    page.get_by_role("button", name="我猜是：student").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("0.216")
    expect(covered).to_have_count(0)
    expect_link(page, text=DEFAULTS.text, scoring="scaled")


def test_a_link_that_would_be_too_long_says_so(page: Page) -> None:
    page.get_by_role("button", name="For a class").click()
    note = page.get_by_role("textbox", name="note")
    copy = page.get_by_role("dialog").get_by_role("button", name="Copy link")
    note.fill("字" * 500)  # nine characters each, in an address
    expect(page.locator(".length")).to_contain_text(re.compile(r"Too long for a link, by \d+"))
    expect(copy).to_be_disabled()
    note.fill("字" * 100)
    expect(copy).to_be_enabled()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_tour_points_at_the_real_places_and_leads_to_the_demo(page: Page) -> None:
    expect(page.get_by_role("dialog")).to_have_count(0)  # it never opens by itself
    chip = page.get_by_role("button", name="Tour")
    chip.click()
    card, ring = page.get_by_role("dialog"), page.locator(".ring")
    for title, selector in (
        ("Type", ".st-key-typed"),
        ("Rows look", ".heat"),
        ("Five steps", ".film"),
        ("One cell", ".arithmetic"),
        ("Compare", ".st-key-similarity"),
    ):
        expect(card.get_by_role("heading")).to_contain_text(title)
        expect(card).to_be_in_viewport(ratio=1)
        there, shown = page.locator(selector).bounding_box(), ring.bounding_box()
        assert there
        assert shown
        assert abs(shown["x"] + 6 - there["x"]) < 3
        assert abs(shown["y"] + 6 - there["y"]) < 3
        if title != "Compare":
            page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(card.get_by_role("heading")).to_contain_text("One cell")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect_step(page, 4)  # the keys were the cards'
    assert link(page) == {}

    chip.click()
    for _ in range(4):
        card.get_by_role("button", name="Next").click()
    card.get_by_role("button", name="Two-minute demo").click()
    expect(page.locator(".progress")).to_have_text("1 / 10")
    expect_link(page, demo="1")


def test_one_key_leads_through_the_demo_and_back_to_what_one_had(open_page: OpenPage) -> None:
    """Each of two keys does it: they take turns here."""
    page = open_page("/", {"text": "my own words", "demo": "1"})
    message = page.locator(".message")
    seen = []
    for stop in range(1, 11):
        expect(page.locator(".progress")).to_have_text(f"{stop} / 10")
        expect(page.locator(PRESENTED)).to_be_visible()
        seen.append(message.text_content())
        if stop < 10:
            page.keyboard.press("Space" if stop % 2 else "]")
    assert len(set(seen)) == 10
    assert "/translate" in page.url
    page.keyboard.press("Shift+Space")
    expect(page.locator(".progress")).to_have_text("9 / 10")  # on the page Classify
    page.keyboard.press("[")
    expect(page.locator(".progress")).to_have_text("8 / 10")
    page.keyboard.press("PageUp")
    expect(page.locator(".progress")).to_have_text("7 / 10")
    page.keyboard.press("PageUp")
    expect(page.locator(".progress")).to_have_text("6 / 10")  # on the page Train
    page.keyboard.press("PageUp")
    expect(page.locator(".progress")).to_have_text("5 / 10")  # on the Explorer again
    assert "/train" not in page.url
    page.go_back()
    expect(page.locator(".progress")).to_have_text("6 / 10")
    page.go_forward()
    expect(page.locator(".progress")).to_have_text("5 / 10")
    page.keyboard.press("Escape")
    expect(page.locator(PRESENTED)).to_have_count(0)
    expect(page.locator(".heat .rows text")).to_have_text(["my", "own", "words"])
    page.wait_for_function("() => !location.search.includes('demo')")
    assert link(page) == {"text": "my own words"}
