"""Text to sentences: each with the signs that end it."""

from __future__ import annotations

import re
from itertools import pairwise

MOST_SENTENCES = 24
"""Of a longer text the rest is left out: each is a row and a column, and a pass of the model."""

_END = re.compile(
    r"[。！？…]+[”’」』）]*|[.!?]+[\"'”’)]*(?=\s|$)|\n+",
)
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|e\.g|i\.e|[A-Z])\.$")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order; what has no letter or digit is none.

    >>> sentences("Mr. Smith paid 3.50. Why? 他走了。她没走。")
    ('Mr. Smith paid 3.50.', 'Why?', '他走了。', '她没走。')
    """
    ends = [end.end() for end in _END.finditer(text) if not _ABBREVIATED.search(text[: end.end()])]
    parts = (text[start:end].strip() for start, end in pairwise([0, *ends, len(text)]))
    return tuple(part for part in parts if any(map(str.isalnum, part)))
