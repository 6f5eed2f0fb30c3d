"""Every page as a Chinese reader finds it: one load each, and what only a browser shows."""

import re
import unicodedata

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from models import translation
from models.learning.replay import beginning, replay
from models.learning.setup import Setup
from models.learning.tasks import TASKS
from tests.browser.conftest import OpenPage, wait_idle
from ui.glossary.terms import GROUPS
from ui.kit.language import LESSONS, Text
from ui.lessons.lesson import posed
from ui.train.network import held_out

ZH = Text("zh")
MODEL_MS = 90_000
"""The process with the models starts, on a machine that does much else."""

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
    page.get_by_role("button", name=ZH("present.enter")).click()
    expect(page.locator(".stage.presenting")).to_be_visible()
    expect(page.get_by_text(ZH("present.keys"))).to_be_visible()
    expect(rows).to_have_text(["我", "今天", "太累", "了"])


def test_compare_shows_the_same_words_on_both_sides(open_page: OpenPage) -> None:
    page = chinese(open_page, "/compare")
    wait_idle(page)
    for word in WORDS:
        assert page.get_by_text(word, exact=True).count() >= 3


def numbers(page: Page) -> list[float]:
    """In the cells of the stage, as printed."""
    cells = page.locator(".stage .heat g.cells text").all_text_contents()
    return [float(cell.replace("−", "-")) for cell in cells]


def test_the_shelf_has_every_lesson_and_a_lesson_its_own_numbers(open_page: OpenPage) -> None:
    page = chinese(open_page, "/learn", lesson="scores")
    scene = posed("scores", 0, 0, "zh").scene
    expect(page.locator(".heat .rows text")).to_have_text(list(scene.keys))
    expect(page.locator("h2, h3").filter(has_text="分数与权重")).to_be_visible()
    expect(page.locator("strong", has_text=ZH("learn.task", number=1, all=4))).to_be_visible()
    np.testing.assert_allclose(numbers(page), scene.trace.scores.ravel(), atol=0.006)
    page.get_by_role("button", name=ZH("learn.back")).click()
    expect(page.get_by_role("button", name=ZH("learn.begin"), exact=True)).to_have_count(
        len(LESSONS)
    )


def test_the_glossary_has_every_term_in_chinese_and_finds_it(open_page: OpenPage) -> None:
    page = chinese(open_page, "/glossary")
    names = page.locator(".term h3 a")
    expect(names).to_have_count(sum(map(len, GROUPS.values())))
    expect(page.locator("section h2").first).to_have_text("五个步骤")
    for heading in ("查询", "键", "值", "注意力分数", "注意力权重"):
        expect(names.filter(has_text=re.compile(f"^{heading}$"))).to_have_count(1)
    page.get_by_role("searchbox").fill("点积")
    expect(page.locator(".term:visible h3 a")).to_have_text(["点积"])


def test_the_transformer_finds_a_head_between_two_chinese_words(open_page: OpenPage) -> None:
    page = chinese(open_page, "/transformer")
    expect(page.locator(".heat")).to_be_visible(timeout=MODEL_MS)
    wait_idle(page)
    pieces = page.locator(".finding .sentence button")
    typed = unicodedata.normalize("NFKC", ZH.entries["opening"]["passage"])
    assert "".join(pieces.all_text_contents()) == typed
    query, key = (page.locator(f".finding .sentence .{role}") for role in ("query", "key"))
    expect(query).to_have_text("她")
    expect(key).to_have_text("红")
    way = page.locator(".finding .way").first
    expect(way).to_contain_text("她 → 红")
    found = way.locator("button[aria-pressed=true]")
    expect(page.locator(".head-name b")).to_have_text(re.compile("^第 [0-9]+ 层第 [0-9]+ 头$"))
    expect(found).to_contain_text(page.locator(".head-name b").inner_text())
    lit = page.locator(".rowview text.lit").all_text_contents()
    weights = [float(text) for text in lit if re.fullmatch(r"[\d.]+", text)]
    assert weights == [pytest.approx(float(found.locator("b").inner_text()), abs=0.006)]


def test_traditional_characters_are_translated_and_shown_as_they_were_typed(
    open_page: OpenPage,
) -> None:
    typed = "我昨天把書給了我妹妹。"
    made = translation.load("zh-en").translate("我昨天把书给了我妹妹。")
    page = chinese(open_page, "/translate", phrase=typed)
    words = page.locator(".ribbons .below button")
    expect(words).to_have_text(list(made.target_tokens), timeout=MODEL_MS)
    read = page.locator(".ribbons .above bdi")
    expect(read).to_have_text(["我", "昨天", "把", "書", "給", "了", "我", "妹妹", "。"])
    words.nth(1).click()
    weights = made.trace.weights[1]
    seen, weight = read.all_text_contents()[weights.argmax()], f"{100 * weights.max():.0f}"
    expect(page.get_by_text(re.compile(f"看得最多的是“{seen}”（{weight}.%）"))).to_be_visible()


def test_a_network_is_trained_on_chinese_signs(open_page: OpenPage) -> None:
    page = chinese(open_page, "/train")
    setup, work = Setup("reverse"), TASKS["reverse"]
    units = held_out(work)
    expect(page.locator(".status")).to_have_text(ZH("train.begin"))
    expect(page.locator(".heat .rows text")).to_have_text([work.text(u, "zh") for u in units])
    first = replay(setup, beginning(setup).weights, units).heads[0][0].weights
    np.testing.assert_allclose(numbers(page), first.ravel(), atol=0.0006)
