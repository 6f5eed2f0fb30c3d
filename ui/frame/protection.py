"""What every answer tells browsers not to do with it, and the names under which it is given.

A page may load scripts from this server alone, and its own inline ones, which are named by their
hashes. What it may not do then holds wherever the app is served, with or without a proxy.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

POLICY = "content-security-policy"

INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)

FRAMED_BY = os.environ.get("FRAME_ANCESTORS", "")
"""Origins whose pages may show the app in a frame, separated by spaces: of a school's Moodle."""

HEALTH = "/_stcore/health"
"""Who asks for it may know the server by its number alone."""

ALWAYS: Mapping[str, str] = MappingProxyType(
    {
        "x-content-type-options": "nosniff",
        # The address holds the text: no other site is told it.
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
    }
)


def policy_of_page(page: str, framed_by: str = FRAMED_BY) -> str:
    """What a page of this HTML may load, and from where.

    Streamlit makes styles as it draws, loads the scripts of views from blobs, divides long integers
    in WebAssembly, and has some pictures and fonts inside its files.
    """
    hashes = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(page))
    scripts = " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in hashes)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: 'wasm-unsafe-eval' {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            framing(framed_by),
        )
    )


def policy_of_rest(framed_by: str = FRAMED_BY) -> str:
    """What is no page loads nothing, even if it is opened as one: a file that somebody made."""
    return f"default-src 'none'; style-src 'unsafe-inline'; {framing(framed_by)}"


def framing(framed_by: str) -> str:
    return f"frame-ancestors 'self' {framed_by}".strip()


class Protected:
    """An ASGI application that adds the headers to all answers of another.

    Where ``server.allowedHosts`` names hosts, it answers under no other name: Streamlit itself asks
    for the name only when a page connects.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protect(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in {**ALWAYS, POLICY: policy_of_rest()}.items():
                    headers.setdefault(name, value)
            await send(message)

        known = scope["path"].endswith(HEALTH) or is_host_allowed(Headers(scope=scope).get("host"))
        answer = self.app if known else PlainTextResponse("No such host here.\n", status_code=421)
        await answer(scope, receive, protect)
