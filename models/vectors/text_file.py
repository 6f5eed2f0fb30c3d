"""Word vectors as text, as GloVe and word2vec write them: a word and its numbers on each line.

They are separated by spaces or tabs. The first line may be word2vec's: how many words, and how many
numbers each. In some published files a word contains spaces (`. . .` in GloVe 840B): so the numbers
are counted from the end of the line.
"""

import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.vectors.limits import (
    DIMENSIONS,
    LARGEST,
    MOST_WORDS,
    QUOTED,
    WordFileError,
    check_size,
    check_width,
)

Row = npt.NDArray[np.float32]

# Enough for the widest row of long numbers; the rest of a longer line is not read.
LONGEST_LINE = 1 << 16
LONGEST_NUMBER = 64
# The numbers of the widest row, and as many parts of a word.
MOST_FIELDS = 2 * DIMENSIONS[1]
# How many lines determine the width if there is no header.
FIRST = 50

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?(?:nan|inf|infinity)", re.ASCII | re.IGNORECASE)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_SPACES = re.compile(r"[ \t]+")
_BINARY = re.compile(rb"\d{1,9} \d{1,9}\n")

PACKED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"7z\xbc\xaf": "7z",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"Rar!": "rar",
}
"""The first bytes of files that must be unpacked first."""


@dataclass(frozen=True)
class Line:
    """A line that is not empty: its ``number`` from 1, its ``fields``, at most `MOST_FIELDS`."""

    number: int
    fields: Sequence[str]

    @property
    def width(self) -> int:
        """How many numbers it has, if its word has no space in it."""
        return len(self.fields) - 1


def parse(data: bytes) -> tuple[list[str], npt.NDArray[np.float32], int | None]:
    """The words, their vectors (words, dimension), and how many words a header announces.

    Raises WordFileError.
    """
    lines = _lines(decode(data))
    first = list(itertools.islice(lines, FIRST))
    announced = width = None
    if first and _counts(first[0]):
        if first[0].width == 1:
            announced, width = map(int, first.pop(0).fields)
        elif len(first) > 1 and first[0].width != first[1].width:
            raise WordFileError("odd_header", 1, found=" ".join(first[0].fields)[:QUOTED])
    if not first:
        raise WordFileError("empty")
    if width is None:
        (width, _), *_ = Counter(line.width for line in first).most_common(1)
    elif first[0].width < width or _too_many(first[0], width):
        found = first[0].width
        raise WordFileError("header", first[0].number, found=found, expected=width)
    _check_separated(first[0])
    check_width(width, first[0].number)
    words: list[str] = []
    vectors: list[Row] = []
    for line in itertools.chain(first, lines):
        words.append(_word(line, width))
        vectors.append(_vector(line, width))
        check_size(len(words), width, line.number)
    return words, np.stack(vectors), announced


def decode(data: bytes) -> str:
    """The text in UTF-8 or UTF-16, with or without a byte order mark."""
    for start, kind in PACKED.items():
        if data.startswith(start):
            raise WordFileError("packed", kind=kind)
    encoding = _encoding(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if _BINARY.match(data):
            raise WordFileError("binary") from error
        raise WordFileError("not_text", 1 + data.count(b"\n", 0, error.start)) from error


def _encoding(data: bytes) -> str:
    """The encoding. Numbers are ASCII: in UTF-16 every second byte of them is 0."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:1000]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if 2 * zeros.count(0) > len(zeros):
            return encoding
    return "utf-8"


def _lines(text: str) -> Iterator[Line]:
    if text.count("\n") > 2 * MOST_WORDS:
        raise WordFileError("too_many_words")
    for number, whole in enumerate(io.StringIO(text, newline="\n"), 1):
        line = whole[:LONGEST_LINE].rstrip(" \t\r\n")
        if not line:
            continue
        fields = _SPACES.split(line, MOST_FIELDS)
        if len(whole) > LONGEST_LINE:
            if len(fields) > MOST_FIELDS:
                raise WordFileError("too_wide", number, limit=DIMENSIONS[1])
            raise WordFileError("long_line", number, limit=LONGEST_LINE)
        if not fields[0]:
            raise WordFileError("no_word", number)
        yield Line(number, fields)


def _counts(line: Line) -> bool:
    return all(map(_COUNT.fullmatch, line.fields))


def _check_separated(line: Line) -> None:
    """Raises WordFileError for a table with commas, to name the cause and not the symptom."""
    if line.width:
        return
    for sign in ";,":
        if line.fields[0].count(sign) >= DIMENSIONS[0]:
            raise WordFileError("separated", line.number, found=sign)


def _word(line: Line, width: int) -> str:
    """The word: all before the last ``width`` fields."""
    if line.width < width or _too_many(line, width):
        _numbers(line, line.fields[1:])
        raise WordFileError("ragged", line.number, found=line.width, expected=width)
    return " ".join(line.fields[:-width])


def _too_many(line: Line, width: int) -> bool:
    """Whether the row has too many numbers: a word with spaces in it does not end in one."""
    return line.width > width and _NUMBER.fullmatch(line.fields[-width - 1]) is not None


def _vector(line: Line, width: int) -> Row:
    """The last ``width`` fields as numbers (width,)."""
    fields = line.fields[-width:]
    written = "".join(fields)
    # `float` also takes 1_000 and the digits of other scripts, and long numbers cost more.
    if written.isascii() and "_" not in written and max(map(len, fields)) <= LONGEST_NUMBER:
        with suppress(ValueError):
            vector = np.array(list(map(float, fields)))
            if (np.abs(vector) <= LARGEST).all():
                return vector.astype(np.float32)
    return _numbers(line, fields)


def _numbers(line: Line, fields: Sequence[str]) -> Row:
    """The same field by field. Raises WordFileError for the first bad number."""
    for column, field in enumerate(fields, 1):
        found = field[:QUOTED]
        if len(field) > LONGEST_NUMBER or not _NUMBER.fullmatch(field):
            reason = "not_finite" if _NOT_FINITE.fullmatch(field) else "not_a_number"
            raise WordFileError(reason, line.number, column=column, found=found)
        if abs(float(field)) > LARGEST:
            raise WordFileError("too_far", line.number, column=column, found=found)
    return np.array(fields, dtype=np.float32)
