"""What the stage draws: digits, colours, words, rows without numbers, ribbons and bars."""

import re
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage_view import SENTENCE, WORDS, StaticPage, answer, draw, example, open_stage

ROWS = "group => [...group.children].map(row => [...row.children].map(CELL))"


def cells(page: Page, what: str) -> np.ndarray:
    """`what`, a JavaScript expression of `cell`, for every cell."""
    return np.array(page.locator("g.cells").evaluate(ROWS.replace("CELL", f"cell => {what}")))


def luminance(colour: str) -> float:
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def in_cell(number: float, decimals: int) -> str:
    """Rounded by decimal arithmetic: a true minus sign, none before 0, no zero before the point."""
    rounded = Decimal(float(np.float32(number))).quantize(Decimal(1).scaleb(-decimals))
    sign = "−" if rounded < 0 else ""
    return sign + re.sub(r"^0\.", ".", str(abs(rounded)))


def test_every_digit_is_the_rounded_number(static_page: StaticPage) -> None:
    """On every step, below zero too, in cells and beside the bars of the row."""
    view = example(SENTENCE, seed=3, width=6)
    page = open_stage(static_page, view)
    seen: list[str] = []
    for number, step in enumerate(view["steps"], start=1):
        page.locator(f"[role=tab][data-step='{number}']").click()
        numbers = view["values"][step["field"]]
        want = [[in_cell(value, step["decimals"]) for value in row] for row in numbers]
        expect(page.locator("g.cells text")).to_have_text(
            [digits for row in want for digits in row]
        )
        assert cells(page, "cell.querySelector('text').textContent").tolist() == want
        seen += [digits for row in want for digits in row]
    assert sum(digits.startswith("−") for digits in seen) > 50, "the example has numbers below zero"
    assert any(digits.startswith("−.") for digits in seen)
    assert any(re.match(r"−[1-9]", digits) for digits in seen)
    page.locator("[role=tab][data-step='4']").click()
    weights = view["values"]["weights"]
    expect(page.locator(".digits text")).to_have_text([f"{w:.3f}" for w in weights[0]])


@pytest.mark.parametrize(("scheme", "step"), [("light", 3), ("dark", 4)])
def test_digits_stand_out_from_their_cells(static_page: StaticPage, scheme: str, step: int) -> None:
    view = answer(example(SENTENCE, scoring="scaled"), step, (1, 4))
    page = open_stage(static_page, view, color_scheme=scheme)
    fills = cells(page, "getComputedStyle(cell.querySelector('rect')).fill")
    inks = cells(page, "getComputedStyle(cell.querySelector('text')).fill")
    for fill, ink in zip(fills.flat, inks.flat, strict=True):
        low, high = sorted([luminance(fill), luminance(ink)])
        assert (high + 0.05) / (low + 0.05) >= 4.49, (fill, ink)


def test_colours_are_centred_on_zero_and_on_the_uniform_weight(static_page: StaticPage) -> None:
    view = example(SENTENCE, scoring="scaled", width=3, seed=5)
    page = open_stage(static_page, view)
    for step, field, centre in ((4, "weights", 1 / 11), (3, "scores", 0.0)):
        page.locator(f"[role=tab][data-step='{step}']").click()
        fills = cells(page, "cell.querySelector('rect').getAttribute('fill')")
        parts = np.array([[re.findall(r"\d+", fill) for fill in row] for row in fills], int)
        greener = parts[..., 1] - (parts[..., 0] + parts[..., 2]) / 2
        off = view["values"][field] - centre
        far = np.abs(off) > 0.05 * np.abs(off).max()
        np.testing.assert_array_equal(greener[far] > 0, off[far] > 0)


def test_the_numbers_of_the_scale_never_touch(static_page: StaticPage) -> None:
    view = example(SENTENCE, scoring="scaled")
    scale = view["steps"][3]["scale"]
    weights = view["values"]["weights"]
    page = open_stage(static_page, view)
    for share in (0.03, 0.12, 0.25, 0.32, 0.4, 0.6, 0.8, 0.95):
        # The uniform weight stands at this share of the scale from the least to the most.
        high = scale["centre"] / share
        weights[:] = np.linspace(0, high, weights.size).reshape(weights.shape)
        scale["reach"] = high - scale["centre"]
        draw(page, view)
        numbers_stand_apart(page)


def numbers_stand_apart(page: Page) -> None:
    boxes = page.evaluate(
        """[...document.querySelectorAll('.legend .numbers text')]
           .filter((text) => text.textContent)
           .map((text) => text.getBoundingClientRect()).map(({ left, right }) => [left, right])"""
    )
    picture = page.locator(".legend svg").bounding_box() or pytest.fail("no legend")
    assert len(boxes) >= 2
    assert boxes[0][0] >= picture["x"] - 1
    assert boxes[-1][1] <= picture["x"] + picture["width"] + 1
    for (_, end), (start, _) in pairwise(boxes):
        assert start - end >= 6


def test_the_other_ramp_starts_at_zero(static_page: StaticPage) -> None:
    view = example(SENTENCE)
    page = open_stage(static_page, view)
    around = page.locator(".legend .numbers").inner_html()
    page.get_by_role("button", name="from 0").click()
    numbers = page.locator(".legend .numbers text").all_text_contents()
    assert numbers == ["0.000", "", f"{view['values']['weights'].max():.3f}"]
    page.get_by_role("button", name="around uniform").click()
    assert page.locator(".legend .numbers").inner_html() == around
    page.wait_for_function("() => sent.length")
    page.keyboard.press("[")
    assert not page.locator(".switch").is_visible()  # only weights have two ramps


def test_words_are_text_whatever_they_look_like(static_page: StaticPage) -> None:
    odd = [
        "<b>x</b>",
        "$x$",
        ":red[x]",
        "%{z}",
        "{query}",
        "⟦k:a⟧",
        "שלום",
        "你好",
        "👩‍👩‍👧‍👦",
        "{key}",
    ]
    page = open_stage(static_page, example(odd, cell=(4, 0)), width=1800)
    assert page.locator(".heat .rows text").all_text_contents() == odd
    assert page.locator(".heat .columns text").all_text_contents() == odd
    assert page.locator(".rowview .words text").all_text_contents() == odd
    assert page.locator("#root b:not(.title b)").count() == 0
    assert page.locator(".rowview .caption").inner_text() == "How {query} spreads its attention"
    box = page.locator("g.cells rect").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5 + 4 * (box["height"] + 1.6))
    page.mouse.move(box["x"] + 6, box["y"] + 5 + 4 * (box["height"] + 1.6))
    expect(page.locator(".tooltip")).to_contain_text("{query} looks at <b>x</b>: β = ")


def test_long_words_are_shortened_and_shown_whole_on_hover(static_page: StaticPage) -> None:
    long = "honorificabilitudinitatibus"
    page = open_stage(static_page, example(["a", long, "b"], unknown=("b",)))
    label = page.locator(".heat .rows text").nth(1)
    assert label.text_content() == long[: len(label.text_content() or "") - 1] + "…"
    label.hover()
    expect(page.locator(".tooltip")).to_have_text(long)
    page.locator(".heat .rows text").nth(2).hover()
    expect(page.locator(".tooltip")).to_contain_text("b: not in the vocabulary")
    assert page.locator(".heat .rows .unknown").all_text_contents() == ["b"]


@pytest.mark.parametrize("width", [340, 700, 900, 1280])
def test_a_long_word_leaves_room_for_the_sentence_and_the_ribbons(
    static_page: StaticPage, width: int
) -> None:
    """The caption has its end, and ribbons that would lie on each other are not drawn."""
    page = open_stage(static_page, example(["a" * 80, "b" * 80, "c"]), width=width)
    caption = page.locator(".rowview .caption")
    assert caption.evaluate("node => node.scrollWidth <= node.clientWidth")
    spans = page.locator(".ribbons path").evaluate_all(
        "paths => paths.map(path => path.getBBox().width)"
    )
    assert all(span >= 64 for span in spans)


def test_repeated_words_stay_apart(static_page: StaticPage) -> None:
    page = open_stage(static_page, example(["the", "cat", "the", "cat"]))
    heights = [
        box["y"] for box in (t.bounding_box() for t in page.locator(".rows text").all()) if box
    ]
    assert page.locator(".rows text").all_text_contents() == ["the", "cat", "the", "cat"]
    assert len(set(heights)) == 4


def test_rows_without_numbers_are_hatched_and_marked(static_page: StaticPage) -> None:
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0], [0.5, 0.25]])
    vectors[3] -= vectors.sum(axis=0)  # now every row of similarities sums to 0
    page = open_stage(static_page, example(list("abcd"), vectors=vectors, cell=(2, 1)))
    assert page.locator(".hatch path").count() == 4
    assert page.locator(".mark.undefined").count() == 4
    assert (cells(page, "cell.querySelector('text').textContent") == "").all()
    assert set(page.locator(".rowview .digits text").all_text_contents()) == {"–"}
    assert page.locator(".aside .reading").inner_text() == "undefined"
    page.keyboard.press("[")
    page.keyboard.press("[")
    assert page.locator(".hatch path").count() == 0  # the similarities are all there
    page.locator(".mark").first.hover(force=True)  # the mark is a line: its middle is empty
    expect(page.locator(".tooltip")).to_have_text("undefined")


def test_masked_cells_have_a_dash_and_no_colour(static_page: StaticPage) -> None:
    mask = np.tril(np.ones((6, 6), bool))
    view = example(SENTENCE[:6], scoring="scaled", mask=mask, cell=(5, 0))
    page = open_stage(static_page, view)
    fills = cells(page, "cell.querySelector('rect').getAttribute('fill')")
    assert len(set(fills[~mask])) == 1
    assert not set(fills[mask][view["values"]["weights"][mask] > 0.3]) & set(fills[~mask])
    page.keyboard.press("[")
    digits = cells(page, "cell.querySelector('text').textContent")
    np.testing.assert_array_equal(digits == "–", ~mask)


ROW_OF = {1: "queries", 2: "similarities", 3: "scores", 4: "weights", 5: "weights"}
"""What the row beside each step's heatmap is of: the step's own quantity, and last what mixes."""


@pytest.mark.parametrize("step", ROW_OF)
def test_the_row_shows_its_steps_own_numbers_as_bars_from_zero(
    static_page: StaticPage, step: int
) -> None:
    view = answer(example(SENTENCE, scoring="scaled", width=4, seed=2), step, (3, 2))
    page = open_stage(static_page, view)
    values = view["values"][ROW_OF[step]][3]
    digits = page.locator(".rowview .digits text").all_text_contents()
    shown = [float(number.replace("−", "-")) for number in digits]
    np.testing.assert_allclose(shown, values, atol=0.051 if step == 2 else 0.0051)
    names = [str(component) for component in range(1, 5)] if step == 1 else SENTENCE
    assert page.locator(".rowview .words text").all_text_contents() == names
    boxes = page.locator(".bars rect").evaluate_all(
        "bars => bars.map(bar => [bar.x.baseVal.value, bar.width.baseVal.value])"
    )
    left, long = np.array(boxes).T
    scale = long.sum() / np.abs(values).sum()
    np.testing.assert_allclose(long, np.abs(values) * scale, atol=0.02)
    start = np.where(values < 0, left + long, left)
    np.testing.assert_allclose(start, start[0], atol=0.02)  # all start at the one zero
    assert step > 3 or (values < 0).any()


@pytest.mark.parametrize("step", ROW_OF)
def test_only_what_is_shared_out_has_ribbons(static_page: StaticPage, step: int) -> None:
    view = answer(example(SENTENCE, scoring="scaled", width=4, seed=2), step, (3, 2))
    page = open_stage(static_page, view)
    widths = page.locator(".ribbons path").evaluate_all(
        "paths => paths.map(path => Number(getComputedStyle(path).strokeWidth.slice(0, -2)))"
    )
    if step < 4:
        assert widths == []
        expect(page.locator(".rowview .root text")).to_have_count(0)
    else:
        weights = view["values"]["weights"][3]
        np.testing.assert_allclose(widths / np.sum(widths), weights, atol=2e-4)
    caption = WORDS[f"row{view['steps'][step - 1]['field'].capitalize()}"]
    expected = caption.replace("⟦q:{query}⟧", SENTENCE[3])
    assert page.locator(".rowview .caption").inner_text() == expected


def test_a_long_vector_lists_its_largest_components(static_page: StaticPage) -> None:
    view = answer(example(SENTENCE, width=50), 1, (3, 2))
    page = open_stage(static_page, view)
    listed = [
        int(number) - 1 for number in page.locator(".rowview .words text").all_text_contents()
    ]
    row = np.abs(view["values"]["queries"][3])
    assert len(listed) == 20
    assert 2 in listed  # the selected one is always there
    assert set(np.argsort(-row)[:19].tolist()) <= set(listed)
    assert page.locator(".rowview .caption").inner_text().endswith("the 20 largest of 50")
    page.locator(".rowview .words text").nth(5).click()
    page.wait_for_function("() => sent.length")
    assert page.evaluate("sent.at(-1).cell") == [3, listed[5]]


def test_a_weight_below_zero_is_as_thick_as_its_size_and_dotted(static_page: StaticPage) -> None:
    view = example(SENTENCE[:3], scoring="scaled")
    view["values"]["weights"] = np.array([[1.5, -0.5, 0.25], [1.0, 0.0, 0.0], [0.5, 0.25, 0.25]])
    view["steps"][3]["scale"] = {"kind": "signed", "centre": 0, "reach": 1.5}
    page = open_stage(static_page, view)
    ribbons = page.locator(".ribbons path")
    widths = ribbons.evaluate_all(
        "paths => paths.map(path => Number(getComputedStyle(path).strokeWidth.slice(0, -2)))"
    )
    np.testing.assert_allclose(np.divide(widths, widths[0]), [1, 1 / 3, 1 / 6], atol=1e-3)
    below = ribbons.evaluate_all("paths => paths.map(path => path.classList.contains('below'))")
    assert below == [False, True, False]
    assert not page.locator(".switch").is_visible()  # these are no shares of anything


def test_what_is_mixed_is_named_in_the_last_step(static_page: StaticPage) -> None:
    view = example(SENTENCE[:3], step=5)
    view["mixed"] = [{"text": text, "unknown": False} for text in ("eins", "zwei", "drei")]
    page = open_stage(static_page, view)
    expect(page.locator(".rowview .words text")).to_have_text(["eins", "zwei", "drei"])
    page.locator(".rowview .words text").nth(1).hover(force=True)
    expect(page.locator(".rowview .words text.lit.value")).to_have_text("zwei")
    page.keyboard.press("[")
    expect(page.locator(".rowview .words text")).to_have_text(SENTENCE[:3])


def test_rows_that_do_not_sum_to_one_show_their_sums(static_page: StaticPage) -> None:
    view = example(SENTENCE[:3]) | {"sums": [0.5, None, -0.25]}
    view["words"] |= {"rowSum": "sums to {sum}"}
    page = open_stage(static_page, view)
    shown = page.locator(".heat .sums g text").all_text_contents()
    assert shown == ["0.500", "–", "−0.250"]
    bars = page.locator(".heat .sums rect").evaluate_all(
        "bars => bars.map(bar => [bar.x.baseVal.value, bar.width.baseVal.value])"
    )
    (zero, half), (_, none), (left, quarter) = bars
    assert (none, quarter / half) == (0, pytest.approx(0.5, abs=0.01))
    assert left + quarter == pytest.approx(zero, abs=0.02)
    box = page.locator(".heat .sums rect").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    expect(page.locator(".tooltip")).to_have_text("sums to 0.5000")
    page.keyboard.press("[")
    expect(page.locator(".heat .sums")).to_be_hidden()


def test_many_words_list_the_strongest_and_the_others(static_page: StaticPage) -> None:
    words = [f"w{index}" for index in range(120)]
    view = example(words, scoring="scaled", width=8, cell=(7, 99))
    page = open_stage(static_page, view)
    weights = view["values"]["weights"][7]
    listed = page.locator(".rowview .words text").all_text_contents()
    assert listed[-1] == "100 others"
    kept = [int(word[1:]) for word in listed[:-1]]
    assert kept == sorted(kept)
    assert 99 in kept  # the selected one is always there
    strongest = set(np.argsort(-weights)[:19].tolist())
    assert strongest <= set(kept)
    rest = page.locator(".rowview .digits text").last.text_content()
    assert rest == f"{1 - weights[kept].sum():.3f}"


def test_many_cells_are_pixels_in_their_place(static_page: StaticPage) -> None:
    view = example([f"w{index}" for index in range(64)], scoring="scaled", width=8)
    page = open_stage(static_page, view)
    canvas = page.locator("canvas.cells")
    weights = view["values"]["weights"]
    pixels = canvas.evaluate(
        "c => [c.width, c.height, ...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    )
    assert pixels[:2] == [64, 64]
    colour = np.array(pixels[2:]).reshape(64, 64, 4).astype(int)
    greener = colour[..., 1] - (colour[..., 0] + colour[..., 2]) / 2
    off = weights - 1 / 64
    far = np.abs(off) > 0.02 * off.max()
    np.testing.assert_array_equal(greener[far] > 0, off[far] > 0)
    assert page.locator("g.cells").count() == 0


def test_the_filmstrip_holds_the_five_matrices(static_page: StaticPage) -> None:
    page = open_stage(static_page, example(SENTENCE))
    shapes = page.locator("[role=tab] canvas").evaluate_all(
        "cs => cs.map(c => [c.width, c.height])"
    )
    assert shapes == [[50, 11], [11, 11], [11, 11], [11, 11], [50, 11]]
    names = page.locator("[role=tab] .name").all_text_contents()
    assert names == ["Represent", "Compare", "Score", "Weigh", "Mix"]
    assert page.locator("[role=tab][aria-selected=true]").get_attribute("data-step") == "4"
    for label in page.locator(".arrow > :first-child").all():
        assert label.evaluate("node => node.scrollWidth <= node.clientWidth + 1")


@pytest.mark.parametrize("width", [400, 640, 1280])
@pytest.mark.parametrize("words", [1, 11, 30, 64])
def test_nothing_is_cut_off_or_too_small(static_page: StaticPage, width: int, words: int) -> None:
    tokens = [SENTENCE[index % 11] for index in range(words)]
    page = open_stage(static_page, example(tokens), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.evaluate(
        """[...document.querySelectorAll('#root *')]
          .filter(node => !node.namespaceURI.includes('Math') && !node.closest('.live')
            && [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
          .map(node => parseFloat(getComputedStyle(node).fontSize))"""
    )
    assert min(sizes) >= 11


def test_the_meter_follows_the_row(static_page: StaticPage) -> None:
    view = example(SENTENCE, scoring="scaled", cell=(2, 2))
    page = open_stage(static_page, view)
    for row in (2, 8):
        page.locator(".heat .rows text").nth(row).click()
        weights = view["values"]["weights"][row]
        percent = -100 * (weights * np.log(weights)).sum() / np.log(11)
        reading = page.locator(".reading").inner_text()
        assert reading.startswith(f"entropy {percent:.1f} % of")
        assert reading.endswith(f"largest weight is {weights.max():.3f}")
        assert page.get_by_role("meter").get_attribute("aria-valuenow") == f"{percent:.1f}"


def test_a_tight_view_keeps_no_room_for_words_to_come(static_page: StaticPage) -> None:
    view = example(SENTENCE[:4])
    page = open_stage(static_page, view)
    top = "document.querySelector('.under').offsetTop"
    roomy = page.evaluate(top)
    draw(page, view | {"tight": True})
    page.wait_for_function(f"roomy => {top} < roomy - 100", arg=roomy)
