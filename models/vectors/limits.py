"""Limits for a visitor's file of word vectors, and the error for one that cannot be read.

Each bound is checked before the work that it bounds.
"""

MOST_BYTES = 8 << 20
"""For the file, and for the text in it."""

MOST_NUMBERS = 4_000_000
MOST_WORDS = 100_000
DIMENSIONS = (2, 512)
LARGEST = 1e6
"""The largest absolute value: products of larger numbers would hide all others, or overflow."""

LONGEST_WORD = 256
"""Letters. A longer word is kept, but no text can contain it."""

QUOTED = 24
"""How many characters of the file an error quotes at most."""


class WordFileError(ValueError):
    """A file that cannot be read: a ``reason``, the ``line`` if it is known, and ``facts``.

    ``line`` counts from 1; in an .npz file it is the row of the vectors.
    """

    def __init__(self, reason: str, line: int | None = None, **facts: object) -> None:
        where = "" if line is None else f" in line {line}"
        details = "".join(f", {name}: {value!r}" for name, value in facts.items())
        super().__init__(f"{reason}{where}{details}")
        self.reason = reason
        self.line = line
        self.facts = facts


def check_width(width: int, line: int | None = None) -> None:
    """Raises WordFileError for vectors of fewer or more numbers than `DIMENSIONS`."""
    low, high = DIMENSIONS
    if width < low:
        raise WordFileError("too_narrow", line, found=width)
    if width > high:
        raise WordFileError("too_wide", line, limit=high)


def check_size(words: int, width: int, line: int | None = None) -> None:
    """Raises WordFileError for more words, or more numbers, than are read."""
    if words > MOST_WORDS:
        raise WordFileError("too_many_words", line)
    if words * width > MOST_NUMBERS:
        raise WordFileError("too_large", line)
