"""Escaping: any text, typed or not, is shown letter for letter."""

from __future__ import annotations

import html
import re

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def escape_markdown(text: str) -> str:
    r"""Text for a widget in which Streamlit reads Markdown.

    All ASCII punctuation has a backslash: besides CommonMark's signs Streamlit reads those of
    colours, icons, formulas, arrows and addresses.

    >>> print(escape_markdown(":red[x] $y$"))
    \:red\[x\] \$y\$
    """
    return _PUNCTUATION.sub(r"\\\g<0>", text)


def escape_html(text: str) -> str:
    """Text for HTML, as content and in attributes; a dollar sign begins no formula.

    >>> escape_html("<b> & $x$")
    '&lt;b&gt; &amp; &#36;x&#36;'
    """
    return html.escape(text).replace("$", "&#36;")
