"""What people typed, where it is shown."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[!-/:-@\[-`{-~]")


def literal(typed: str) -> str:
    """Typed text where Streamlit reads Markdown: shown letter for letter.

    >>> literal(":red[x] $y$")
    '\\\\:red\\\\[x\\\\] \\\\$y\\\\$'
    """
    return _MARKS.sub(r"\\\g<0>", typed)
