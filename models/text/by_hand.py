"""Words that somebody joined or separated by hand, since a dictionary is wrong at times.

The setting lists them with spaces between: 人工智能 is one word wherever it stands, 太/累 are two.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate

from models.text.chinese import LONGEST_WORD, Cut, Lexicon

SEPARATOR = "/"

Pieces = Mapping[str, Sequence[str]]
"""What stands together in a text, and into which words it comes apart."""


def read(written: str) -> Pieces:
    """What the setting says; of entries for the same characters the last holds."""
    entries = ([piece for piece in entry.split(SEPARATOR) if piece] for entry in written.split())
    return {
        "".join(pieces): pieces for pieces in entries if 0 < len("".join(pieces)) <= LONGEST_WORD
    }


def show(entries: Pieces) -> str:
    """The entries as the setting writes them, which `read` reads back."""
    return " ".join(SEPARATOR.join(pieces) for pieces in entries.values())


def cut(written: str, other: Cut) -> Cut:
    """As the setting says; ``other`` cuts the rest."""
    entries = read(written)
    return Lexicon(entries, LONGEST_WORD, other, entries) if entries else other


def changed(before: Sequence[str], after: Sequence[str]) -> Pieces:
    """Entries that make the words ``after`` of the words ``before``, which are the same characters.

    Where both have a boundary nothing is to be said; between two such places one of them differs.
    An entry is the words between, unless they are too many characters for one.
    """
    ends, wanted = (list(accumulate(map(len, words))) for words in (before, after))
    common = set(ends) & set(wanted)
    entries, region, start = {}, [], 0
    for word, end in zip(after, wanted, strict=True):
        region.append(word)
        if end in common:
            together = "".join(region)
            as_before = len(region) == bisect(ends, end) - bisect(ends, start) == 1
            if not as_before and len(together) <= LONGEST_WORD:
                entries[together] = tuple(region)
            region, start = [], end
    return entries
