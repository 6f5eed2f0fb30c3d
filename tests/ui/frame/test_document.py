"""The HTML in which every page comes: Streamlit's, completed."""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from streamlit import file_util

from tests import loop
from ui.compare import picture
from ui.frame.document import FORMULAS, SCRIPTS, Document, head
from ui.kit.component import file
from ui.views.stage import stage

REGISTERED = (picture, stage)
"""Modules whose views the document names."""
STATIC = Path(file_util.get_static_dir())


async def page(_: Request) -> Response:
    return FileResponse(STATIC / "index.html")


async def data(_: Request) -> Response:
    return JSONResponse({"head": "</head>"})


def answer(path: str = "/", query: str = "", **headers: str) -> tuple[Mapping[str, str], str]:
    """The headers and the text that a browser gets; the application in the middle packs them."""
    routes = [Route("/", page), Route("/data", data)]
    app = Document(GZipMiddleware(Starlette(routes=routes)))
    given = {"accept": "text/html", "accept_encoding": "gzip"} | headers
    _, found, text = loop.run(asked(app, path, query, **given))
    return found, text


async def asked(
    app: ASGIApp, path: str, query: str = "", **headers: str
) -> tuple[int, Mapping[str, str], str]:
    """Status, headers and text of an application's answer; `_` stands for a dash of a name."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
    }
    sent: list[Any] = []

    async def receive() -> Any:
        await asyncio.Event().wait()  # nobody goes away

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *bodies = sent
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], found, b"".join(each.get("body", b"") for each in bodies).decode()


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "zh-CN,zh;q=0.9", "zh"),
        ("", "fr-FR", "en"),
        ("language=zh", "en", "zh"),
        ("language=en&language=zh", "en", "zh"),
        ("language=tlh", "zh", "zh"),
        ('language="><script>', "", "en"),
    ],
)
def test_the_document_is_in_the_readers_language(query: str, accepted: str, language: str) -> None:
    _, text = answer(query=query, accept_language=accepted)
    assert re.findall("<html.*?>", text) == [f'<html lang="{language}">']


def test_the_sheet_and_the_name_are_there_from_the_start() -> None:
    headers, text = answer()
    assert text.count(head()) == 1
    assert text.index(head()) < text.index("</head>")
    assert "<title>Attention Lab</title>" in text
    assert int(headers["content-length"]) == len(text.encode())


def test_no_version_of_streamlits_file_is_taken_for_ours() -> None:
    """A browser that has Streamlit's file already is sent ours all the same."""
    headers, text = answer(if_none_match="*", if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT")
    assert not {"etag", "last-modified"} & headers.keys()
    assert head() in text


def test_what_is_no_page_passes_through() -> None:
    headers, text = answer("/data")
    assert text == '{"head":"</head>"}'
    assert headers["content-type"] == "application/json"


def test_streamlit_has_the_scripts_that_are_fetched_early() -> None:
    """By these names, which another version may change; the page then comes a little later."""
    for name in (*SCRIPTS, *FORMULAS):
        (file,) = (STATIC / "static/js").glob(f"{name}.*.js")
        assert file.name in head()


def test_the_large_views_are_fetched_early() -> None:
    names = re.findall(r'data-views="(stage[.]\w+[.]js) (compare[.]\w+[.]js)"', head())
    assert len(names) == 1
    assert all(file(name) for name in names[0])
