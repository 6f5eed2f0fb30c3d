"""Word vectors as text, as GloVe and word2vec write them: a word and its numbers on each line.

They are separated by spaces or tabs. The first line may be word2vec's: how many words, and how many
numbers each. In some published files a word contains spaces (`. . .` in GloVe 840B): so the numbers
are counted from the end of the line.
"""

import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.slices import Slices
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
Rows = npt.NDArray[np.float32]
Parsed = tuple[list[str], Rows, int | None]

# Enough for the widest row of long numbers; the rest of a longer line is not read.
LONGEST_LINE = 1 << 16
LONGEST_NUMBER = 64
# The numbers of the widest row, and as many parts of a word.
MOST_FIELDS = 2 * DIMENSIONS[1]
# How many lines determine the width if there is no header.
FIRST = 50
# Lines whose numbers are read at once, in a fifth of the time that each for itself would take.
BATCH = 500

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


def parse(data: bytes) -> Slices[Parsed]:
    """The words, their vectors (words, dimension), and how many words a header announces.

    Raises WordFileError.
    """
    text = decode(data)
    lines = _lines(text)
    longest = text.count("\n") + 1
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
    vectors: list[Rows] = []
    for batch in _batches(itertools.chain(first, lines)):
        named, rows = _read(batch, width, len(words))
        words += named
        vectors.append(rows)
        yield min(1.0, len(words) / longest)
    return words, np.concatenate(vectors), announced


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
        even = "\t" not in line and "  " not in line
        fields = line.split(" ", MOST_FIELDS) if even else _SPACES.split(line, MOST_FIELDS)
        if len(whole) > LONGEST_LINE:
            if len(fields) > MOST_FIELDS:
                raise WordFileError("too_wide", number, limit=DIMENSIONS[1])
            raise WordFileError("long_line", number, limit=LONGEST_LINE)
        if not fields[0]:
            raise WordFileError("no_word", number)
        yield Line(number, fields)


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """At most `BATCH` lines at a time; an error comes after the lines before it."""
    batch: list[Line] = []
    try:
        for line in lines:
            batch.append(line)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except WordFileError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _read(batch: Sequence[Line], width: int, before: int) -> tuple[list[str], Rows]:
    """The words of some lines, of which there are more ``before`` them, and their vectors.

    Raises WordFileError for the first line that is wrong.
    """
    words = []
    with suppress(ValueError):
        check_size(before + len(batch), width)
        words = [_word(line, width) for line in batch]
        return words, _vectors([field for line in batch for field in line.fields[-width:]], width)
    words, rows = [], []
    for number, line in enumerate(batch, start=before + 1):
        words.append(_word(line, width))
        rows.append(_vector(line, width))
        check_size(number, width, line.number)
    return words, np.stack(rows)


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


def _vectors(fields: Sequence[str], width: int) -> Rows:
    """Numbers in rows of so many. Raises ValueError where one of them may be bad."""
    written = "".join(fields)
    # `float` also takes 1_000 and the digits of other scripts, and long numbers cost more.
    if not written.isascii() or "_" in written or max(map(len, fields)) > LONGEST_NUMBER:
        raise ValueError("perhaps a bad number")
    numbers = np.array(list(map(float, fields)))
    if not (np.abs(numbers) <= LARGEST).all():
        raise ValueError("a number that is not finite, or too large")
    return numbers.astype(np.float32).reshape(-1, width)


def _vector(line: Line, width: int) -> Row:
    """The last ``width`` fields as numbers (width,)."""
    fields = line.fields[-width:]
    with suppress(ValueError):
        return _vectors(fields, width).reshape(width)
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
