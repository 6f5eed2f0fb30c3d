"""Kinds of attention in a real browser: what is typed, clicked away, shuffled and looked at."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.address import expect_link
from tests.browser.conftest import OpenPage, wait_idle
from tests.browser.test_explorer_page import digits, number, words


def open_group(page: Page, name: str) -> None:
    page.get_by_role("button", name="More").click()
    page.get_by_role("radio", name=name, exact=True).click()
    expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
    wait_idle(page)


def columns(page: Page) -> list[str]:
    return page.locator(".heat .columns text").all_text_contents()


def test_a_second_sentence_looks_while_one_types(page: Page) -> None:
    open_group(page, "Kind")
    page.get_by_role("radio", name="encoder–decoder").click()
    expect(page.locator(".heat .rows text").nth(1)).to_have_text("pupil")
    page.get_by_label("What looks").fill("two dogs")
    expect(page.locator(".heat .rows text")).to_have_text(["two", "dogs"])
    page.get_by_label("What is looked at").fill("one black cat")
    expect(page.locator(".heat .columns text")).to_have_text(["one", "black", "cat"])
    expect_link(page, kind="cross", query_text="two dogs", text="one black cat")
    wait_idle(page)
    weights = [number(text) for text in digits(page)]
    assert len(weights) == 6
    assert sum(weights[:3]) == pytest.approx(1, abs=0.002)

    page.get_by_role("button", name="Kind: encoder–decoder").click()
    expect(page.locator(".heat .rows text")).to_have_text(["one", "black", "cat"])
    expect(page.get_by_label("What looks")).to_have_count(0)


def test_the_general_form_mixes_other_words(open_page: OpenPage) -> None:
    page = open_page("/", {"kind": "general", "text": "a b", "value_text": "cat dog", "step": "5"})
    expect(page.locator(".rowview .words text")).to_have_text(["cat", "dog"])
    page.get_by_label("What is mixed").fill("cat dog bird")
    expect(page.get_by_text("has 2 words and the second has 3")).to_be_visible()
    expect(page.get_by_label("What is mixed")).to_have_value("cat dog bird")
    page.locator(".st-key-typed input").first.fill("a b c")
    expect(page.locator(".rowview .words text")).to_have_text(["cat", "dog", "bird"])


def test_words_are_clicked_away_with_the_keyboard_too(open_page: OpenPage) -> None:
    page = open_page("/", {"text": "the :red[x] cat", "mask": "hand"})
    open_group(page, "Mask")
    pills = page.locator(".st-key-hidden_words button")
    expect(pills.last).to_have_text("cat")
    count = pills.count()
    assert "".join(pills.all_text_contents()).replace(" ", "") == "the:red[x]cat"
    pills.last.click()
    expect_link(page, hidden=str(count - 1))
    wait_idle(page)
    pills.first.focus()
    page.keyboard.press("Enter")
    expect_link(page, hidden=f"0.{count - 1}")
    expect(page.locator("g.cells > g:first-child > g:first-child text")).to_have_text(".000")
    wait_idle(page)
    kept = digits(page)
    page.reload()
    expect(page.locator("g.cells text").first).to_be_visible()
    assert digits(page) == kept


def test_a_late_mask_is_betrayed_by_the_rows_sums(open_page: OpenPage) -> None:
    page = open_page("/", {"text": "one two three", "mask": "causal"})
    expect(page.locator("g.cells text")).to_have_count(9)
    expect(page.locator(".heat .sums")).to_be_hidden()
    open_group(page, "Mask")
    page.get_by_role("radio", name="after it").click()
    expect(page.locator(".heat .sums")).to_be_visible()
    weights = [number(text) for text in digits(page)]
    sums = page.locator(".heat .sums g text").all_text_contents()
    for row, shown in enumerate(sums):
        total = sum(weights[3 * row : 3 * row + 3])
        assert number(shown) == pytest.approx(total, abs=0.002)
    assert number(sums[0]) < 0.6
    bars = page.locator(".heat .sums rect").evaluate_all(
        "bars => bars.map(bar => bar.width.baseVal.value)"
    )
    assert bars[0] / bars[2] == pytest.approx(number(sums[0]) / number(sums[2]), abs=0.01)
    expect(page.locator(".reading")).to_contain_text("the row sums to")

    page.locator(".note button[data-action=before]").click()
    expect(page.locator(".heat .sums")).to_be_hidden()
    expect(page.locator(".top .caption")).to_contain_text("Rows sum to 1.")


def test_shuffled_words_take_their_weights_along(open_page: OpenPage) -> None:
    page = open_page("/", {"text": "cats chase small grey mice"})

    def by_word() -> dict[tuple[str, str], str]:
        rows, shown = words(page), digits(page)
        pairs = [(row, column) for row in rows for column in columns(page)]
        return dict(zip(pairs, shown, strict=True))

    before, order = by_word(), words(page)
    open_group(page, "Position")
    page.get_by_role("button", name="Shuffle the words").click()
    expect(page.locator(".heat .rows text")).not_to_have_text(order)
    wait_idle(page)
    assert by_word() == before
    expect(page.get_by_text("attention does not see the order")).to_be_visible()
    page.get_by_role("radio", name="ALiBi").click()
    expect(page.get_by_text("here the order counts")).to_be_visible()
    expect(page.locator(".st-key-choices img")).to_be_visible()


def test_heads_are_looked_at_one_by_one_or_all_at_once(open_page: OpenPage) -> None:
    page = open_page("/", {"text": "one two three", "projection": "random", "heads": "3"})
    tiles = page.locator(".heads .tile")
    expect(tiles).to_have_count(4)
    expect(tiles.first).to_have_attribute("aria-pressed", "true")
    before = digits(page)
    tiles.nth(1).click()
    expect_link(page, head="2")
    expect(page.locator("g.cells text")).not_to_have_text(before)
    expect(tiles.nth(1)).to_have_attribute("aria-pressed", "true")
    tiles.last.focus()
    page.keyboard.press("Enter")
    expect_link(page, head="0")
    expect(page.locator(".heads.large")).to_be_visible()
    expect(page.locator(".heat")).to_have_count(0)
    expect(tiles.first.locator(".rows bdi")).to_have_text(["one", "two", "three"])
    shapes = tiles.locator("canvas").evaluate_all("all => all.map(c => [c.width, c.height])")
    assert shapes == [[3, 3], [3, 3], [3, 3], [48, 3]]
    tiles.first.click()
    expect(page.locator("g.cells text")).to_have_text(before)
