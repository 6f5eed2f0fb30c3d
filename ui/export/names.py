"""What a file that is taken away is called: after the sentence that it is about."""

from __future__ import annotations

import unicodedata
from itertools import accumulate

LONGEST = 80
"""Bytes of the sentence in a name: file systems take 143 to 255 in all, and people read fewer."""


def stem(title: str) -> str:
    """The name of a file about ``title``, without its ending: safe on every file system.

    Letters, their accents and digits of any script stay; everything between is one hyphen, so that
    no sign of a path, a shell or a direction of writing gets in. What is too long ends with a word.

    >>> stem("The cat sat."), stem("../../etc/passwd\\0"), stem("老师给了学生一本书。"), stem("?!")
    ('attention-the-cat-sat', 'attention-etc-passwd', 'attention-老师给了学生一本书', 'attention')
    """
    letters = unicodedata.normalize("NFC", title[: 4 * LONGEST].lower())
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in letters)
    words = kept.split()
    ends = accumulate(len(word.encode()) + 1 for word in words)
    whole = [word for word, end in zip(words, ends, strict=True) if end <= LONGEST]
    first = words[0].encode()[:LONGEST].decode(errors="ignore") if words else ""
    return "-".join(["attention", *(whole or filter(None, [first]))])
