"""Taking a comparison away: what is saved is what stands on the page."""

import csv
import io
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, wait_idle


def saved(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator("button").get_by_text(name, exact=True).click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_what_is_saved_is_what_stands_there(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/compare", {"text": "king queen king"})
    shown = page.locator(".comparison .heat .cells").first
    expect(shown).to_be_visible()
    page.locator(".st-key-export button").first.click()
    expect(page.locator("button").get_by_text("CSV", exact=True)).to_be_visible()
    wait_idle(page)

    rows = list(csv.DictReader(io.StringIO(saved(page, "CSV", tmp_path).read_text("utf-8-sig"))))
    for side in "AB":
        numbers = [row for row in rows if (row["side"], row["quantity"]) == (side, "weights")]
        weights = np.array([float(row["value"]) for row in numbers]).reshape(3, 3)
        np.testing.assert_allclose(weights.sum(axis=1), 1)
        np.testing.assert_allclose(weights[0], weights[2])  # the same word twice
        digits = page.locator(".comparison .heat").nth("AB".index(side)).text_content() or ""
        assert f"{weights[1, 1]:.3f}".removeprefix("0") in digits

    picture = saved(page, "SVG", tmp_path).read_text("utf-8")
    assert picture.count(">king<") >= 2
    assert picture.startswith("<svg")

    alone = saved(page, "HTML", tmp_path)
    page.goto(alone.as_uri())
    maps = page.locator(".comparison .heat")
    expect(maps).to_have_count(3)
    before = page.locator(".pair .line").all_text_contents()
    maps.first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".pair .line").first).not_to_have_text(before[0])
