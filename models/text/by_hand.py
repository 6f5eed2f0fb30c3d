"""Words that a reader joined or separated by hand, because a dictionary is sometimes wrong.

The setting lists them, separated by spaces: 人工智能 is one word everywhere, 太/累 are two.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate

from models.text.chinese import LONGEST_WORD, Cut, Lexicon

SEPARATOR = "/"

Pieces = Mapping[str, Sequence[str]]
"""A run of characters -> the words that it is cut into."""


def read(written: str) -> Pieces:
    """The entries of the setting; of two entries for the same characters, the last one counts."""
    entries = ([piece for piece in entry.split(SEPARATOR) if piece] for entry in written.split())
    return {
        "".join(pieces): pieces for pieces in entries if 0 < len("".join(pieces)) <= LONGEST_WORD
    }


def show(entries: Pieces) -> str:
    """The entries as the setting writes them, which `read` reads back."""
    return " ".join(SEPARATOR.join(pieces) for pieces in entries.values())


def cut(written: str, other: Cut) -> Cut:
    """A `Cut` that follows the setting; ``other`` cuts the rest."""
    entries = read(written)
    return Lexicon(entries, LONGEST_WORD, other, entries) if entries else other


def changed(before: Sequence[str], after: Sequence[str]) -> Pieces:
    """Entries that turn the words ``before`` into the words ``after`` of the same characters.

    The two are compared between common boundaries. Where they differ, the words of ``after`` become
    an entry, unless they are longer than `LONGEST_WORD` characters.
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
