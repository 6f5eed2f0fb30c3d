"""What the address of a page says."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page


def link(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def expect_link(page: Page, **values: str) -> None:
    """``a_scoring`` stands for ``a.scoring``."""
    for name, value in values.items():
        page.wait_for_function(
            "([name, value]) => new URLSearchParams(location.search).get(name) === value",
            arg=[re.sub("^([ab])_", r"\1.", name), value],
        )
