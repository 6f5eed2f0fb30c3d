"""Presenter mode, without a server: what it shows, its keys, and that it leaves no trace."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage_view import SENTENCE, StaticPage, View, draw, example, open_stage

WORDS = {
    "enter": "Present",
    "leave": "Leave",
    "keys": "Space: step",
    "demoKeys": "Space: on",
    "frozen": "frozen",
    "cell": "⟦q:{query}⟧ → ⟦k:{key}⟧",
    "component": "⟦q:{query}⟧, component {component}",
}


def presented(view: View, **changes: Any) -> View:
    state = {"on": False, "contrast": False, "headline": "", "stop": None, "words": WORDS}
    return {**view, "presenting": {**state, **changes}}


@pytest.fixture
def page(static_page: StaticPage) -> Page:
    """A stage on a page that is scrolled a little."""
    view = presented(example(SENTENCE, cell=(1, 4)))
    page = open_stage(static_page, view, height=700)
    page.evaluate("scrollTo(0, 40)")
    return page


def enter(page: Page, key: str = "p") -> None:
    page.keyboard.press(key)
    expect(page.locator(".stage.presenting")).to_be_visible()


def reported(page: Page, count: int) -> Any:
    page.wait_for_function("count => presented.length >= count", arg=count)
    return page.evaluate("presented")


def expect_step(page: Page, step: int) -> None:
    expect(page.locator(".head .step")).to_contain_text(str(step))


def hover(page: Page, row: int, column: int) -> None:
    page.locator(f"g.cells > g:nth-child({row + 1}) > g:nth-child({column + 1})").hover()


def test_leaving_brings_everything_back(page: Page) -> None:
    state = """() => {
      const stage = document.querySelector('.stage').cloneNode(true);
      stage.querySelectorAll('.live, .head, .readout, .hint').forEach(node => node.remove());
      return [stage.outerHTML, scrollY, document.activeElement.id,
        document.documentElement.dataset.presenting, Boolean(document.fullscreenElement)];
    }"""
    page.locator("#elsewhere").evaluate("node => node.focus({ preventScroll: true })")
    page.wait_for_timeout(100)
    before = page.evaluate(state)
    enter(page)
    assert reported(page, 1) == [{"present": True, "contrast": False}]
    page.keyboard.press("]")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".head .step")).to_contain_text("Mix")
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    expect(page.locator(".stage.presenting")).to_have_count(0)
    assert reported(page, 3)[-1] == {"present": False, "contrast": True}
    page.wait_for_function("() => !document.fullscreenElement && scrollY === 40")
    page.wait_for_timeout(300)
    assert page.evaluate(state) == before


SETTLED = "full => Boolean(document.fullscreenElement) === full"


def press_at_once(page: Page, *keys: str) -> None:
    """Faster than the browser can change the screen in between."""
    page.evaluate(
        """keys => keys.forEach(key => document.body.dispatchEvent(
            new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true })
        ))""",
        keys,
    )


def test_the_end_of_the_last_time_does_not_end_the_next(page: Page) -> None:
    """The browser says late that the screen is empty again: that is no Escape."""
    enter(page)
    page.wait_for_function(SETTLED, arg=True)
    press_at_once(page, "Escape", "p")
    page.wait_for_timeout(600)
    expect(page.locator(".stage.presenting")).to_be_visible()
    page.wait_for_function(SETTLED, arg=True)
    assert [state["present"] for state in reported(page, 3)] == [True, False, True]
    page.evaluate("document.exitFullscreen()")  # as the browser does when it takes the Escape
    expect(page.locator(".stage.presenting")).to_have_count(0)


def test_who_leaves_before_the_screen_is_full_has_it_back(page: Page) -> None:
    page.keyboard.press("x")  # the page has been used: it may fill the screen
    press_at_once(page, "p", "Escape")
    page.wait_for_timeout(600)
    page.wait_for_function(SETTLED, arg=False)
    assert page.locator(".stage.presenting").count() == 0
    assert [state["present"] for state in reported(page, 2)] == [True, False]


@pytest.mark.parametrize(
    ("forward", "back"), [("Space", "Shift+Space"), ("PageDown", "PageUp"), ("]", "[")]
)
def test_remotes_and_the_space_bar_step(page: Page, forward: str, back: str) -> None:
    enter(page)
    expect_step(page, 4)
    page.keyboard.press(forward)
    expect_step(page, 5)
    page.keyboard.press(forward)  # there is no sixth
    page.keyboard.press(back)
    page.keyboard.press(back)
    expect_step(page, 3)


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1920, 1080), (1366, 768)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_last_row_can_read_it(
    static_page: StaticPage, width: int, height: int, scheme: str
) -> None:
    view = presented(example(SENTENCE), on=True, headline="positive, 95 %")
    page = open_stage(static_page, view, width=width, height=height, color_scheme=scheme)
    expect(page.locator(".stage.presenting")).to_be_visible()
    heights = """nodes => nodes.map(node => node.getBoundingClientRect().height)"""
    for text in ("g.cells text", ".heat .rows text"):
        assert min(page.locator(text).evaluate_all(heights)) >= height / 40, text
    assert min(page.locator(".readout .number").evaluate_all(heights)) >= height / 20
    inside = """nodes => nodes.every(node => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      return left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
    })"""
    for shown in (".head > *", ".heat text:not([display=none])", ".readout > *", ".hint > *"):
        assert page.locator(shown).evaluate_all(inside), shown
    for hidden in (".film", ".under", ".turns", ".switch"):
        expect(page.locator(hidden)).to_be_hidden()


def test_on_a_page_twice_as_large_the_map_has_all_the_room(static_page: StaticPage) -> None:
    """As a browser shows it at 200 %; both words of the cell are named, long as they are."""
    view = presented(example(["a" * 80, "b" * 80, "c"], cell=(0, 1)), on=True)
    page = open_stage(static_page, view, width=640, height=400, device_scale_factor=2)
    expect(page.locator(".stage.presenting")).to_be_visible()
    expect(page.locator(".rowview")).to_be_hidden()
    words = page.locator(".readout .which bdi")
    expect(words).to_have_count(2)
    for word in words.all():
        box = word.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 640


def test_the_cell_that_is_pointed_at_is_told_large(page: Page) -> None:
    enter(page)
    hover(page, 6, 8)
    expect(page.locator(".readout .which")).to_have_text("book → music")
    weight = page.locator("g.cells > g:nth-child(7) > g:nth-child(9) text").text_content() or ""
    number = page.locator(".readout .number").text_content() or ""
    assert number.startswith("β = 0.")
    assert abs(float(number[4:]) - float(weight)) <= 0.00051
    assert page.evaluate("sent") == []


def test_frozen_the_pointer_changes_nothing_and_the_steps_go_on(page: Page) -> None:
    enter(page)
    hover(page, 6, 8)
    page.keyboard.press("f")
    expect(page.locator(".progress")).to_have_text("frozen")
    hover(page, 2, 2)
    page.mouse.down()
    page.mouse.up()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(100)
    assert page.locator(".readout .which").text_content() == "book → music"
    page.keyboard.press("[")
    expect_step(page, 3)
    expect(page.locator(".readout .which")).to_have_text("book → music")
    page.keyboard.press("f")
    hover(page, 2, 3)
    expect(page.locator(".readout .which")).to_have_text("gave → the")


def test_high_contrast_is_black_on_white_and_reported(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    enter(page)
    page.keyboard.press("c")
    assert reported(page, 2)[-1] == {"present": True, "contrast": True}
    stage = page.locator(".stage")
    expect(stage).to_have_css("color", "rgb(0, 0, 0)")
    expect(stage).to_have_css("background-color", "rgb(255, 255, 255)")
    fill = page.locator("g.cells rect").first.get_attribute("fill") or ""
    page.keyboard.press("c")
    expect(stage).to_have_css("color", "rgb(231, 234, 240)")
    page.emulate_media(color_scheme="light")
    expect(stage).to_have_css("color", "rgb(29, 36, 51)")
    expect(page.locator("g.cells rect").first).not_to_have_attribute("fill", fill)


def test_the_keys_are_told_for_a_while_and_on_request(static_page: StaticPage) -> None:
    page = open_stage(static_page, presented(example(SENTENCE)))
    page.clock.install()
    enter(page)
    hint = page.locator(".hint")
    expect(hint).to_have_css("opacity", "1")
    page.clock.run_for(8000)
    expect(hint).to_have_css("opacity", "0")
    page.keyboard.press("?")
    expect(hint).to_have_css("opacity", "1")
    hint.get_by_role("button", name="Leave").click()
    expect(page.locator(".stage.presenting")).to_have_count(0)


def test_a_field_keeps_its_letter_and_a_stage_without_the_mode_its_page(
    static_page: StaticPage,
) -> None:
    page = open_stage(static_page, presented(example(SENTENCE)))
    page.locator("#field").focus()
    page.keyboard.type("p")
    expect(page.locator("#field")).to_have_value("p")
    page.locator("#elsewhere").focus()
    draw(page, example(SENTENCE))
    page.keyboard.press("p")
    page.wait_for_timeout(100)
    assert page.locator(".stage.presenting").count() == 0
    expect(page.get_by_role("button", name="Present")).to_be_hidden()
    assert page.evaluate("presented") == []


def test_a_late_word_of_the_server_does_not_bring_it_back(page: Page) -> None:
    view = example(SENTENCE, cell=(1, 4))
    page.get_by_role("button", name="Present").click()
    page.keyboard.press("Escape")
    draw(page, presented(view, on=True))  # the answer to the click
    assert page.locator(".stage.presenting").count() == 0
    draw(page, presented(view, on=False))
    expect(page.locator(".stage.presenting")).to_have_count(0)
    draw(page, presented(view, on=True))  # the browser's Forward
    expect(page.locator(".stage.presenting")).to_be_visible()


def test_a_prepared_path_is_walked_by_one_key(static_page: StaticPage) -> None:
    view = example(SENTENCE)
    stops = [{"at": at, "of": 3, "sentence": f"Sentence {at}."} for at in (1, 2, 3)]
    page = open_stage(static_page, presented(view, stop=stops[0]))
    expect(page.locator(".message")).to_have_text("Sentence 1.")
    expect(page.locator(".progress")).to_have_text("1 / 3")
    page.keyboard.press("Shift+Space")  # nothing is before the first
    page.keyboard.press("Space")
    page.keyboard.press("Space")  # faster than the server answers
    assert page.evaluate("acted") == ["stop:2", "stop:3"]
    draw(page, presented(view, stop=stops[2]))
    expect(page.locator(".message")).to_have_text("Sentence 3.")
    hover(page, 6, 8)
    page.mouse.down()
    page.mouse.up()
    page.keyboard.press("[")
    assert page.evaluate("acted").pop() == "stop:2"
    draw(page, presented(view, stop=stops[2]))
    page.keyboard.press("Space")  # beyond the last it ends
    assert page.evaluate("acted").pop() == "stop:0"
    expect(page.locator(".stage.presenting")).to_have_count(0)
    page.wait_for_timeout(200)
    assert page.evaluate("[sent.length, presented.length]") == [0, 0]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_key_puts_the_cells_arithmetic_under_the_map(
    static_page: StaticPage, width: int, height: int, scheme: str
) -> None:
    view = presented(example(SENTENCE, cell=(1, 4)))
    page = open_stage(static_page, view, width=width, height=height, color_scheme=scheme)
    written = page.locator(".lines").inner_text()
    enter(page)
    expect(page.locator(".lines")).to_be_hidden()
    page.keyboard.press("a")
    expect(page.locator(".lines")).to_be_visible()
    assert page.locator(".lines").inner_text() == written
    map_, lines = (page.locator(part).bounding_box() for part in (".heat svg", ".lines"))
    assert map_
    assert lines
    assert map_["y"] + map_["height"] <= lines["y"]
    assert lines["y"] + lines["height"] <= height
    letters = page.locator(".line:not(.muted)").first.evaluate(
        "node => parseFloat(getComputedStyle(node).fontSize)"
    )
    assert letters >= height / 30
    expect(page.locator(".readout")).to_be_hidden()
    page.keyboard.press("a")
    expect(page.locator(".lines")).to_be_hidden()
    expect(page.locator(".readout")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    enter(page)
    expect(page.locator(".lines")).to_be_hidden()  # each time from the beginning


def test_a_prepared_path_keeps_its_sentence_in_place_of_the_arithmetic(
    static_page: StaticPage,
) -> None:
    view = presented(example(SENTENCE), stop={"at": 1, "of": 2, "sentence": "Look."})
    page = open_stage(static_page, view)
    page.keyboard.press("a")
    expect(page.locator(".message")).to_be_visible()
    expect(page.locator(".lines")).to_be_hidden()


@pytest.mark.parametrize("words", [8, 14, 17, 20])
@pytest.mark.parametrize("step", [2, 4])
def test_cells_keep_the_digits_that_the_page_shows(
    static_page: StaticPage, words: int, step: int
) -> None:
    view = presented(example([f"w{index}" for index in range(words)], scoring="scaled", step=step))
    page = open_stage(static_page, view, width=1280, height=800)
    digits = page.locator("g.cells text")
    shown = [text for text in digits.all_text_contents() if text]
    enter(page)
    presented_ = [text for text in digits.all_text_contents() if text]
    assert presented_ == shown
    assert words > 17 or shown  # so that something is compared
