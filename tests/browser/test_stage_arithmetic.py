"""Expressions drawn as MathML, and long sums that open."""

import re

import pytest
from playwright.sync_api import Page, expect

from attention.expression import (
    Difference,
    Fraction,
    Group,
    Minus,
    Name,
    Number,
    Power,
    Product,
    Rest,
    Sum,
)
from attention.notation import Absolute, Call, Norm, Pair, Relation, Root, Total, Transpose, kinds
from tests.browser.stage_view import (
    StaticPage,
    View,
    draw,
    example,
    name,
    number,
    open_stage,
)

X, Y = Name("x"), Name("y")
ONE, TWO = Number("1"), Number("2")
TERMS = ["0.5", "-1.25", "3.2e-7", "0.75", "-2.0"]


def shown(page: Page, line: int = 0) -> str:
    """The text of a line, without the invisible signs and with one space at most."""
    text = "".join(page.locator(".line").nth(line).locator("math").all_text_contents())
    return re.sub(r"\s+", " ", text.replace("\u2062", "")).strip()


def drawn(static_page: StaticPage, *parts: View) -> Page:
    view = example(["a", "b"])
    view["worked"]["lines"] = [{"parts": list(parts), "muted": False}]
    return open_stage(static_page, view)


def long_sum() -> View:
    rest = {"is": "rest", "count": 3, "text": "-1.25"}
    rounding = {"is": "rest", "count": 0, "text": "-0.01"}
    terms = [number(text) for text in TERMS]
    return {"is": "sum", "terms": terms, "chosen": [0, 1], "rest": rest, "rounding": rounding}


def test_layout_is_the_browsers(static_page: StaticPage) -> None:
    trees = {
        "mfrac": {"is": "fraction", "top": number("1"), "bottom": number("2")},
        "msqrt": {"is": "root", "of": name("d")},
        "msup": {"is": "transpose", "of": name("W")},
        "munder": {"is": "total", "index": "k", "body": name("s", "ik")},
    }
    page = drawn(static_page, *trees.values())
    for tag in trees:
        box = page.locator(f".line math {tag}").bounding_box()
        assert box
        assert box["height"] > 15


def test_numbers_and_symbols_stand_as_they_are_printed(static_page: StaticPage) -> None:
    """What Python groups, and what the browser makes of it; `tests/js` has each case."""
    product = (X @ Y) ** TWO
    page = drawn(static_page, name("s"), product.data(), (ONE - Number("-2")).data())
    assert shown(page) == "s=(x·y)2=1−(−2)"


def test_every_kind_of_expression_is_drawn(static_page: StaticPage) -> None:
    x, two = Name("x", "i", "query"), Number("2")
    trees = [
        x, two, Sum((x, two)), Product((x, two)), Difference(x, two), Fraction(x, two),
        Power(x, two), Minus(x), Group(x), Norm(x), Root(x), Transpose(x), Call("tanh", x),
        Pair(x, two), Total("k", x), Absolute(x), Relation(x, "≤", two),
    ]  # fmt: skip
    assert {type(tree) for tree in trees} == {*kinds()} - {Rest}
    page = drawn(static_page, *(tree.data() for tree in trees))
    assert shown(page).count("=") == len(trees) - 1
    assert shown(page).endswith("tanh(xi)=xi,2=∑kxi=|xi|=xi≤2")


def test_roles_have_their_colours(static_page: StaticPage) -> None:
    roles = {"query": "rgb(63, 81, 201)", "key": "rgb(163, 89, 0)", "value": "rgb(11, 122, 117)"}
    page = drawn(static_page, *(name("x", "word", role) for role in roles))
    for role, colour in roles.items():
        assert page.locator(f".line .{role}").evaluate("n => getComputedStyle(n).color") == colour


def test_a_typed_word_is_text(static_page: StaticPage) -> None:
    typed = [Name("x", word, typed=True).data() for word in ("<b>&amp;", "in")]
    page = drawn(static_page, *typed, Name("x", "ij").data())
    assert shown(page) == "x<b>&amp;=xin=xij"
    assert page.locator(".line b").count() == 0
    assert page.locator(".line mtext").all_text_contents() == ["<b>&amp;", "in"]
    assert page.locator(".line .letters").all_text_contents() == ["ij"]


@pytest.mark.parametrize("by", ["click", "keyboard"])
def test_a_long_sum_opens_and_shortens(static_page: StaticPage, by: str) -> None:
    page = drawn(static_page, name("s"), long_sum(), number("-2.01", "result"))
    short = "s=0.5−1.25−1.253 others=−2.01"
    assert shown(page) == short
    below = page.locator(".what").bounding_box()

    def use() -> None:
        if by == "click":
            page.locator(".line .chip").click()
        else:
            page.locator(".line button").focus()
            page.keyboard.press("Enter")

    use()
    whole = "s=0.5−1.25+3.2×10−7+0.75−2.0−0.01rounding"
    assert shown(page) == f"{whole}shorten=−2.01"
    if by == "keyboard":
        expect(page.get_by_role("button", name="shorten")).to_be_focused()
    use()
    assert shown(page) == short
    assert page.locator(".what").bounding_box() == below


def test_a_line_keeps_its_nodes_while_its_numbers_change(static_page: StaticPage) -> None:
    view = example(["a", "b"])
    lines = view["worked"]["lines"] = [{"parts": [name("s"), long_sum()], "muted": False}]
    page = open_stage(static_page, view)
    page.evaluate("document.querySelectorAll('.line, .line *').forEach(node => { node.kept = 1; })")
    lines[0]["parts"][1]["terms"][0] = number("0.625")
    draw(page, view)
    assert shown(page) == "s=0.625−1.25−1.253 others"
    assert page.evaluate("[...document.querySelectorAll('.line *')].every(node => node.kept)")
    page.get_by_role("button", name="show all").press("Enter")
    expect(page.get_by_role("button", name="shorten")).to_be_focused()
    assert shown(page).startswith("s=0.625−1.25+3.2")
    lines[0]["parts"] = [name("t"), number("1")]
    draw(page, view)
    assert shown(page) == "t=1"
    assert page.locator(".line").count() == 1


def test_a_sum_inside_a_fraction_opens(static_page: StaticPage) -> None:
    page = drawn(static_page, {"is": "fraction", "top": number("1"), "bottom": long_sum()})
    page.locator("mfrac .chip").click()
    expect(page.locator(".line mfrac")).to_contain_text("0.75")


def test_long_lines_stay_in_their_box(static_page: StaticPage) -> None:
    view = example(["a", "b"])
    terms = [number(f"{whole}.25") for whole in range(200)]
    total = {"is": "sum", "terms": terms, "chosen": None, "rest": None, "rounding": None}
    fraction = {"is": "fraction", "top": number("1"), "bottom": total}
    shorter = {"is": "fraction", "top": number("1"), "bottom": {**total, "terms": terms[10:17]}}
    parts = (total, fraction, shorter)
    view["worked"]["lines"] = [{"parts": [part], "muted": False} for part in parts]
    page = open_stage(static_page, view, width=400)
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    first, second, third = (page.locator(".line").nth(at) for at in (0, 1, 2))
    assert first.evaluate("line => line.scrollWidth <= line.clientWidth")  # wraps between terms
    assert second.evaluate("line => line.scrollWidth > line.clientWidth")  # scrolls
    assert third.evaluate("line => line.scrollWidth <= line.clientWidth")  # has smaller letters
    expect(first).to_have_css("font-size", "18px")
    expect(second).to_have_css("font-size", "13px")
    expect(second).to_have_css("mask-image", re.compile("gradient"))  # it is seen to go on
    second.evaluate("line => { line.scrollLeft = line.scrollWidth; }")
    expect(second).to_have_css("mask-image", "none")


def test_formula_and_sentence_change_with_the_step_at_once(static_page: StaticPage) -> None:
    page = open_stage(static_page, example(["a", "b", "c"]))
    assert page.locator(".formula mfrac").count() == 1
    page.keyboard.press("[")
    expect(page.locator(".sentence")).to_have_text("Each similarity is divided by its row's sum.")
    assert page.locator(".formula mfrac").count() == 0
