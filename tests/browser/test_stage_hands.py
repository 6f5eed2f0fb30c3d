"""Pointer and keyboard, without a server: what is lit, what is selected, what is reported."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.browser.stage_view import SENTENCE, StaticPage, draw, example, open_stage


@pytest.fixture
def page(static_page: StaticPage) -> Page:
    return open_stage(static_page, example(SENTENCE, cell=(1, 4)))


def middle(page: Page, row: int, column: int) -> tuple[float, float]:
    cell = page.locator(f"g.cells > g:nth-child({row + 1}) > g:nth-child({column + 1}) > rect")
    box = cell.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lit(page: Page, group: str) -> list[str]:
    words = page.locator(f".heat .{group} text.lit:not([display=none])")
    return words.all_text_contents()


def looks_like(page: Page, before: bytes) -> bool:
    """Pixel by pixel, but for the last bits, which depend on what was redrawn together."""
    pictures = [Image.open(BytesIO(png)).convert("RGB") for png in (before, page.screenshot())]
    return all(high <= 2 for _, high in ImageChops.difference(*pictures).getextrema())


def press(page: Page, *keys: str) -> None:
    """All at once, as a key held down sends them: faster than the stage reports."""
    page.locator(".heat").evaluate(
        """(heat, keys) => keys.forEach(key =>
          heat.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))""",
        list(keys),
    )


def sent(page: Page, count: int) -> list[dict[str, object]]:
    """The choices reported, once there are so many and no more have followed for a while."""
    page.wait_for_function("count => sent.length >= count", arg=count)
    page.wait_for_timeout(200)
    result: list[dict[str, object]] = page.evaluate("sent")
    return result


def test_a_cell_lights_its_query_its_key_and_their_row(page: Page) -> None:
    before = page.screenshot()
    page.mouse.move(*middle(page, 6, 8))
    expect(page.locator(".tooltip")).to_be_visible()
    assert lit(page, "hovered") == ["book", "music"]
    weight = page.locator(".bars rect.lit")
    assert weight.count() == 1
    expect(page.locator(".rowview .caption")).to_have_text("How book spreads its attention")
    expect(page.locator(".rowview .words .lit")).to_have_text("music")
    expect(page.locator(".tooltip")).to_contain_text("book looks at music: β = 0.")
    page.mouse.move(2, 2)
    expect(page.locator(".tooltip")).to_be_hidden()
    assert looks_like(page, before)  # no residue
    assert page.evaluate("sent") == []


def test_a_word_fades_all_that_is_not_its_own(page: Page) -> None:
    before = page.screenshot()
    page.locator(".heat .rows text").nth(6).hover()
    veils = page.locator(".veil rect:not([display=none])")
    expect(veils).to_have_count(2)
    row = middle(page, 6, 0)[1]
    for veil in veils.all():
        box = veil.bounding_box()
        assert box
        assert not box["y"] < row < box["y"] + box["height"]
    expect(page.locator(".rowview .caption")).to_contain_text("book")
    page.locator(".heat .columns text").nth(8).hover()
    expect(page.locator(".rowview .words .lit")).to_have_text("music")
    column = middle(page, 0, 8)[0]
    for veil in veils.all():
        box = veil.bounding_box()
        assert box
        assert not box["x"] < column < box["x"] + box["width"]
    page.mouse.move(2, 2)
    expect(veils).to_have_count(0)
    assert looks_like(page, before)


def test_a_word_of_the_row_view_lights_its_cell(page: Page) -> None:
    page.locator(".rowview .words text").nth(8).hover()
    expect(page.locator(".tooltip")).to_contain_text("teacher looks at music")
    page.locator(".rowview .words text").nth(8).click()
    assert sent(page, 1) == [{"step": 4, "cell": [1, 8], "ramp": "uniform"}]


def test_a_click_selects_and_is_reported_once(page: Page) -> None:
    page.mouse.click(*middle(page, 6, 8))
    assert lit(page, "chosen") == ["book", "music"]
    assert sent(page, 1) == [{"step": 4, "cell": [6, 8], "ramp": "uniform"}]
    expect(page.locator(".live")).to_contain_text("book looks at music: β = 0.")
    page.mouse.click(*middle(page, 6, 8))
    assert len(sent(page, 1)) == 1  # nothing new, nothing to report


def test_a_tap_selects_without_hovering(static_page: StaticPage) -> None:
    page = open_stage(static_page, example(SENTENCE), has_touch=True)
    x, y = middle(page, 6, 8)
    page.touchscreen.tap(x, y)
    assert sent(page, 1) == [{"step": 4, "cell": [6, 8], "ramp": "uniform"}]
    touch = {"clientX": x, "clientY": y - 100, "pointerType": "touch"}
    page.locator(".heat").dispatch_event("pointermove", touch)
    page.wait_for_timeout(50)
    assert lit(page, "hovered") == []


def test_a_held_arrow_reports_only_where_it_ends(page: Page) -> None:
    press(page, *["ArrowDown"] * 5, "ArrowRight")
    assert lit(page, "chosen") == ["book", "a"]
    assert sent(page, 1) == [{"step": 4, "cell": [6, 5], "ramp": "uniform"}]


@pytest.mark.parametrize(
    ("key", "cell"),
    [("ArrowUp", [0, 4]), ("Control+End", [10, 10])],
)
def test_keys_move_the_cell_and_stay_inside(page: Page, key: str, cell: list[int]) -> None:
    page.evaluate(
        "window.leaked = []; document.body.addEventListener('keydown', e => leaked.push(e.key))"
    )
    page.locator(".heat").focus()
    page.keyboard.press(key)
    assert sent(page, 1)[0]["cell"] == cell
    assert [key for key in page.evaluate("leaked") if key != "Control"] == []
    page.keyboard.press("x")
    assert page.evaluate("leaked").pop() == "x"  # what is not the stage's goes on


def test_arrows_stop_at_the_edge(page: Page) -> None:
    press(page, *["ArrowUp"] * 3, *["ArrowRight"] * 20)
    assert sent(page, 1)[0]["cell"] == [0, 10]


@pytest.mark.parametrize(("key", "step"), [("[", 3), ("PageDown", 5)])
def test_step_keys_work_from_everywhere_but_a_field(page: Page, key: str, step: int) -> None:
    page.locator("#field").focus()
    page.keyboard.press(key)
    tab = page.locator("[role=tab][aria-selected=true]")
    expect(tab).to_have_attribute("data-step", "4")
    page.locator("#elsewhere").focus()
    page.keyboard.press(key)
    expect(tab).to_have_attribute("data-step", str(step))
    assert sent(page, 1)[0]["step"] == step


def test_keys_with_a_modifier_are_left_alone(page: Page) -> None:
    page.locator(".heat").focus()
    page.keyboard.press("Control+PageDown")
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Meta+]")
    page.wait_for_timeout(200)
    assert page.evaluate("sent") == []


def test_tabs_are_walked_with_arrows_and_left_by_a_click(page: Page) -> None:
    page.locator("[role=tab][aria-selected=true]").focus()
    page.keyboard.press("ArrowLeft")
    focused = "document.activeElement.dataset.step"
    assert page.evaluate(focused) == "3"
    page.keyboard.press("End")
    assert page.evaluate(focused) == "5"
    page.locator("[role=tab]").nth(1).click()
    assert page.evaluate("document.activeElement.className") == "heat"
    page.keyboard.press("ArrowRight")
    assert sent(page, 1)[-1] == {"step": 2, "cell": [1, 5], "ramp": "uniform"}


def test_buttons_turn_the_steps(page: Page) -> None:
    following, previous = (
        page.get_by_role("button", name=f"{way} step") for way in ("Next", "Previous")
    )
    following.click()
    expect(following).to_be_disabled()
    for _ in range(4):
        previous.click()
    expect(previous).to_be_disabled()
    assert sent(page, 1)[-1]["step"] == 1


def test_drawing_reports_nothing(page: Page) -> None:
    draw(page, example(SENTENCE[:4], cell=(1, 1), step=2))
    page.wait_for_timeout(200)
    assert page.evaluate("sent") == []


def test_a_note_reports_its_action(static_page: StaticPage) -> None:
    action = {"id": "scaled", "label": "The same with s/√d →"}
    note = {"tone": "info", "text": "Almost <flat>.", "action": action}
    page = open_stage(static_page, example(SENTENCE, notes=(note,)))
    expect(page.locator(".note")).to_have_text("Almost <flat>. The same with s/√d →")
    page.get_by_role("button", name="The same with").click()
    assert page.evaluate("acted") == ["scaled"]


def test_everything_can_be_reached_and_seen_by_keyboard(page: Page) -> None:
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.className || document.activeElement.id")
        )
        if reached[-1] == "field":
            break
    assert reached[:4] == ["frame", reached[1], reached[2], "heat"]
    assert "field" in reached
    page.locator(".heat").focus()
    page.keyboard.press("ArrowDown")
    assert (
        page.locator(".chosen .cursor").evaluate("c => getComputedStyle(c).visibility") == "visible"
    )
    assert page.locator(".heat").get_attribute("aria-label")
