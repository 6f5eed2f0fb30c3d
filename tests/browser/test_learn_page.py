"""Lessons in a real browser: a task of each kind in each language, and progress that stays."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, wait_idle
from ui.kit.language import Text
from ui.lessons.compute import Compute
from ui.lessons.lesson import lesson, posed
from ui.lessons.predict import Predict
from ui.lessons.prose import prose

CELL = ".heat g.cells > g:nth-child({row}) > g:nth-child({column}) rect"


def plain(markdown: str) -> str:
    """The first words of a hint or a sentence, up to the first mark-up or place."""
    return re.split(r"[*$⟦{`:]", markdown)[0].strip()


def button(page: Page, text: Text, key: str) -> None:
    page.get_by_role("button", name=text(f"learn.{key}"), exact=True).click()


def open_task(open_page: OpenPage, language: str, name: str, index: int) -> tuple[Page, Text]:
    """The lesson with the tasks before this one skipped."""
    text = Text(language)
    page = open_page("/learn", {"lesson": name, "language": language})
    for number in range(1, index + 2):
        expect_task(page, text, name, number)
        if number <= index:
            button(page, text, "skip")
    wait_idle(page)
    return page, text


def expect_task(page: Page, text: Text, name: str, number: int) -> None:
    count = text("learn.task", number=number, all=len(lesson(name).tasks))
    expect(page.locator("strong", has_text=count)).to_be_visible()


def expect_hint(page: Page, language: str, name: str, index: int, hint: str) -> None:
    hint_text = prose(name, language).tasks[lesson(name).tasks[index].name].hints.get(hint)
    expect(page.locator(".st-key-hint")).to_contain_text(
        plain(hint_text or Text(language)(f"hint.{hint}"))
    )


def expect_right(page: Page, text: Text) -> None:
    expect(page.get_by_text(text("learn.right"), exact=True)).to_be_visible()
    wait_idle(page)


def test_a_word_is_predicted_by_a_click(open_page: OpenPage) -> None:
    language = "zh"
    page, text = open_task(open_page, language, "effect", 0)
    question = posed("effect", 0, 0, language).question
    assert isinstance(question, Predict)
    wrong = question.foreseen()["weight"]
    box = page.locator(CELL.format(row=question.row + 1, column=wrong + 1)).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name=text("learn.predict", word=question.words[wrong])).click()
    expect_hint(page, language, "effect", 0, "weight")
    right = question.words[question.solve()]
    page.get_by_test_id("stButtonGroup").get_by_text(right, exact=True).click()
    page.get_by_role("button", name=text("learn.predict", word=right)).click()
    expect_right(page, text)


def test_a_number_is_typed_and_worked_out(open_page: OpenPage) -> None:
    language = "en"
    page, text = open_task(open_page, language, "scores", 0)
    question = posed("scores", 0, 0, language).question
    assert isinstance(question, Compute)
    page.locator(".film [data-step='4']").click()
    expect(page.locator(".heat")).to_be_visible()
    expect(page.locator(".rowview .ribbons path[stroke-width='0.000']")).to_have_count(
        len(posed("scores", 0, 0, language).scene.keys)
    )
    field = page.get_by_role("textbox", name=text("learn.answer"))
    field.fill(question.foreseen()["no_exponential"])
    field.press("Enter")
    expect_hint(page, language, "scores", 0, "no_exponential")
    field.fill(question.solve())
    button(page, text, "check")
    expect_right(page, text)
    expect(page.locator(".katex").first).to_be_visible()
    result = page.locator(".lines .line:not(.muted)").last.locator(".result").last
    assert question.grade(result.text_content() or "").right


def test_a_broken_matrix_is_mended(open_page: OpenPage) -> None:
    language = "zh"
    page, text = open_task(open_page, language, "rows", 2)
    options = prose("rows", language).tasks["repair"].options
    page.get_by_text(options["divide"], exact=True).click()
    button(page, text, "check")
    expect_hint(page, language, "rows", 2, "divide")
    expect(page.locator("table.numbers")).to_have_count(2)
    page.get_by_text(options["rows"], exact=True).click()
    button(page, text, "check")
    expect_right(page, text)


def test_the_keyboard_alone_goes_through_a_lesson(open_page: OpenPage) -> None:
    """Arrows choose and grade nothing; and the focus is on what a button led to, in view."""
    text = Text("en")
    page = open_page("/learn", {"language": "en"})
    page.locator(".st-key-open_rows button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-lesson_head")).to_be_focused()
    wait_idle(page)
    page.get_by_role("radio").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".st-key-hint")).to_have_count(0)
    wait_idle(page)
    expect(page.locator(".st-key-hint")).to_have_count(0)
    button(page, text, "show")
    expect(page.locator(".st-key-lesson_answer")).to_be_focused()
    wait_idle(page)
    page.get_by_role("button", name=text("learn.next"), exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-lesson_task")).to_be_focused()
    count = text("learn.task", number=2, all=len(lesson("rows").tasks))
    expect(page.locator("strong", has_text=count)).to_be_in_viewport()
    button(page, text, "back")
    expect(page.locator(".st-key-shelf")).to_be_focused()


def test_a_goal_is_reached_on_the_live_stage(open_page: OpenPage) -> None:
    language = "en"
    page, text = open_task(open_page, language, "ratio", 2)
    expect(page.locator(".st-key-hint")).to_have_count(0)
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    expect_hint(page, language, "ratio", 2, "ceiling")
    page.get_by_text(text("scoring.plain"), exact=True).click()
    expect_right(page, text)
    button(page, text, "next")
    expect_task(page, text, "ratio", 4)


def test_progress_stays_in_the_tab_until_it_is_cleared(open_page: OpenPage) -> None:
    page, text = open_task(open_page, "en", "rows", 0)
    button(page, text, "show")
    expect(page.get_by_text(text("learn.shown"), exact=True)).to_be_visible()
    page.get_by_role("link", name="Explore").click()
    # Both pages have a stage, but only one asks for a sentence.
    expect(page.get_by_role("textbox", name=text("explorer.sentence"))).to_be_visible()
    wait_idle(page)
    page.get_by_role("link", name="Learn").click()
    expect(page.get_by_text(text("learn.shown"), exact=True)).to_be_visible()
    wait_idle(page)  # the tab is told last
    page.reload()
    expect_task(page, text, "rows", 2)
    button(page, text, "back")
    progress = page.get_by_text(text("learn.progress", done=1, all=3))
    expect(progress).to_be_visible()
    wait_idle(page)
    button(page, text, "clear")
    expect(progress).to_have_count(0)
    wait_idle(page)
    page.reload()
    expect(page.get_by_text(prose("rows", "en").title)).to_be_visible()
    wait_idle(page)
    expect(progress).to_have_count(0)


def test_a_narrow_lesson_does_not_scroll_sideways(open_page: OpenPage) -> None:
    page = open_page("/learn", {"lesson": "rows", "language": "en"}, width=400, height=800)
    expect(page.locator(".heat .rows text").first).to_be_visible()
    wide = """() => [document.documentElement, ...document.querySelectorAll('.stMain')]
      .map(node => node.scrollWidth - node.clientWidth)"""
    assert max(page.evaluate(wide)) <= 0


def test_a_covered_stage_says_so_in_its_middle(open_page: OpenPage) -> None:
    page = open_page("/learn", {"lesson": "tokens", "language": "en"})
    covered = page.locator(".st-key-covered")
    expect(covered).to_contain_text(Text("en")("learn.veiled"))
    wait_idle(page)
    middles = covered.evaluate("""box => {
      const words = document.createRange();
      words.selectNodeContents(box.querySelector('p'));
      return [box, words].map(each => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        return [(left + right) / 2, (top + bottom) / 2];
      });
    }""")
    assert middles[0] == pytest.approx(middles[1], abs=12)


def test_arrows_are_moved_in_the_lesson_and_nowhere_else(open_page: OpenPage) -> None:
    page, text = open_task(open_page, "en", "symmetry", 3)
    x, y = (page.locator("table.table input").nth(number) for number in (4, 5))
    y.fill("0.3")
    expect_hint(page, "en", "symmetry", 3, "itself")
    x.fill("1")
    expect_right(page, text)
    page.get_by_role("link", name="Explore").click()
    expect(page.locator(".heat .rows text")).to_have_count(11)
    expect(page.locator("table.table")).to_have_count(0)
