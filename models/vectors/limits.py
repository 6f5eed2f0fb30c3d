"""What a stranger's file of word vectors may hold, and the error for one that cannot be read.

Each bound is checked before the work that it bounds.
"""

MOST_BYTES = 8 << 20
"""Of the file, and of the text in it."""

MOST_NUMBERS = 4_000_000
MOST_WORDS = 100_000
DIMENSIONS = (2, 512)
LARGEST = 1e6
"""No number may be farther from 0: products of greater ones would drown all others, or overflow."""

LONGEST_WORD = 256
"""Letters. A longer word is no word: it is kept, and never met."""

QUOTED = 24
"""Characters of the file that an error repeats at most."""


class WordFileError(ValueError):
    """A file that cannot be read: a ``reason``, where it is known the ``line``, and the ``facts``.

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
    """Refuse words of fewer or more numbers than `DIMENSIONS`."""
    low, high = DIMENSIONS
    if width < low:
        raise WordFileError("too_narrow", line, found=width)
    if width > high:
        raise WordFileError("too_wide", line, limit=high)


def check_size(words: int, width: int, line: int | None = None) -> None:
    """Refuse more words, or more numbers, than are read."""
    if words > MOST_WORDS:
        raise WordFileError("too_many_words", line)
    if words * width > MOST_NUMBERS:
        raise WordFileError("too_large", line)
