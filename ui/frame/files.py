"""The files of views, which a browser fetches once and keeps."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.kit.component import file

A_YEAR = "public, max-age=31536000, immutable"


async def _answer(request: Request) -> Response:
    found = file(request.path_params["name"])
    if found is None:  # of another version, while servers change: the browser asks again
        return Response(status_code=404)
    return Response(found, media_type="text/javascript", headers={"cache-control": A_YEAR})


FILES = Route("/{below:path}views/{name}", _answer)
"""The route to them, below whatever path the app is served."""
