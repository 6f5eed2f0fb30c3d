"""The Explorer in a real browser: typing, choosing, clicking, and the link that brings it back."""

import re
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from attention import STEPS
from tests.browser.address import expect_link, link
from tests.browser.conftest import OpenPage, wait_idle
from ui.explorer.explore import Exploration, explore
from ui.explorer.vectors import loaded
from ui.kit.settings import DEFAULTS
from ui.views.stage.packing import SIDE

CELL = "g.cells > g:nth-child({row}) > g:nth-child({column})"


def digits(page: Page) -> list[str]:
    return drawn(page, "g.cells text")


def words(page: Page) -> list[str]:
    return drawn(page, ".heat .rows text")


def drawn(page: Page, texts: str) -> list[str]:
    """What these say, once the stage is there: that is a moment after the page is idle."""
    expect(page.locator(texts).first).to_be_visible()
    return page.locator(texts).all_text_contents()


def expect_page(page: Page, name: str) -> None:
    """That page, and nothing on its way: whoever goes back faster than that goes back from it."""
    expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    wait_idle(page)


def expect_step(page: Page, step: int) -> None:
    tab = page.locator(f".film [data-step='{step}']")
    expect(tab).to_have_attribute("aria-selected", "true")


def click_cell(page: Page, row: int, column: int) -> str:
    """Clicks the cell (from 0) and gives the number that is drawn in it."""
    cell = page.locator(CELL.format(row=row + 1, column=column + 1))
    box = cell.locator("rect").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return cell.locator("text").text_content() or ""


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def type_sentence(page: Page, sentence: str) -> None:
    page.locator(".st-key-typed input").fill(sentence)


def test_it_opens_at_the_weights(page: Page) -> None:
    expect_step(page, 4)
    assert words(page)[:3] == ["The", "teacher", "gave"]
    weights = [number(text) for text in digits(page)]
    assert len(weights) == 11 * 11
    for row in range(11):
        assert sum(weights[11 * row : 11 * row + 11]) == pytest.approx(1, abs=11 * 0.0005)


def test_the_words_follow_while_one_types(page: Page) -> None:
    kept = page.locator(".heat > svg").element_handle()
    type_sentence(page, "a king and a queen")
    expect(page.locator(".heat .rows text")).to_have_text(["a", "king", "and", "a", "queen"])
    assert kept.evaluate("node => node.isConnected")
    assert page.locator(".heat > svg").evaluate("(node, kept) => node === kept", kept)
    expect_link(page, text="a king and a queen")


def test_a_similarity_changes_the_numbers_and_the_link(page: Page) -> None:
    before = digits(page)
    page.get_by_role("radio", name="cosine").click()
    expect_link(page, similarity="cosine")
    expect(page.locator("g.cells text")).not_to_have_text(before)


def test_a_cell_shows_its_arithmetic_and_a_link_brings_it_back(page: Page) -> None:
    weight = click_cell(page, 6, 8)
    expect_link(page, cell="6-8")
    expect(page.locator(".arithmetic:not(.stale) .lines")).to_contain_text("book, music")
    result = page.locator(".lines .line:not(.muted)").last.locator(".result").last.text_content()
    assert number(result or "") == pytest.approx(number(weight), abs=0.00051)

    page.locator(".heat").press("]")
    expect_step(page, 5)
    expect_link(page, step="5")
    page.locator(".heat").press("[")
    page.locator(".heat").press("[")
    expect_step(page, 3)
    expect_link(page, step="3", cell="6-8")
    wait_idle(page)
    shown = digits(page), page.locator(".lines").inner_text()
    page.reload()
    expect_step(page, 3)
    wait_idle(page)
    expect(page.locator(".arithmetic:not(.stale) .lines")).to_contain_text("book, music")
    assert (digits(page), page.locator(".lines").inner_text()) == shown


def test_chinese_translates_and_keeps_what_was_typed(open_page: OpenPage) -> None:
    page = open_page("/", {"text": "a cat and a dog"})
    before = digits(page)
    expect(page.locator(".film [data-step='4']")).to_contain_text("Weigh")
    page.get_by_role("radio", name="中文").click()
    expect(page.locator(".film [data-step='4']")).to_contain_text("加权")
    expect_link(page, language="zh", text="a cat and a dog")
    wait_idle(page)
    assert digits(page) == before


def test_a_chinese_reader_opens_on_a_chinese_sentence(open_page: OpenPage) -> None:
    page = open_page("/", locale="zh-CN")
    expect(page.locator(".heat .rows text")).to_have_text(
        ["老师", "教", "学生", "音乐", "和", "艺术"]
    )
    expect_link(page)
    page.get_by_role("radio", name="English").click()
    expect(page.locator(".heat .rows text").first).to_have_text("The")
    page.go_back()
    expect(page.locator(".heat .rows text").first).to_have_text("老师")


def test_a_notes_button_leads_to_the_transformers_scores(page: Page) -> None:
    page.locator(".note button[data-action=transformer]").click()
    expect_link(page, scoring="scaled")
    expect(page.get_by_role("radio", name="Transformer")).to_be_checked()


def test_what_was_typed_goes_along_to_another_page_and_back(page: Page) -> None:
    king = ["a", "king", "and", "a", "queen"]
    type_sentence(page, " ".join(king))
    expect_link(page, text=" ".join(king))
    page.get_by_role("link", name="Classify").click()
    expect_page(page, "Classify")
    expect_link(page, text=" ".join(king))
    page.get_by_role("link", name="Explore").click()
    expect_page(page, "Explore")
    expect(page.locator(".heat .rows text")).to_have_text(king)
    page.go_back()
    expect_page(page, "Classify")
    page.go_back()
    expect_page(page, "Explore")
    expect(page.locator(".heat .rows text")).to_have_text(king)
    page.go_back()
    expect(page.locator(".heat .rows text").nth(1)).to_have_text("teacher")
    assert link(page) == {}


def test_the_link_is_copied(open_page: OpenPage) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    page = open_page("/", {"text": "a b", "step": "2"}, permissions=allowed)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert link(page) == {"text": "a b", "step": "2"}


def test_a_narrow_page_does_not_scroll_sideways(open_page: OpenPage) -> None:
    page = open_page("/", width=400, height=800)
    expect(page.locator(".heat .rows text")).to_have_count(11)
    wide = """() => [document.documentElement, ...document.querySelectorAll('.stMain')]
      .map(node => node.scrollWidth - node.clientWidth)"""
    assert max(page.evaluate(wide)) <= 0


def test_markup_is_drawn_as_it_was_typed(page: Page) -> None:
    type_sentence(page, "<u>x</u>")
    expect(page.locator(".heat .rows text").first).to_have_text("<")
    wait_idle(page)
    assert "".join(words(page)) == "<u>x</u>"
    assert page.locator(".stage u").count() == 0


def test_a_mangled_link_opens(open_page: OpenPage) -> None:
    mangled = {"text": "a b", "step": "9", "cell": "x", "similarity": "?", "temperature": "nan"}
    page = open_page("/", mangled)
    expect_step(page, 5)
    expect(page.locator(".heat .rows text")).to_have_text(["a", "b"])
    page.wait_for_function("() => !location.search.includes('nan')")
    assert link(page) == {"text": "a b", "step": "5"}


def test_a_word_made_from_its_letters_is_marked(open_page: OpenPage) -> None:
    page = open_page("/", {"text": "the zzqxv"})
    expect(page.locator(".heat .rows text.unknown")).to_have_text("zzqxv")
    expect(page.locator(".notes")).to_contain_text(re.compile("not in the vocabulary: 1"))


def test_sentences_stand_whole_at_the_edges_and_under_the_pointer(open_page: OpenPage) -> None:
    second = "They carry pollen from flower to flower, which the flowers need to make their seeds."
    sentences = {"text": f"Bees are small. {second}", "vectors": "contextual", "unit": "sentences"}
    page = open_page("/", {"language": "en", **sentences})
    rows = page.locator(".heat .rows text")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_have_text("1 Bees are small.")
    expect(rows.nth(1).locator("tspan")).to_have_count(3)
    expect(rows.nth(1)).to_have_text(re.compile("^2 They carry pollen"))
    rows.nth(1).hover(force=True)
    expect(page.locator(".tooltip")).to_have_text(f"2 {second}")
    page.set_viewport_size({"width": 400, "height": 900})
    expect(page.locator(".heat .columns text")).to_have_text([re.compile("^1"), re.compile("^2")])


def test_the_steps_of_a_long_sentence_come_when_they_are_opened(page: Page) -> None:
    typed = " ".join(
        f"{word}{'s' * (number % 5)}" for number in range(165) for word in ("a", "sun")
    )
    found = explore(replace(DEFAULTS, text=typed), loaded())
    assert isinstance(found, Exploration)
    type_sentence(page, typed)
    expect(page.locator(".heat canvas.cells")).to_have_attribute("width", "330")
    expect(page.locator(".film canvas").first).to_have_attribute("height", f"{SIDE}")
    for step in (5, 2, 3, 4):
        named = STEPS[step - 1]
        tab = page.locator(f".film [data-step='{step}']")
        busy = tab.evaluate("(tab) => { tab.click(); return tab.ariaBusy; }")
        assert busy == (None if step == 4 else "true")  # the page opened at 4, and keeps it
        expect_step(page, step)
        expect(page.locator(".film [aria-busy]")).to_have_count(0)
        live = page.locator(".stage .live")
        expect(live).to_contain_text(f"{named.symbol} = ")
        row, column = DEFAULTS.cell[0], 0 if step == 5 else DEFAULTS.cell[1]
        value = getattr(found.trace, named.field)[row, column]
        shown = live.inner_text().rpartition(" = ")[2]
        decimals = len(shown.partition(".")[2])
        assert decimals >= 2
        np.testing.assert_allclose(number(shown), value, atol=0.51 * 10**-decimals)
