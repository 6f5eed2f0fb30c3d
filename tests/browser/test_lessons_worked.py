"""Every lesson is worked through in a real browser by what solves it.

In English: in Chinese the same is done without a browser (`tests.ui.lessons.test_lessons_page`).
"""

from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.conftest import OpenPage, wait_idle
from tests.browser.test_learn_page import button, expect_right, expect_task
from tests.ui.lessons.test_course import EVERY
from ui.kit.language import Text
from ui.kit.settings import FIELDS
from ui.lessons.choose import Choose
from ui.lessons.compute import Compute
from ui.lessons.lesson import lesson, posed
from ui.lessons.predict import Predict
from ui.lessons.reach import Reach

SEED = 1
MODEL_MS = 90_000


def answer(page: Page, text: Text, name: str, index: int) -> None:
    """Give the right answer as a person does."""
    match posed(name, index, SEED, text.language).question:
        case Predict() as question:
            word = question.words[question.solve()]
            page.get_by_test_id("stButtonGroup").get_by_text(word, exact=True).click()
            page.get_by_role("button", name=text("learn.predict", word=word)).click()
        case Compute() as question:
            page.get_by_role("textbox", name=text("learn.answer")).fill(question.solve())
            button(page, text, "check")
        case Choose() as question:
            option = question.options.index(question.solve())
            page.get_by_test_id("stRadio").locator("label:has(input)").nth(option).click()
            button(page, text, "check")
        case Reach() as question:
            for setting, goal in question.solve().items():
                if goal != getattr(question.start.settings, setting):
                    change(page, text, question, setting, goal)


def change(page: Page, text: Text, question: Reach, setting: str, goal: Any) -> None:
    """Bring one setting of the lesson's stage to its goal."""
    metadata = FIELDS[setting].metadata
    match setting:
        case "edit":
            ((word, weight),) = goal
            select = page.get_by_role("combobox", name=text("learn.word"))
            wait_idle(page)
            option = page.get_by_role("option").nth(word)
            expect(select).to_be_enabled()

            def open_and_choose() -> bool:
                """A page that is drawn anew closes its menus."""
                if not option.is_visible():
                    select.press("ArrowDown")
                try:
                    option.click(timeout=4000)
                except TimeoutError:
                    return False
                return True

            assert any(open_and_choose() for _ in range(5))
            expect(select).to_have_value(question.start.keys[word])
            wait_idle(page)
            slide(page, text, weight, 0.01)
        case "hand":
            numbers = goal.split()
            for word, vector in zip(numbers[::2], numbers[1::2], strict=True):
                for axis, number in zip("₁₂", vector.split("_"), strict=True):
                    field = page.get_by_label(f"{word}, x{axis}")
                    if float(field.input_value()) != float(number):
                        field.fill(number)
        case "layer_head":
            page.locator(".st-key-layer_head").get_by_text(str(goal), exact=True).click()
        case _ if "options" in metadata:
            page.get_by_text(text(f"{setting}.{goal}"), exact=True).click()
        case _ if "typed" in metadata:
            page.get_by_role("textbox", name=text("explorer.sentence")).fill(goal)
        case _:
            slide(page, text, goal, 0.1)


def slide(page: Page, text: Text, goal: float, step: float) -> None:
    """By the arrow keys, as many as it takes.

    A key that meets a page drawn anew may be lost: then one goes on, as a person would.
    """
    slider = page.get_by_role("slider")
    for _ in range(3):
        presses = round((goal - float(slider.input_value())) / step)
        slider.focus()
        for _ in range(abs(presses)):
            slider.press("ArrowRight" if presses > 0 else "ArrowLeft")
        if is_right(page, text):
            break


def is_right(page: Page, text: Text) -> bool:
    """Whether the page says so before long."""
    try:
        page.get_by_text(text("learn.right"), exact=True).wait_for(timeout=6000)
    except TimeoutError:
        return False
    return True


def ask_first(open_page: OpenPage, model: str) -> None:
    """A model that is asked for the first time is read from the disk, for which a page waits."""
    page = open_page("/transformer", {"model": model, "language": "en"})
    expect(page.locator(".heat")).to_be_visible(timeout=MODEL_MS)
    page.close()


@pytest.fixture(scope="module")
def asked() -> set[str]:
    """The models that have been read from the disk."""
    return set()


@pytest.mark.parametrize("name", EVERY)
def test_a_lesson_is_worked_through(open_page: OpenPage, asked: set[str], name: str) -> None:
    text, count = Text("en"), len(lesson(name).tasks)
    if (model := lesson(name).model) and model not in asked:
        ask_first(open_page, model)
        asked.add(model)
    page = open_page("/learn", {"lesson": name, "seed": str(SEED), "language": "en"})
    for index in range(count):
        expect_task(page, text, name, index + 1)
        wait_idle(page)
        answer(page, text, name, index)
        expect_right(page, text)
        button(page, text, "finish" if index + 1 == count else "next")
    expect(page.get_by_text(text("learn.end"))).to_be_visible()
