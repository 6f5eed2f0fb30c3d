"""What every answer tells browsers not to do with it, and under which names it is given."""

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config, file_util

from tests import loop
from tests.ui.frame.test_document import asked
from ui.frame.document import MIDDLEWARE
from ui.frame.protection import HEALTH, policy_of_page, policy_of_rest

PAGE = Path(file_util.get_static_dir()) / "index.html"


async def page(_: Request) -> Response:
    return FileResponse(PAGE)


async def text(_: Request) -> Response:
    return PlainTextResponse("ok", headers={"referrer-policy": "no-referrer"})


APP = Starlette(
    routes=[Route("/", page), Route("/x.txt", text), Route(HEALTH, text)],
    middleware=[Middleware(each.cls) for each in MIDDLEWARE],
)


class Inline(HTMLParser):
    """The inline scripts of a page, as a browser finds them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and "src" not in dict(attrs)

    def handle_endtag(self, _: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts.append(data)


def directives(policy: str) -> dict[str, set[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {name: set(sources) for name, *sources in parts}


def test_a_page_may_run_its_own_scripts_and_no_other_inline() -> None:
    _, headers, body = loop.run(asked(APP, "/", accept="text/html"))
    scripts = Inline(body).scripts
    assert len(scripts) == 2
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'"
        for each in scripts
    }
    found = directives(headers["content-security-policy"])
    assert found["script-src"] == {"'self'", "blob:", "'wasm-unsafe-eval'", *hashes}
    assert found["default-src"] == found["frame-ancestors"] == {"'self'"}
    assert found["object-src"] == found["base-uri"] == {"'none'"}


def test_what_is_no_page_loads_nothing_and_is_what_it_says() -> None:
    _, headers, body = loop.run(asked(APP, "/x.txt"))
    assert body == "ok"
    assert directives(headers["content-security-policy"])["default-src"] == {"'none'"}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer", "what an answer says itself stays"


@pytest.mark.parametrize("policy", [policy_of_rest, lambda by: policy_of_page("<p>", by)])
def test_other_sites_may_show_it_where_they_are_named(policy: object) -> None:
    school = "https://moodle.example.org"
    assert callable(policy)
    assert directives(policy(""))["frame-ancestors"] == {"'self'"}
    assert directives(policy(school))["frame-ancestors"] == {"'self'", school}


@pytest.mark.parametrize(
    ("allowed", "host", "path", "status"),
    [
        ([], "pages.example.com", "/", 200),
        (["lab.example.org"], "lab.example.org:8501", "/", 200),
        (["lab.example.org"], "pages.example.com", "/", 421),
        (["lab.example.org"], "pages.example.com", "/x.txt", 421),
        (["lab.example.org"], "", "/", 421),
        (["lab.example.org"], "10.0.0.7", HEALTH, 200),
    ],
)
def test_it_answers_under_the_names_it_was_given(
    allowed: list[str], host: str, path: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"server.allowedHosts": allowed}
    monkeypatch.setattr(config, "get_option", options.__getitem__)
    found, headers, _ = loop.run(asked(APP, path, accept="text/html", host=host))
    assert found == status
    assert "content-security-policy" in headers
