"""The glossary in a real browser: found by an address, by typing, and from the stage."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage


def test_an_address_leads_to_its_term(open_page: OpenPage, server) -> None:
    page = open_page("/glossary", {"language": "en"})
    expect(page.locator(".term")).not_to_have_count(0)
    expect(page.locator(".sought")).to_have_count(0)
    page.locator("#flatness a").click()
    assert page.url.endswith("#flatness")
    expect(page.locator(".sought h3 a")).to_have_text("flatness")
    page.evaluate("location.hash = '%'")  # which is no address of anything
    expect(page.locator(".sought")).to_have_count(0)
    page.goto(f"{server.url}/glossary?language=en#%")
    expect(page.locator(".term")).not_to_have_count(0)
    page.goto(f"{server.url}/glossary?language=zh#similarity-dot")
    expect(page.locator(".sought h3 a")).to_have_text("点积")
    expect(page.locator(".sought h3 a")).to_be_in_viewport()


def test_a_term_is_found_by_its_name_in_either_language(open_page: OpenPage) -> None:
    page = open_page("/glossary", {"language": "en"})
    field = page.get_by_role("searchbox")
    for typed, found in (("温度", "temperature"), ("Entropy", "entropy"), ("αij", "score")):
        field.fill(typed)
        expect(page.locator(".term:visible h3 a")).to_have_text([found])
    field.fill("nothing of the kind")
    expect(page.locator(".term:visible")).to_have_count(0)
    expect(page.get_by_text("No term of this name")).to_be_visible()
    field.fill("")
    expect(page.locator("section:visible")).not_to_have_count(0)


def test_the_stage_links_to_the_step_that_it_shows(page: Page) -> None:
    link = page.locator(".sentence a")
    expect(link).to_have_attribute("href", "./glossary?language=en#weights")
    page.locator(".heat").press("[")
    expect(link).to_have_attribute("href", "./glossary?language=en#scores")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.locator(".sought h3 a")).to_have_text("score")


def test_a_narrow_page_does_not_scroll_sideways(open_page: OpenPage) -> None:
    page = open_page("/glossary", {"language": "zh"}, width=400, height=800)
    expect(page.locator(".term")).not_to_have_count(0)
    wide = """() => [document.documentElement, ...document.querySelectorAll('.stMain')]
      .map(node => node.scrollWidth - node.clientWidth)"""
    assert max(page.evaluate(wide)) <= 0
