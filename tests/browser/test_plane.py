"""Vectors by hand in a real browser: an arrow follows at once, the stage soon, the link last."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.address import expect_link, link
from tests.browser.conftest import OpenPage, wait_idle
from tests.browser.test_explorer_page import digits, number

PULL = {
    "text": "animal street it",
    "scoring": "plain",
    "vectors": "hand",
    "dimension": "2",
    "hand": "animal 2_0 street -1_2 it 1_1",
    "cell": "2-0",
}


def tip(page: Page, word: str) -> tuple[float, float]:
    """Where on the page the tip of a word's arrow is."""
    box = page.locator(f".tip[aria-label='{word}'] .grip").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def vector_of(page: Page, word: str) -> tuple[float, float]:
    """What the arrow itself says of its place."""
    label = page.locator(f".tip[aria-label='{word}']").get_attribute("aria-valuetext") or ""
    x, y = re.findall(r"−?\d+\.\d\d", label)[:2]
    return number(x), number(y)


def weights(page: Page) -> list[float]:
    """Those of the chosen query, as the arrows say them."""
    return [number(text) for text in page.locator(".tip .weight").all_text_contents()]


@pytest.fixture
def plane(open_page: OpenPage) -> Page:
    page = open_page("/", PULL)
    expect(page.locator(".tip")).to_have_count(3)
    expect(page.locator("g.cells text")).to_have_count(9)
    return page


def test_the_weights_are_those_of_the_products(plane: Page) -> None:
    expect(plane.locator(".shaft .barbs").first).to_be_visible()
    # it·animal = 2, it·street = 1, it·it = 2, and e² + e + e² = 17.496
    assert weights(plane) == pytest.approx([0.42, 0.16, 0.42], abs=0.006)
    assert [number(text) for text in digits(plane)[6:]] == pytest.approx(
        [0.422, 0.155, 0.422], abs=0.0006
    )
    # O = 0.4223 (2, 0) + 0.1554 (−1, 2) + 0.4223 (1, 1)
    expect(plane.locator(".plane .outcome")).to_contain_text("(1.11, 0.73)")


def test_a_dragged_arrow_is_followed_by_the_stage_and_then_by_the_link(plane: Page) -> None:
    stage = plane.locator(".heat > svg").element_handle()
    history = plane.evaluate("history.length")
    x, y = tip(plane, "it")
    unit = (tip(plane, "animal")[0] - x) / 1  # animal is 1 to the right of it
    plane.mouse.move(x + 3, y - 2)
    plane.mouse.down()
    for step in range(1, 9):
        plane.mouse.move(x + 3 - step / 8 * 2 * unit, y - 2)
    assert vector_of(plane, "it") == pytest.approx((-1, 1), abs=0.03)  # the server has not answered
    # it·animal = −2, it·street = 3, it·it = 2
    last = plane.locator("g.cells text").nth(7)
    expect(last).to_have_text(re.compile(r"^\.7[0-9]{2}$"))  # e³ / (e⁻² + e³ + e²) = 0.727
    assert link(plane)["hand"] == PULL["hand"]  # the hand has not let go
    plane.mouse.up()
    plane.wait_for_function(
        "() => location.search.includes('it+-1_1') || location.search.includes('it+-0.9')"
    )
    assert plane.evaluate("history.length") == history + 1
    assert stage.evaluate("node => node.isConnected")
    assert plane.locator(".tip.query").get_attribute("aria-label") == "it"
    wait_idle(plane)
    moved = link(plane)["hand"], vector_of(plane, "it"), digits(plane)
    plane.reload()
    expect(plane.locator(".tip")).to_have_count(3)
    wait_idle(plane)
    assert (link(plane)["hand"], vector_of(plane, "it"), digits(plane)) == moved


def test_arrow_keys_move_and_enter_looks(plane: Page) -> None:
    street = plane.locator(".tip[aria-label='street']")
    street.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowUp"):
        plane.keyboard.press(key)
    # Drawn with the next frame, which a busy machine may take its time for.
    expect(street).to_have_attribute("aria-valuetext", re.compile(r"−0\.80\D+2\.90"))
    expect_link(plane, hand="street -0.8_2.9 animal 2_0 it 1_1")
    expect(street).to_be_focused()
    plane.keyboard.press("Enter")
    expect_link(plane, cell="1-0")
    expect(plane.locator(".tip.query")).to_have_attribute("aria-label", "street")
    expect(plane.locator(".plane .outcome")).to_contain_text("street")
    assert vector_of(plane, "street") == (-0.8, 2.9)


def test_a_click_makes_a_word_the_query(plane: Page) -> None:
    plane.mouse.click(*tip(plane, "animal"))
    expect_link(plane, cell="0-0", hand=PULL["hand"])
    expect(plane.locator(".tip.query")).to_have_attribute("aria-label", "animal")
    expect(plane.locator(".heat .rows text.lit, .heat .chosen text.query")).to_have_text("animal")


def test_the_table_takes_numbers_one_by_one_and_pasted(open_page: OpenPage) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    plane = open_page("/", PULL, permissions=allowed)
    cell = plane.get_by_label("street, x₁")
    cell.fill("0,5")
    expect_link(plane, hand="street 0.5_2 animal 2_0 it 1_1")
    assert vector_of(plane, "street") == (0.5, 2)
    cell.fill("0,5x")
    expect(cell).to_have_attribute("aria-invalid", "true")
    cell.press("Enter")
    expect(cell).to_have_value("0.5")
    expect(plane.get_by_label("it, x₁")).to_be_focused()
    plane.get_by_label("animal, x₁").focus()
    plane.evaluate("navigator.clipboard.writeText('animal\\t3\\t−1\\nstreet\\t99\\t0.456\\n')")
    plane.keyboard.press("Control+V")
    expect_link(plane, hand="animal 3_-1 street 10_0.46 it 1_1")
    assert vector_of(plane, "street") == (10, 0.46)


def test_more_numbers_keep_those_that_fit(plane: Page) -> None:
    plane.get_by_role("button", name="3-D").click()
    expect(plane.get_by_label("it, x₃")).to_be_visible()
    expect(plane.locator(".arrows")).to_be_hidden()
    expect(plane.get_by_label("it, x₁")).to_have_value("1")
    plane.get_by_label("it, x₃").fill("7")
    expect_link(plane, hand="it 1_1_7 animal 2_0 street -1_2", dimension="3")
    plane.get_by_role("button", name="2-D").click()
    expect(plane.locator(".arrows")).to_be_visible()
    plane.locator(".tip[aria-label='it']").press("ArrowLeft")
    expect_link(plane, hand="it 0.9_1_7 animal 2_0 street -1_2", dimension="2")


def test_a_preset_and_the_way_back(open_page: OpenPage) -> None:
    page = open_page("/", {"vectors": "hand", "dimension": "2", "text": "a king"})
    page.get_by_role("button", name="opposites").click()
    expect(page.locator(".tip")).to_have_count(3)
    expect_link(page, text="hot warm cold", scoring="plain")
    expect(page.locator(".look")).to_contain_text("hot")
    page.locator(".tip[aria-label='cold']").press("ArrowUp")
    page.wait_for_function("() => location.search.includes('cold+-2_-0.3')")
    page.get_by_role("button", name="Back to the start").click()
    page.wait_for_function("() => !location.search.includes('hand=')")


def test_a_narrow_page_holds_the_plane(open_page: OpenPage) -> None:
    page = open_page("/", PULL, width=400, height=800)
    expect(page.locator(".tip")).to_have_count(3)
    wide = """() => [document.documentElement, ...document.querySelectorAll('.stMain')]
      .map(node => node.scrollWidth - node.clientWidth)"""
    assert max(page.evaluate(wide)) <= 0


def upload(page: Page, name: str, content: bytes) -> None:
    given = {"name": name, "mimeType": "text/plain", "buffer": content}
    page.locator(".st-key-upload input[type=file]").set_input_files(given)  # type: ignore[arg-type]


def test_a_file_of_ones_own_good_and_bad(open_page: OpenPage) -> None:
    page = open_page("/", {"vectors": "own", "text": "up down", "step": "1"})
    notes = page.locator(".st-key-upload .upload-note")
    expect(notes).to_contain_text("a link cannot carry")
    upload(page, "mine.txt", b"up 1 2\ndown 3 4\nup 5 6\n")
    expect(page.locator("g.cells text")).to_have_text(["1.00", "2.00", "3.00", "4.00"])
    expect(page.locator(".sentence")).to_contain_text("mine.txt")
    expect(notes).to_contain_text("2 words with 2 numbers")
    upload(page, "other.txt", b"up 1 2\ndown 3 <b>x</b>\n")
    expect(page.get_by_role("alert").filter(has_text="Line 2")).to_contain_text("“<b>x</b>”")
    expect(page.locator(".sentence")).to_contain_text("learned")
    upload(page, "mine.txt", b"up 1 2\ndown 3 4\n")
    expect(page.locator(".sentence")).to_contain_text("mine.txt")
    assert link(page) == {"vectors": "own", "text": "up down", "step": "1"}
    page.reload()
    expect(notes).to_contain_text("which a link cannot carry")
    expect(page.locator(".sentence")).to_contain_text("learned")
