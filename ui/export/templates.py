"""Standalone pages from their templates: everything that is filled in is escaped."""

from __future__ import annotations

import functools
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FRAME = (
    '<iframe srcdoc="{page}" title="Attention Lab" style="width: 100%; height: {height}px; '
    'border: 0; color-scheme: light dark"></iframe>'
)


class Page(str):
    """The source of a page, for a file; a notebook shows the page itself."""

    HEIGHT = 940  # px: the stage over eleven words

    def _repr_html_(self) -> str:
        return _FRAME.format(page=escape(self), height=self.HEIGHT)


def render(template: str, **values: object) -> Page:
    """The page of a ``template`` in this folder. Only what is `Markup` is not escaped.

    Half a character, which a text may contain, is not UTF-8: it becomes a question mark.
    """
    source = _templates().get_template(template).render(values)
    return Page(source.encode("utf-8", "replace").decode("utf-8"))


@functools.cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
