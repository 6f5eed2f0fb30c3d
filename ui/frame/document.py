"""The HTML of every page before the app draws anything: Streamlit's, adapted.

It has the frame's style sheet, so that nothing moves when the parts of a page arrive; the reader's
language; and it preloads the files that the app would request one after the other.
"""

from __future__ import annotations

import html
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from ui.frame.protection import POLICY, Protected, policy_of_page
from ui.kit.component import file_name
from ui.kit.language import LANGUAGES, preferred
from ui.kit.roles import SHEET

SCRIPTS = ("Html", "BidiComponent", "ButtonGroup", "Button", "Selectbox", "TextInput")
"""Streamlit's scripts for the elements of a first screen."""

FORMULAS = ("rehype-katex",)
"""Streamlit's script for formulas in a text, such as a lesson."""

VIEWS = ("stage", "compare")
"""The large views: that of most pages, and those of the pages with their names."""

VERSIONS = ("etag", "last-modified")
"""Headers that identify a version of Streamlit's file: they do not fit the adapted one."""

WISHES = ("if-none-match", "if-modified-since", "accept-encoding")
"""Request headers that would give no HTML, or HTML that cannot be read here."""


class Document:
    """An ASGI application that completes the HTML of another."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    @cached_property
    def head(self) -> str:
        """What is added: known at the first request, when all views are registered."""
        return head()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        asked = [(name, value) for name, value in scope["headers"] if name.decode() not in WISHES]
        start: Message = {}
        body = b""

        async def complete(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body", False):
                return
            headers = MutableHeaders(raw=start["headers"])
            if headers.get("content-type", "").startswith("text/html"):
                text = completed(body.decode(), language(scope), self.head)
                page = text.encode()
                for name in VERSIONS:
                    del headers[name]
                headers["content-length"] = str(len(page))
                headers[POLICY] = policy_of_page(text)
                body = page if scope["method"] == "GET" else b""
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app({**scope, "headers": asked}, receive, complete)


def completed(page: str, language: str, head: str) -> str:
    """The page in a language, with additions to its head."""
    return (
        page.replace('<html lang="en">', f'<html lang="{language}">', 1)
        .replace("<title>Streamlit</title>", "<title>Attention Lab</title>", 1)
        .replace("</head>", f"{head}</head>", 1)
    )


def language(scope: Scope) -> str:
    """The language of the address, or else of the browser."""
    (wanted,) = parse_qs(scope["query_string"].decode("latin-1")).get("language", [""])[-1:]
    return wanted if wanted in LANGUAGES else preferred(Headers(scope=scope).get("accept-language"))


def head() -> str:
    """The style sheet, and a script with the names that Streamlit's and the views' files have in
    this version.
    """
    sheet, script = (
        Path(__file__).with_name(name).read_text(encoding="utf-8")
        for name in ("frame.css", "document.js")
    )
    views = " ".join(map(file_name, VIEWS))
    streamlits = f'data-scripts="{_files(SCRIPTS)}" data-formulas="{_files(FORMULAS)}"'
    names = f'{streamlits} data-views="{views}"'
    return f"<style>{SHEET}{sheet}</style><script {names}>{script}</script>"


def _files(names: tuple[str, ...]) -> str:
    folder = Path(file_util.get_static_dir()) / "static/js"
    files = [file.name for name in names for file in sorted(folder.glob(f"{name}.*.js"))]
    return html.escape(" ".join(files))


MIDDLEWARE = (Middleware(Protected), Middleware(Document))
"""The middleware in front of Streamlit's application, the outermost first."""
