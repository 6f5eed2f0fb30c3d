"""Compare in a real browser: presets, three maps that move together, doors, and the link."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.address import expect_link, link
from tests.browser.conftest import OpenPage, wait_idle

TABLE = ".measures tbody tr"


def maps(page: Page) -> list[Locator]:
    expect(page.locator(".maps .heat")).to_have_count(3)
    expect(page.locator(".maps .cells").nth(2)).to_be_visible()
    return page.locator(".maps .heat").all()


def cell(heat: Locator, row: int, column: int) -> Locator:
    return heat.locator(f"g.cells > g:nth-child({row + 1}) > g:nth-child({column + 1})")


def outlines(page: Page, layer: str) -> list[str | None]:
    """Where the outline of a row stands in each map."""
    return [
        heat.locator(f".{layer} rect").first.get_attribute("y")
        for heat in page.locator(".maps .heat").all()
    ]


def test_a_preset_changes_both_sides_and_what_is_said(open_page: OpenPage) -> None:
    page = open_page("/compare")
    finding = page.locator(".stHtml .finding")
    expect(finding).to_contain_text("0.107")
    expect(finding).to_contain_text("0.214")
    expect(finding).to_contain_text("0.555")
    page.get_by_role("radio", name="√d off · on").click()
    expect_link(page, a_scoring="plain")
    expect(finding).to_contain_text("√50 = 7.07")
    expect(page.locator(".maps .side").first).to_contain_text("plain s")


def test_the_pointer_lights_the_same_cell_in_all_three(open_page: OpenPage) -> None:
    page = open_page("/compare")
    heats = maps(page)
    for heat in heats:
        cell(heat, 8, 8).hover()
        tooltip = page.locator(".tooltip")
        expect(tooltip).to_have_text("music looks at music: A 0.1067, B 0.5554, B − A 0.4487")
        assert len({*outlines(page, "hovered")}) == 1
        assert page.locator(".hovered rect[display=none]").count() == 0


def test_a_click_the_arrows_and_the_table_select(open_page: OpenPage) -> None:
    page = open_page("/compare")
    cell(maps(page)[2], 6, 8).click()
    expect_link(page, cell="6-8")
    expect(page.locator(".pair .arithmetic:not(.stale) .lines").nth(1)).to_contain_text(
        "book, music"
    )
    maps(page)[2].press("ArrowDown")
    expect_link(page, cell="7-8")
    expect(page.locator(TABLE).nth(7)).to_have_attribute("aria-selected", "true")
    page.locator(TABLE).nth(2).click()
    expect_link(page, cell="2-8")
    assert len({*outlines(page, "chosen")}) == 1
    heads = ["query", "entropy", "largest weight", "A and B apart", "wins"]
    expect(page.locator(".measures thead th > span")).to_have_text(heads)


def test_a_side_opens_in_the_explorer(open_page: OpenPage) -> None:
    page = open_page("/compare", {"text": "a king and a queen", "b.similarity": "gaussian"})
    page.get_by_role("button", name="Open B in the Explorer").click()
    expect(page.locator(".film")).to_be_visible()
    wait_idle(page)
    assert urlsplit(page.url).path == "/"
    shown = link(page)
    assert (shown["similarity"], shown["text"]) == ("gaussian", "a king and a queen")
    page.go_back()
    expect(page.locator(".maps .heat")).to_have_count(3)
    expect_link(page, b_similarity="gaussian")


def test_the_explorers_flat_rows_lead_to_both_side_by_side(open_page: OpenPage) -> None:
    page = open_page("/", {"similarity": "cosine"})
    page.locator(".note button[data-action=compare]").click()
    expect(page.locator(".maps .side").first).to_contain_text("cosine · share of the row")
    expect(page.locator(".maps .side").nth(1)).to_contain_text("dot product · s/√d")
    assert urlsplit(page.url).path == "/compare"
    expect_link(page, a_scoring="ratio", similarity="cosine")


def test_every_picture_of_the_gallery_is_a_door(open_page: OpenPage) -> None:
    page = open_page("/compare", {"text": "a king and a queen", "extra": "gallery"})
    doors = page.locator(".gallery a")
    expect(doors).to_have_count(18)
    address = doors.nth(8).get_attribute("href") or ""
    asked = parse_qs(urlsplit(address).query)
    assert (asked["similarity"], asked["scoring"]) == (["euclidean"], ["scaled"])
    doors.nth(8).click()
    expect(page.locator(".film")).to_be_visible()
    expect_link(page, similarity="euclidean", scoring="scaled", text="a king and a queen")


def test_a_link_brings_both_sides_back(open_page: OpenPage) -> None:
    query = {
        "a.similarity": "cosine",
        "b.temperature": "0.5",
        "extra": "temperature",
        "cell": "2-1",
    }
    page = open_page("/compare", {"text": "a king and a queen", **query})
    maps(page)
    expect(page.locator(".curves path.b").first).to_be_visible()
    drawn = page.locator(".maps .cells text").all_text_contents()
    assert len(drawn) == 75
    assert link(page) == {"text": "a king and a queen", **query}
    page.reload()
    maps(page)
    wait_idle(page)
    assert page.locator(".maps .cells text").all_text_contents() == drawn
    page.locator(".maps .heat").first.press("ArrowRight")
    expect_link(page, cell="2-2", a_similarity="cosine", b_temperature="0.5")


def test_a_narrow_page_stacks_the_maps(open_page: OpenPage) -> None:
    page = open_page("/compare", {"extra": "length"}, width=400, height=800)
    lefts = {round((heat.bounding_box() or {"x": -1})["x"]) for heat in maps(page)}
    assert len(lefts) == 1
    expect(page.locator(".curves svg")).to_have_count(2)
    wide = """() => [document.documentElement, ...document.querySelectorAll('.stMain')]
      .map(node => node.scrollWidth - node.clientWidth)"""
    assert max(page.evaluate(wide)) <= 0


def test_a_long_text_is_drawn(open_page: OpenPage) -> None:
    page = open_page("/compare")
    maps(page)
    page.locator(".st-key-typed input").fill("word " * 600)
    expect(page.locator(".maps canvas.cells")).to_have_count(3)
    expect(page.locator(TABLE)).to_have_count(512)


SLIDES = ["A", "B", "B − A"]
HEIGHTS = "nodes => nodes.map(node => node.getBoundingClientRect().height)"
INSIDE = """nodes => nodes.every(node => {
  const { left, top, right, bottom } = node.getBoundingClientRect();
  return left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
})"""


SEEN = """node => {
  const copy = node.cloneNode(true);
  copy.querySelectorAll('[display=none]').forEach(each => each.remove());
  return copy.outerHTML;
}"""


def presented(page: Page, slide: int) -> Locator:
    """The map that is seen alone."""
    expect(page.locator(".head .step span").first).to_have_text(SLIDES[slide])
    for at, heat in enumerate(page.locator(".maps .heat").all()):
        expect(heat).to_be_visible(visible=at == slide)
    return page.locator(".maps .heat").nth(slide)


def test_the_maps_are_slides_that_the_last_row_can_read(open_page: OpenPage) -> None:
    page = open_page("/compare", {"present": "1", "cell": "8-8"}, height=800)
    for slide, number in enumerate(("β = 0.1067", "β = 0.5554", "B − A = 0.449")):
        heat = presented(page, slide)
        expect(page.locator(".readout .number")).to_have_text(number)
        expect(page.locator(".readout .which")).to_have_text("music → music")
        for text in (".rows text", ".cells text"):
            assert min(heat.locator(text).evaluate_all(HEIGHTS)) >= 800 / 40, text
        for shown in (".head > *", ".maps .heat text", ".beside *", ".readout > *", ".hint > *"):
            assert page.locator(f"{shown}:visible").evaluate_all(INSIDE), shown
        page.keyboard.press("Space")
    presented(page, 2)  # there is no fourth
    finding = page.locator(".beside .finding")
    expect(finding).to_have_text(page.locator(".stHtml .finding").text_content() or "?")
    page.keyboard.press("PageUp")
    presented(page, 1)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".readout .which")).to_have_text("and → music")
    expect(page.locator(".beside tr[aria-selected=true] th")).to_have_text("and")


def test_one_key_works_out_the_cell_of_the_slide(open_page: OpenPage) -> None:
    page = open_page("/compare", {"present": "1", "cell": "8-8"}, height=800)
    presented(page, 0)
    page.keyboard.press("a")
    chains = page.locator(".pair .arithmetic")
    for seen in ([True, False], [False, True], [True, True]):
        for chain, is_seen in zip(chains.all(), seen, strict=True):
            expect(chain).to_be_visible(visible=is_seen)
        assert page.locator(".pair .line:visible").evaluate_all(INSIDE)
        page.keyboard.press("]")
    expect(chains.nth(1).locator(".line:visible math").last).to_contain_text("0.5554")


def test_presenting_freezes_and_leaves_the_page_as_it_was(open_page: OpenPage) -> None:
    page = open_page("/compare")
    heats = maps(page)
    before = page.locator(".comparison .drawing").evaluate(SEEN)
    page.keyboard.press("p")
    heat = presented(page, 0)
    expect_link(page, present="1")
    cell(heat, 8, 8).hover()
    page.keyboard.press("f")
    cell(heat, 2, 2).hover()
    expect(page.locator(".head .progress")).to_have_text("frozen · f")
    expect(page.locator(".readout .which")).to_have_text("music → music")
    page.keyboard.press("]")
    presented(page, 1)
    page.keyboard.press("c")
    expect(page.locator(".stage.contrast")).to_be_visible()
    expect_link(page, contrast="high")
    page.keyboard.press("Escape")
    for each in heats:
        expect(each).to_be_visible()
    page.wait_for_function("() => !new URLSearchParams(location.search).has('present')")
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    assert page.locator(".comparison .drawing").evaluate(SEEN) == before
    expect(page.locator(".comparison > .measures")).to_be_visible()
