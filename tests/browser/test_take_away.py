"""What is taken away, in a real browser: pictures of the stage, and pages that open from disk."""

import json
import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from attention import AttentionTrace, attend
from models.classifier.inference import Classifier
from models.slices import whole
from models.text.tokens import tokenize
from tests.browser.conftest import OpenPage, wait_idle
from tests.browser.stage_view import SENTENCE, StaticPage, answer, example, open_stage
from ui import export
from ui.explorer.explore import Exploration, explore
from ui.explorer.scene import drawn, sayings
from ui.export.page import page as offline
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.views.plotly import page as plotly_page

SVG = "{http://www.w3.org/2000/svg}"
SAVE = """format => {
  const detail = { format, stem: 'attention-a-cat' };
  return document.dispatchEvent(new CustomEvent('stage-save', { detail, cancelable: true }));
}"""
HOSTILE = "</script><script>throw 1</script>"


def saved(page: Page, kind: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        assert page.evaluate(SAVE, kind) is False, "no stage took the event"
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def unfolded(page: Page, name: str) -> Locator:
    """The menu of files, all drawn: a file is made for a button of the page's last run alone."""
    page.get_by_role("button", name=name).click()
    menu = page.locator("[data-testid=stPopoverBody]")
    expect(menu.get_by_role("button", name="CSV")).to_be_visible()
    wait_idle(page)
    return menu


def test_a_file_that_takes_long_says_how_far_it_is_and_can_be_stopped(
    open_page: OpenPage,
) -> None:
    words = " ".join(f"w{number}" for number in range(32))
    wide = {"text": words, "vectors": "random", "dimension": "512"}
    page = open_page("/", wide)  # some 20 s of arithmetic
    menu = unfolded(page, "Take away")
    menu.get_by_role("button", name="HTML").click()
    expect(menu.get_by_role("progressbar")).to_be_visible()
    menu.get_by_role("button", name="Stop", exact=True).click()
    expect(menu.get_by_text(Text("en")("work.stopped"))).to_be_visible()
    expect(menu.get_by_role("progressbar")).to_have_count(0)

    page = open_page("/", {**wide, "dimension": "32"})  # more than one: it goes on by itself
    menu = unfolded(page, "Take away")
    menu.get_by_role("button", name="HTML").click()
    expect(menu.get_by_text(Text("en")("export.ready", label="HTML"))).to_be_visible()
    with page.expect_download() as waiting:
        menu.get_by_role("button", name="HTML").click()
    assert 'id="worked"' in waiting.value.path().read_text(encoding="utf-8")


def texts(picture: ET.Element) -> list[str]:
    return ["".join(node.itertext()) for node in picture.iter(f"{SVG}text")]


def channels(colour: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", colour)]


def traced(words: list[str] | tuple[str, ...], **options: Any) -> AttentionTrace:
    vectors = np.random.default_rng(5).normal(size=(len(words), 6))
    given = {"query_tokens": words, "key_tokens": words, "undefined": "nan"}
    return attend(vectors, vectors, vectors, **{**given, **options})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_svg_stands_by_itself(static_page: StaticPage, tmp_path: Path, scheme: str) -> None:
    """Every number, every word, the legend, the formula, the colours; no style sheet, no script."""
    view = example([*SENTENCE[:-1], "<&\x01>"], seed=3, cell=(1, 4))
    page = open_stage(static_page, view, color_scheme=scheme)
    file = saved(page, "svg", tmp_path)
    assert file.name == "attention-a-cat-weights.svg"
    picture = ET.fromstring(file.read_bytes())
    words = texts(picture)
    digits = [f"{weight:.3f}"[1:] for weight in view["values"]["weights"].flat]
    assert [text for text in words if re.fullmatch(r"\.\d{3}", text)] == digits
    assert words.count("student") == 4  # at both edges, lit in one of them, and in the row view
    assert "<&\ufffd>" in words
    assert words[0] == "4 Weigh β"
    assert words[1] == "eαij / (Σk\u2009eαik)"
    assert any(text.startswith("1/11 = 0.091") for text in words)
    assert "the word that looks" in words
    assert "" not in words, "what the page hides is not there"
    assert not {node.tag for node in picture.iter()} & {f"{SVG}style", f"{SVG}script"}
    assert not re.search(r"var\(|color\(", file.read_text(encoding="utf-8"))

    paper, ink = (picture.find(f"{SVG}{tag}").get("fill") for tag in ("rect", "text"))
    dark = scheme == "dark"
    assert (max(channels(paper)) < 60, max(channels(ink)) > 200) == (dark, dark)
    drawn = page.locator("g.cells rect").evaluate_all(
        "all => all.map(n => getComputedStyle(n).fill)"
    )
    fills = [node.get("fill") for node in picture.iter(f"{SVG}rect")]
    want = [channels(fill) for fill in drawn]
    assert [channels(fill) for fill in fills if fill and fill != "none"][1 : 1 + len(want)] == want


def test_the_picture_says_what_goes_with_its_numbers(
    static_page: StaticPage, tmp_path: Path
) -> None:
    """In lines that fit, below the scene; other notes stay on the page."""
    note = "English and Chinese words stand here together. " * 4 + "两者之间的相似度只是偶然。" * 8
    notes = tuple(
        {"tone": "info", "text": text, "action": None, "carried": carried}
        for text, carried in ((note, True), ("Another.", False))
    )
    page = open_stage(static_page, example(SENTENCE, notes=notes), width=700)
    picture = ET.fromstring(saved(page, "svg", tmp_path).read_bytes())
    scene = page.locator(".drawing").bounding_box()
    lines = [
        (float(node.get("y")), "".join(node.itertext()))
        for node in picture.iter(f"{SVG}text")
        if node.get("font-size") == "13" and float(node.get("y")) >= scene["height"] + 64
    ]
    assert len(lines) > 2
    assert " ".join(line for _, line in lines).replace(" ", "") == note.replace(" ", "")
    assert float(picture.get("height")) >= lines[-1][0] + 10
    assert "Another." not in texts(picture)


@pytest.mark.parametrize(("count", "rectangles", "images"), [(40, 1600, 0), (70, 0, 1)])
def test_many_cells_are_rectangles_and_very_many_a_picture(
    static_page: StaticPage, tmp_path: Path, count: int, rectangles: int, images: int
) -> None:
    page = open_stage(static_page, example([f"w{i}" for i in range(count)]))
    picture = ET.fromstring(saved(page, "svg", tmp_path).read_bytes())
    cells = [node for node in picture.iter(f"{SVG}g") if node.get("class") == "cells"]
    assert sum(len(list(group.iter(f"{SVG}rect"))) for group in cells) == rectangles
    embedded = list(picture.iter(f"{SVG}image"))
    assert len(embedded) == images
    assert all(image.get("href").startswith("data:image/png;base64,") for image in embedded)


def test_the_png_is_twice_as_fine_as_the_screen(static_page: StaticPage, tmp_path: Path) -> None:
    view = example(SENTENCE)
    page = open_stage(static_page, view, width=1000)
    picture = ET.fromstring(saved(page, "svg", tmp_path).read_bytes())
    data = saved(page, "png", tmp_path).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    size = struct.unpack(">II", data[16:24])
    assert size == (2 * int(picture.get("width")), 2 * int(picture.get("height")))
    assert size[0] == 2 * (page.locator(".drawing").bounding_box()["width"] + 32)
    assert len(data) > 50_000, "an empty picture is far smaller"


def test_every_step_is_saved_under_its_name(static_page: StaticPage, tmp_path: Path) -> None:
    page = open_stage(static_page, answer(example(SENTENCE), 1, (0, 0)))
    file = saved(page, "svg", tmp_path)
    assert file.name == "attention-a-cat-queries.svg"
    assert texts(ET.fromstring(file.read_bytes()))[0] == "1 Represent x"


def opened(open_url: OpenPage, tmp_path: Path, source: str, **options: Any) -> Page:
    """The page from disk, in a browser without a network."""
    file = tmp_path / "attention.html"
    file.write_text(source, encoding="utf-8")
    return open_url(file.as_uri(), offline=True, **options)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def result(page: Page) -> float:
    shown = page.locator(".arithmetic:not(.stale) .line:not(.muted) .result").last
    return number(shown.text_content() or "")


def test_the_page_from_disk_answers_hover_and_keys(open_url: OpenPage, tmp_path: Path) -> None:
    words = ("the", "cat", HOSTILE, "书")
    trace = traced(words)
    page = opened(open_url, tmp_path, export.html(trace, cell=(1, 2), title=HOSTILE))
    expect(page.locator("g.cells text")).to_have_text(
        [f"{weight:.3f}"[1:] for weight in trace.weights.flat]
    )
    assert page.locator("h1").text_content() == HOSTILE
    assert result(page) == pytest.approx(trace.weights[1, 2], abs=1e-3)

    page.locator("g.cells > g:nth-child(4) > g:nth-child(2)").hover()
    expect(page.locator(".tooltip")).to_have_text(f"书 looks at cat: β = {trace.weights[3, 1]:.4f}")

    heat = page.locator(".heat")
    heat.press("ArrowDown")
    heat.press("ArrowRight")
    expect(page.locator(".arithmetic:not(.stale) .lines")).to_contain_text(f"{HOSTILE[:6]}")
    for step, field in ((4, "weights"), (3, "scores"), (2, "similarities")):
        expect(page.locator(f".film [data-step='{step}']")).to_have_attribute(
            "aria-selected", "true"
        )
        expect(page.locator(".arithmetic:not(.stale) .lines")).to_contain_text(
            "αβ"[step - 3] if step > 2 else "s"
        )
        assert result(page) == pytest.approx(getattr(trace, field)[2, 3], rel=1e-3)
        heat.press("[")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG").click()
    ET.fromstring(Path(waiting.value.path()).read_bytes())


def test_every_cell_of_every_step_has_its_arithmetic(open_url: OpenPage, tmp_path: Path) -> None:
    trace = traced(("a", "b", "c"), scoring="scaled", similarity="cosine")
    page = opened(open_url, tmp_path, export.html(trace, step=1, cell=(0, 0)))
    heat = page.locator(".heat")
    for field in ("queries", "similarities", "scores", "weights", "outputs"):
        numbers = getattr(trace, field)
        expect(page.locator("g.cells > g:first-child > g")).to_have_count(numbers.shape[1])
        heat.press("End")
        expect(page.locator(".arithmetic.stale")).to_have_count(0)
        assert result(page) == pytest.approx(numbers[0, -1], rel=1e-3)
        heat.press("]")


def test_beyond_thirty_two_words_there_is_a_way_back_to_the_cell(
    open_url: OpenPage, tmp_path: Path
) -> None:
    trace = traced([f"w{i}" for i in range(33)])
    page = opened(open_url, tmp_path, export.html(trace, cell=(1, 2), language="zh"))
    expect(page.locator(".lines .line").first).to_be_visible()
    assert result(page) == pytest.approx(trace.weights[1, 2], rel=1e-3)
    page.locator(".heat").press("ArrowDown")
    expect(page.locator(".lines .line")).to_have_count(0)
    page.get_by_role("button", name="回到那一格").click()
    expect(page.locator(".lines .line").first).to_be_visible()
    assert result(page) == pytest.approx(trace.weights[1, 2], rel=1e-3)


def test_what_the_explorer_saves_can_be_presented_from_disk(
    open_url: OpenPage, tmp_path: Path
) -> None:
    settings = Settings(text="a cat and a dog", step=4, cell=(1, 2), present=True)
    found = explore(settings, None)
    assert isinstance(found, Exploration)
    text = Text("en")
    shown = whole(offline(found.trace, drawn(found, settings, text), text, settings.text))
    page = opened(open_url, tmp_path, shown)
    expect(page.locator("g.cells text").first).to_be_visible()
    expect(page.locator(".note button, .more:visible")).to_have_count(0)
    expect(page.locator(".stage[popover]")).to_have_count(0)
    page.locator(".heat").press("p")
    expect(page.locator(".stage[popover]")).to_be_visible()
    page.keyboard.press("]")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".stage[popover]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".stage[popover]")).to_have_count(0)


def test_the_page_may_ask_nobody_for_anything(open_url: OpenPage, tmp_path: Path, troubles) -> None:
    """Even a script in it could not: the policy is there and holds."""
    page = opened(open_url, tmp_path, export.html(traced(("a", "b"))))
    expect(page.locator("g.cells text").first).to_be_visible()
    refused = page.evaluate(
        "() => fetch('data:text/plain,x').then(() => 'fetched', error => error.name)"
    )
    assert refused == "TypeError"
    added = """() => new Promise((done) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (effectiveDirective.startsWith('script-src')) setTimeout(() => done(window.ran));
      });
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
    })"""
    assert page.evaluate(added) is None
    assert any("refused by the policy: script-src" in trouble for trouble in troubles)
    troubles.clear()  # Chromium reports both refusals


def test_a_notebook_shows_the_page_in_a_frame(open_url: OpenPage, tmp_path: Path) -> None:
    shown = export.html(traced(("a", 'quo"ted', "<b>")))._repr_html_()
    page = opened(open_url, tmp_path, f"<!doctype html><meta charset=utf-8>{shown}")
    frame = page.frame_locator("iframe")
    expect(frame.locator(".heat .rows text")).to_have_text(["a", 'quo"ted', "<b>"])
    expect(frame.locator("g.cells text")).to_have_count(9)


@pytest.mark.parametrize("paper", [(210, 297), (216, 279)], ids=["A4", "Letter"])
def test_the_worksheet_fits_on_paper(open_url: OpenPage, tmp_path: Path, paper) -> None:
    """In millimetres of 96 to 25.4 pixels, less the margins that the sheet itself sets."""
    words = ("the", "teacher", "gave", "a", "student", "six", "longer", "numbers")
    trace = traced(words, similarity="cosine", temperature=0.5)
    width, height = (int((side - 32) * 96 / 25.4) for side in paper)
    sheet = export.worksheet(trace, cell=(1, 4), language="zh")
    page = opened(open_url, tmp_path, sheet, width=width, height=height)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("math .gap").count() > 4
    for gap in page.locator("math .gap").all():
        assert gap.bounding_box()["width"] > 30


def test_the_plotly_page_opens_from_disk(open_url: OpenPage, tmp_path: Path) -> None:
    page = opened(open_url, tmp_path, plotly_page(traced(("a", HOSTILE)), "weights"))
    expect(page.locator(".heatmaplayer .hm image")).to_have_count(1)
    expect(page.locator(".ytick text")).to_have_text(["a", re.compile(re.escape(HOSTILE[:9]))])


def test_what_is_taken_from_the_explorer_is_what_it_shows(
    open_page: OpenPage, tmp_path: Path
) -> None:
    link = {"text": "a =1 cat", "similarity": "cosine", "scoring": "scaled", "cell": "1-2"}
    page = open_page("/", link)
    expect(page.locator("g.cells text").first).to_be_visible()
    menu = unfolded(page, "Take away")

    def taken(name: str) -> Path:
        with page.expect_download() as waiting:
            menu.get_by_role("button", name=re.compile(f"(^|: ){name}$")).click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        return file

    settings = Settings(**{**link, "cell": (1, 2)})
    found = explore(settings, None)
    assert isinstance(found, Exploration)
    notes = sayings(found, settings, Text("en"))
    assert notes
    assert export.from_json(taken("JSON").read_bytes()) == found.trace
    assert export.from_npz(taken("NPZ").read_bytes()) == found.trace
    assert taken("CSV").read_bytes() == export.to_csv(found.trace, notes)
    assert json.dumps("a =1 cat")[1:-1] in taken("HTML").read_text(encoding="utf-8")
    assert "Plotly.newPlot" in taken("Plotly").read_text(encoding="utf-8")
    selection = {"step": 4, "cell": (1, 2)}
    assert taken("LaTeX").read_text("utf-8") == export.to_latex(
        found.trace, **selection, notes=notes
    )
    menu.get_by_role("spinbutton").fill("7")
    menu.get_by_role("spinbutton").press("Tab")
    wait_idle(page)
    for name, is_key in (("Worksheet", False), ("Key", True)):
        sheet = export.worksheet(found.trace, **selection, seed=7, key=is_key, notes=notes)
        file = taken(name)
        assert file.read_text("utf-8") == sheet
        assert file.name == f"attention-a-1-cat-{'key' if is_key else 'sheet'}-7.html"
    picture = ET.fromstring(taken("SVG").read_bytes())
    assert [text for text in texts(picture) if text in tokenize("a =1 cat")]
    assert taken("PNG").read_bytes()[:4] == b"\x89PNG"


def test_files_are_called_after_the_sentence_in_any_script(open_page: OpenPage) -> None:
    page = open_page("/", {"text": "老师/书", "language": "zh"})
    expect(page.locator("g.cells text").first).to_be_visible()
    menu = unfolded(page, "导出")
    for name, file in (("CSV", "attention-老师-书.csv"), ("SVG", "attention-老师-书-weights.svg")):
        with page.expect_download() as waiting:
            menu.get_by_role("button", name=re.compile(f"(^|: ){name}$")).click()
        assert waiting.value.suggested_filename == file


def test_the_classifiers_attention_is_taken_away_too(open_page: OpenPage) -> None:
    page = open_page("/classify", {"review": "a fine film", "step": "4"})
    expect(page.locator("g.cells text").first).to_be_visible()
    menu = unfolded(page, "Take away")
    taken = {}
    for name in ("JSON", "LaTeX"):
        with page.expect_download() as waiting:
            menu.get_by_role("button", name=re.compile(f"(^|: ){name}$")).click()
        taken[name] = Path(waiting.value.path()).read_bytes()
    trace = Classifier.load("en", Settings().attention).explain("a fine film").trace
    assert export.from_json(taken["JSON"]) == trace
    most = trace.key_tokens[int(np.argmax(trace.weights[-1]))]
    assert f"$j$ is \\textit{{{most}}}" in taken["LaTeX"].decode()


def test_where_the_stage_is_not_seen_that_is_said(page: Page) -> None:
    page.get_by_role("tab", name="Plotly").click()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    wait_idle(page)
    page.get_by_role("button", name="Take away").click()
    page.locator("[data-testid=stPopoverBody]").get_by_role("button", name="PNG").click()
    expect(page.get_by_text("Open the live view first")).to_be_visible()
