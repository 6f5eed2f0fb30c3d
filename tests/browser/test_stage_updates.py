"""New views: drawn in place, never moving the page, never overruling the person."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage_view import (
    SENTENCE,
    UI,
    StaticPage,
    View,
    answer,
    draw,
    example,
    open_stage,
    pack,
    wired,
)

CHOSEN = ".heat .chosen text.lit:not([display=none])"


def chosen(page: Page) -> tuple[str | None, list[str]]:
    step = page.locator("[role=tab][aria-selected=true]").get_attribute("data-step")
    return step, page.locator(CHOSEN).all_text_contents()


def stale(page: Page) -> bool:
    return page.locator(".arithmetic.stale").count() == 1


@pytest.fixture
def view() -> View:
    return example(SENTENCE, cell=(1, 4))


def test_the_person_wins_over_late_answers(static_page: StaticPage, view: View) -> None:
    page = open_stage(static_page, view)
    page.locator(".heat").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => sent.length === 1")
    page.keyboard.press("ArrowDown")
    assert stale(page)
    draw(page, answer(view, 4, (1, 4)))  # something else was redrawn, from before both
    assert chosen(page) == ("4", ["the", "student"])
    assert stale(page)
    draw(page, answer(view, 4, (2, 4)))  # the answer to the first press
    assert chosen(page) == ("4", ["the", "student"])
    draw(page, answer(view, 4, (3, 4)))
    assert chosen(page) == ("4", ["the", "student"])
    assert not stale(page)


def test_a_shorter_sentence_keeps_the_cell_inside(static_page: StaticPage, view: View) -> None:
    page = open_stage(static_page, view)
    page.locator(".heat").focus()
    page.keyboard.press("Control+End")
    draw(page, example(SENTENCE[:3], cell=(1, 2)))
    assert chosen(page)[1] == ["teacher", "gave"]
    draw(page, example(["one"]))
    assert chosen(page)[1] == ["one", "one"]


def test_nodes_stay_while_numbers_and_words_change(static_page: StaticPage, view: View) -> None:
    page = open_stage(static_page, view)
    page.evaluate(
        """() => { window.before = [document.querySelector('.heat svg'),
          ...document.querySelectorAll('g.cells rect, .ribbons path, .bars rect')] }"""
    )
    kept = "before.filter(node => node.isConnected).length"
    total = 1 + 11 * 11 + 11 + 11
    draw(page, example(SENTENCE, seed=11, cell=(1, 4)))
    assert page.evaluate(kept) == total
    page.keyboard.press("[")
    total -= 11  # scores have no ribbons
    assert page.evaluate(kept) == total
    draw(page, answer(example([*SENTENCE, "again"]), 3, (1, 4)))
    assert page.evaluate(kept) == total
    assert page.locator("g.cells rect").count() == 12 * 12
    draw(page, answer(example(SENTENCE[:5]), 3, (1, 4)))
    assert page.locator("g.cells rect").count() == 5 * 5
    assert page.evaluate(kept) == 1 + 25 + 5


PRESS = """const press = (key) => document.querySelector('.heat')
  .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))"""
MOVING = "document.getAnimations().filter(a => a.playState === 'running').length"


def test_colours_and_ribbons_glide(static_page: StaticPage, view: View) -> None:
    page = open_stage(static_page, view, reduced_motion="no-preference")
    page.wait_for_function(f"() => {MOVING} === 0")
    # Looked at in the same breath: a busy machine may be done with the motion before it is asked.
    gliding = page.evaluate(
        "text => { draw(text); return document.getAnimations().map(a => a.transitionProperty); }",
        wired(example(SENTENCE, seed=11, cell=(1, 4))),
    )
    assert {"fill", "stroke-width", "d", "width"} <= set(gliding)
    page.wait_for_function(f"() => {MOVING} === 0")
    # To a matrix of another shape: the old one is there until the new one is.
    matrices = "document.querySelectorAll('.heat g.cells').length"
    assert page.evaluate(f"{PRESS}; press(']'); {matrices}") == 2
    expect(page.locator(".heat g.cells")).to_have_count(1)


def test_a_growing_sentence_keeps_its_motion(static_page: StaticPage, view: View) -> None:
    page = open_stage(static_page, view, reduced_motion="no-preference")
    page.wait_for_function(f"() => {MOVING} === 0")
    page.evaluate(
        """() => {
          const root = document.querySelector('#root');
          window.classes = [];
          const watch = () => classes.push(root.className);
          new MutationObserver(watch).observe(root, { attributes: true });
        }"""
    )
    draw(page, example([*SENTENCE, *SENTENCE], cell=(1, 4)))
    page.wait_for_function(f"() => {MOVING} === 0")
    assert page.evaluate("classes") == []  # a new height is no new width, which would still it


def test_reduced_motion_is_none(static_page: StaticPage, view: View) -> None:
    page = open_stage(static_page, view, reduced_motion="reduce")
    draw(page, example([*SENTENCE, "more"], seed=11, cell=(1, 4)))
    assert page.evaluate(MOVING) == 0
    page.keyboard.press("]")
    assert page.evaluate(MOVING) == 0
    assert page.locator(".heat g.cells").count() == 1


@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_below_moves(static_page: StaticPage, view: View, width: int) -> None:
    page = open_stage(static_page, view, width=width)
    below = page.locator("#below")
    start = below.bounding_box()
    for step in (3, 2, 1, 5, 4):
        page.locator(f"[role=tab][data-step='{step}']").click()
        assert below.bounding_box() == start
        draw(page, answer(view, step, (1, 4) if 1 < step < 5 else (1, 0)))
        assert below.bounding_box() == start
    page.keyboard.press("ArrowDown")
    page.locator(".heat .rows text").first.hover()
    assert below.bounding_box() == start


def test_the_first_words_need_no_more_room(static_page: StaticPage) -> None:
    page = open_stage(static_page, example(SENTENCE[:1]))
    start = page.locator(".under").bounding_box()
    for count in range(2, 12):
        draw(page, example([*SENTENCE[: count - 1], "wonderfully"]))
        assert page.locator(".under").bounding_box() == start


def test_light_and_dark_switch_at_once(static_page: StaticPage, view: View) -> None:
    page = open_stage(static_page, view, color_scheme="light")
    fill = page.locator("g.cells rect").first
    light = fill.get_attribute("fill")
    page.emulate_media(color_scheme="dark")
    expect(fill).not_to_have_attribute("fill", light or "")


def test_a_new_width_is_drawn(static_page: StaticPage, view: View) -> None:
    page = open_stage(static_page, view)
    page.set_viewport_size({"width": 500, "height": 900})
    expect(page.locator(".heat svg")).to_have_attribute("width", "476")


def test_the_end_leaves_nothing_behind(static_page: StaticPage, view: View) -> None:
    page = open_stage(static_page, view)
    page.evaluate(f"{PRESS}; press(']'); end()")  # before the server is told
    page.keyboard.press("[")
    page.wait_for_timeout(200)
    assert page.evaluate("[sent.length, document.querySelector('#root').childElementCount]") == [
        0,
        0,
    ]


def test_streamlit_calls_one_function(static_page: StaticPage, view: View) -> None:
    page = static_page(
        UI,
        """<!doctype html><link rel="icon" href="data:,">
        <link rel="stylesheet" href="views/stage/base.css">
        <script type="module">
          import { serve } from './views/stage/stage.js'; window.stage = serve;
        </script>
        <div id="parent"></div>""",
    )
    page.wait_for_function("() => Boolean(window.stage)")
    call = """([bytes, name]) => {
      window.reports ??= [];
      const tell = (key, value) => reports.push([name, key, value]);
      const parentElement = document.querySelector('#parent');
      const data = new Uint8Array(bytes);
      window.cleanup = stage({ data, parentElement, setStateValue: tell, setTriggerValue: tell });
      return document.querySelectorAll('.stage').length;
    }"""
    action: dict[str, Any] = {"id": "plain", "label": "plain →"}
    view["notes"] = [{"tone": "warn", "text": "Reversed.", "action": action}]
    for name in ("first", "second"):
        assert page.evaluate(call, [list(pack(view)), name]) == 1
    page.keyboard.press("]")
    page.get_by_role("button", name="plain →").click()
    page.wait_for_function("() => reports.length === 2")
    choice = {"step": 5, "cell": [1, 0], "ramp": "uniform"}
    reports = page.evaluate("reports")
    assert sorted(reports, key=str) == [["second", "action", "plain"], ["second", "view", choice]]
    page.evaluate("cleanup()")  # as where newer data have overtaken a call: the view stays
    assert page.locator(".stage").count() == 1
    left = """() => {
      const parent = document.querySelector('#parent');
      parent.remove();
      cleanup();
      return parent.innerText;
    }"""
    assert page.evaluate(left) == ""
