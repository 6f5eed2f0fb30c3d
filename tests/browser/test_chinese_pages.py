"""Every page as a Chinese reader finds it: one load each, and what only a browser shows."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, wait_idle

WORDS = ["老师", "教", "学生", "音乐", "和", "艺术"]


def chinese(open_page: OpenPage, path: str, **link: str) -> Page:
    page = open_page(path, {"language": "zh", **link})
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh"))
    return page


def test_the_explorer_reads_words_and_lets_them_be_joined(open_page: OpenPage) -> None:
    page = chinese(open_page, "/", text="我今天太累了")
    rows = page.locator(".heat .rows text")
    expect(rows).to_have_text(["我", "今天", "太", "累", "了"])
    page.get_by_role("button", name="更多").click()
    page.get_by_role("radio", name="分词").click()
    line = page.get_by_role("textbox", name="词之间用空格隔开")
    expect(line).to_have_value("我 今天 太 累 了")
    line.fill("我 今天 太累 了")
    line.press("Enter")
    expect(rows).to_have_text(["我", "今天", "太累", "了"])
    expect(page).to_have_url(re.compile("words="))
    page.reload()
    expect(rows).to_have_text(["我", "今天", "太累", "了"])


def test_compare_shows_the_same_words_on_both_sides(open_page: OpenPage) -> None:
    page = chinese(open_page, "/compare")
    wait_idle(page)
    for word in WORDS:
        assert page.get_by_text(word, exact=True).count() >= 3
