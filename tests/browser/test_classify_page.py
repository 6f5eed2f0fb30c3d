"""The Classify page in a real browser: verdicts, attention moved by hand, gradients and trouble."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import numpy as np
import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from models.classifier.inference import Classifier
from tests.browser.conftest import OpenPage, wait_idle
from tests.server import Server, serve
from ui.kit.language import Text

REVIEW = "A funny and moving film"
CHINESE = Text("zh")
SLOW_MS = 120_000  # TensorFlow may start on a machine that does much else


def bar(page: Page, word: int) -> Locator:
    return page.locator(".bars [role=slider]").nth(word)


def shown(page: Page, column: int) -> float:
    """The percentage above a column of bars, from 0."""
    verdict = page.locator(".bars thead th").nth(column + 1).locator(".verdict").text_content()
    return float(re.findall(r"[\d.]+", verdict or "")[0])


def weights(page: Page, column: int) -> list[float]:
    cells = page.locator(f".bars tbody tr td:nth-child({column + 2}) .digits")
    return [float(text.replace("−", "-")) for text in cells.all_text_contents()]


def drag(page: Page, word: int, share: float) -> None:
    """Drags the end of a bar to a share of its whole track, and lets go."""
    bar(page, word).scroll_into_view_if_needed()
    box = bar(page, word).bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * share / 2, middle)
    page.mouse.move(box["x"] + box["width"] * share, middle)
    page.mouse.up()


def decided(row: list[float]) -> float:
    classifier = Classifier.load("en", "additive")
    trace = classifier.explain(REVIEW).trace
    return 100 * float(classifier.decide(trace, np.array([row]))[0, 1])


@pytest.mark.parametrize(
    ("review", "verdict"),
    [
        ("A wonderful, funny and deeply moving film", "positive"),
        ("A dull, lifeless and painfully boring mess", "negative"),
    ],
)
def test_a_clear_review_gets_the_right_verdict(
    open_page: OpenPage, review: str, verdict: str
) -> None:
    page = open_page("/classify")
    page.locator(".st-key-typed input").fill(review)
    expect(page.locator(".verdict .words").first).to_have_text(re.compile(review.split()[-1]))
    expect(page.locator(".verdict .judged").first).to_have_text(
        re.compile(rf"^{verdict}, 9\d\.\d\s%$")
    )
    expect(page.get_by_text("Attention shows where it looked")).to_be_visible()


def test_attention_moved_by_hand_changes_the_verdict(open_page: OpenPage) -> None:
    page = open_page("/classify", {"panel": "elsewhere", "review": REVIEW})
    expect(bar(page, 0)).to_be_visible()
    before = weights(page, 0)
    assert shown(page, 1) == shown(page, 0)

    drag(page, 0, 0.9)
    expect(page).to_have_url(re.compile(r"edit=0-0\.(89|9)"))
    expect(page.get_by_role("button", name="Back to the row as it was")).to_be_visible()
    moved = weights(page, 1)
    assert moved[0] == pytest.approx(0.9, abs=0.02)
    assert sum(moved) == pytest.approx(1, abs=0.003)
    rest = [(1 - moved[0]) * each / (1 - before[0]) for each in before[1:]]
    np.testing.assert_allclose(moved[1:], rest, atol=0.002)
    assert shown(page, 1) == pytest.approx(decided(moved), abs=0.3)
    assert abs(shown(page, 1) - shown(page, 0)) > 1

    bar(page, 4).focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(r"_4-1(&|$)"))
    assert weights(page, 1) == [0, 0, 0, 0, 1]
    assert shown(page, 1) == pytest.approx(decided([0, 0, 0, 0, 1]), abs=0.06)

    page.get_by_role("button", name="Back to the row as it was").click()
    expect(page).not_to_have_url(re.compile("edit"))
    wait_idle(page)
    assert weights(page, 1) == before


def test_an_edit_comes_back_with_its_link_and_goes_with_the_review(open_page: OpenPage) -> None:
    page = open_page("/classify", {"panel": "elsewhere", "review": REVIEW, "edit": "1-0.7"})
    expect(bar(page, 1)).to_have_attribute("aria-valuenow", "0.700")
    page.locator(".st-key-typed input").fill("A dull film")
    expect(page.locator(".bars tbody tr")).to_have_count(3)
    expect(page).not_to_have_url(re.compile("edit"))
    assert weights(page, 1) == weights(page, 0)


def test_panels_open_and_speak_chinese(open_page: OpenPage) -> None:
    page = open_page("/classify", {"review": REVIEW})
    expect(page.locator(".curve circle")).to_have_count(5)
    page.get_by_role("tab", name="Five attentions").click()
    expect(page.locator(".grid tbody tr")).to_have_count(5)
    expect(page).to_have_url(re.compile("panel=variants"))
    page.get_by_role("radio", name="中文").click()
    expect(page.get_by_role("tab", name="五种注意力")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".grid tbody tr")).to_have_count(5)
    page.get_by_role("tab", name="换一个词").click()
    expect(page).to_have_url(re.compile("panel=swap"))
    page.locator(".st-key-turning").get_by_role("radio").first.click()
    expect(page.locator(".bars tbody tr")).to_have_count(5)
    expect(page.locator(".verdict .judged")).to_have_count(3)
    expect(page.locator(".verdict .judged").nth(2)).to_contain_text("负面")


def test_a_chinese_review_is_typed_edited_and_changed(open_page: OpenPage) -> None:
    """Read by words and by the Chinese network; no line of it breaks within a word."""
    page = open_page("/classify", {"language": "zh", "panel": "elsewhere"}, width=400)
    expect(page.get_by_text(CHINESE("classify.read_by.zh"))).to_be_visible()
    page.locator(".st-key-typed input").fill("房间很脏，服务也差")
    words = page.locator(".verdict .words bdi")
    tokens = list(Classifier.load("zh", "additive").explain("房间很脏，服务也差").tokens)
    expect(words).to_have_text(tokens)
    expect(page.locator(".verdict .judged").first).to_have_text(re.compile(r"^负面，\d\d\.\d\s%$"))
    for word in words.all():
        assert len(word.evaluate("each => [...each.getClientRects()]")) == 1

    bar(page, 0).focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(r"edit=0-1(&|$)"))
    assert weights(page, 1) == [1] + [0] * (len(tokens) - 1)

    page.get_by_role("tab", name=CHINESE("classify.swap.title")).click()
    page.locator(".st-key-swap input").fill("舒服")
    expect(page.locator(".bars tbody tr")).to_have_count(len(tokens))
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_text(Text("en")("classify.read_by.zh"))).to_be_visible()
    expect(words.first).to_have_text("房间")


def test_markup_in_a_review_stays_text(open_page: OpenPage) -> None:
    review = "<u>x</u> $x^2$ **good**"
    for panel in ("elsewhere", "alike", "swap"):
        page = open_page("/classify", {"panel": panel, "review": review, "swap": "<u>y</u>"})
        expect(page.locator(".plots th").first).to_be_visible()
        assert page.locator(".stMain u, .stMain .katex").count() == 0
        assert page.locator(".stMain strong", has_text="good").count() == 0


@pytest.fixture
def private_server(tmp_path: Path) -> Iterator[Server]:
    with serve("app.py", tmp_path / "log.txt") as running:
        yield running


def workers(server: Server) -> list[psutil.Process]:
    """The gradient processes whose parent is the server."""
    found = []
    for process in psutil.Process(server.pid).children():
        with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
            if "models.workers.gradients" in process.cmdline():
                found.append(process)
    return found


def wait_for(what: Callable[[], bool]) -> None:
    give_up = time.monotonic() + SLOW_MS / 1000
    while not what():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def test_a_killed_worker_is_told_and_asked_again(
    private_server: Server, open_url: OpenPage
) -> None:
    page = open_url(f"{private_server.url}/classify?panel=evidence&review={quote(REVIEW)}")
    expect(page.get_by_text("TensorFlow is starting")).to_be_visible()
    wait_for(lambda: bool(workers(private_server)))
    for worker in workers(private_server):
        worker.kill()
    expect(page.get_by_text("has ended unexpectedly")).to_be_visible()

    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_text("TensorFlow is starting")).to_be_visible()
    # Meanwhile the page is usable: what needs no gradients is there, and follows the typing.
    expect(page.locator(".bars td[data-waiting]")).to_have_count(2 * 5)
    page.locator(".st-key-typed input").fill("A funny film")
    expect(page.locator(".bars tbody tr")).to_have_count(3)
    expect(page.get_by_text("completeness gap")).to_be_visible(timeout=SLOW_MS)
    expect(page.locator(".bars td[data-waiting]")).to_have_count(0)
    assert all(weights(page, 3))

    (worker,) = workers(private_server)
    page.close()
    psutil.Process(private_server.pid).terminate()
    worker.wait(SLOW_MS / 1000)
