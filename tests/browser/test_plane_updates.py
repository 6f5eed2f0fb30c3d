"""The plane alone, without Streamlit: what the hand did stays, whatever is still answered."""

import json

import pytest
from playwright.sync_api import Page, expect

from attention import attend
from tests import ROOT
from tests.browser.stage_view import StaticPage
from tests.browser.test_plane import PULL, tip, vector_of
from ui.kit import by_hand
from ui.kit.address import parse
from ui.kit.language import Text
from ui.views.plane.view import view

UI = ROOT / "ui"
HTML = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="views/stage/base.css">
<link rel="stylesheet" href="views/plane/plane.css">
<div id="root" style="width: 360px"></div>
<script type="module">
  import { mount } from './views/plane/plane.js';
  window.sent = [];
  const note = (kind) => (message) => sent.push([kind, message]);
  const emit = { move: note('move'), query: note('query'), action: note('action') };
  const plane = mount(document.querySelector('#root'), emit);
  window.draw = (view) => plane.draw(view);
</script>"""


def answer(page: Page, written: str, answered: int, **link: str) -> None:
    """The server's view of words at these places, when it knew so many messages."""
    settings = parse(PULL | {"hand": written} | link)
    words = settings.text.split()
    vectors = by_hand.vectors(written, words, 2)
    trace = attend(vectors, vectors, vectors, query_tokens=words, key_tokens=words, undefined="nan")
    drawn = view(trace, settings, Text("en"), answered)
    page.evaluate("view => draw(view)", json.loads(json.dumps(drawn)))


def sent(page: Page, count: int) -> list[list[object]]:
    page.wait_for_function(f"() => sent.length >= {count}")
    messages: list[list[object]] = page.evaluate("sent")
    assert len(messages) == count
    return messages


@pytest.fixture
def plane(static_page: StaticPage) -> Page:
    page: Page = static_page(UI, HTML)
    page.wait_for_function("() => Boolean(window.draw)")
    answer(page, PULL["hand"], 0)
    expect(page.locator(".tip")).to_have_count(3)
    return page


def test_late_answers_do_not_pull_an_arrow_back(plane: Page) -> None:
    plane.locator(".tip[aria-label='it']").focus()
    plane.keyboard.press("ArrowRight")
    (first,) = sent(plane, 1)
    assert first == ["move", {"n": 1, "moved": [["it", [1.1, 1]]], "settled": True}]
    plane.keyboard.press("ArrowRight")
    answer(plane, PULL["hand"], 0)  # something else was redrawn, from before both
    assert vector_of(plane, "it") == (1.2, 1)
    answer(plane, "animal 2_0 street -1_2 it 1.1_1", 1)  # the answer to the first press
    assert vector_of(plane, "it") == (1.2, 1)
    assert sent(plane, 2)[1] == ["move", {"n": 2, "moved": [["it", [1.2, 1]]], "settled": True}]
    answer(plane, "animal 2_0 street -1_2 it 1.2_1", 2)
    assert vector_of(plane, "it") == (1.2, 1)
    answer(plane, "animal 0_1 street -1_2 it -1_-1", 2)  # a link was opened
    assert vector_of(plane, "it") == (-1, -1)
    assert vector_of(plane, "animal") == (0, 1)


def test_what_is_held_is_held(plane: Page) -> None:
    x, y = tip(plane, "it")
    plane.mouse.move(x, y)
    plane.mouse.down()
    plane.mouse.move(x + 10, y)
    plane.mouse.move(x + 40, y)
    plane.evaluate("() => new Promise(requestAnimationFrame)")  # it is drawn with the next frame
    held = vector_of(plane, "it")
    plane.wait_for_function("() => sent.length === 1 && !sent[0][1].settled")
    answer(plane, "animal 2_0 street -1_2 it 9_9", 1)
    assert vector_of(plane, "it") == held
    assert tip(plane, "it") == pytest.approx((x + 40, y), abs=1.5)  # no new scale under the hand
    plane.mouse.up()
    plane.wait_for_function("() => sent.at(-1)[1].settled")
    assert plane.evaluate("sent.at(-1)[1].moved") == [["it", list(held)]]


def test_nodes_stay_while_words_move(plane: Page) -> None:
    plane.evaluate("window.before = [...document.querySelectorAll('svg *, input')]")
    answer(plane, "animal 1_1 street -1_2 it 2_1", 0)
    assert plane.evaluate("before.every(node => node.isConnected)")


def test_the_scale_is_the_same_on_both_axes(plane: Page) -> None:
    (ax, ay), (sx, sy), (ix, iy) = (tip(plane, word) for word in ("animal", "street", "it"))
    unit = ax - ix  # animal (2, 0) and it (1, 1)
    assert ay - iy == pytest.approx(unit, abs=0.5)
    assert (ix - sx, iy - sy) == pytest.approx((2 * unit, unit), abs=0.5)


def test_a_locked_plane_can_be_looked_at(plane: Page) -> None:
    answer(plane, PULL["hand"], 0, locked="more")
    x, y = tip(plane, "animal")
    plane.mouse.move(x, y)
    plane.mouse.down()
    plane.mouse.move(x - 50, y - 50)
    plane.mouse.up()
    plane.locator(".tip[aria-label='animal']").press("ArrowUp")
    assert vector_of(plane, "animal") == (2, 0)
    assert sent(plane, 1) == [["query", 0]]
    assert plane.locator("button:visible").count() == 0
    assert plane.locator("input:not([readonly])").count() == 0
