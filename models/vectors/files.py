"""Word vectors that somebody brings: the text form of GloVe and word2vec, or an .npz file.

A text file has a line for each word: the word and its numbers, parted by blanks or tabs. word2vec's
first line, how many words and how many numbers each, may stand above them. An .npz file has the two
arrays of the vectors that ship: `words` (UTF-8, parted by line feeds, or an array of strings) and
`vectors` (words, dimension). What a stranger's file says of its own size is checked before any of
it is unpacked.
"""

import io
import itertools
import math
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.text.tokens import fold
from models.vectors.embeddings import Embeddings

MOST_BYTES = 8 << 20
MOST_NUMBERS = 4_000_000
MOST_WORDS = 100_000
DIMENSIONS = (2, 512)
LARGEST = 1e6
"""No number may be farther from 0: products of greater ones would drown all others, or overflow."""

QUOTED = 24
"""Characters of the file that an error repeats at most."""

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?(?:nan|inf|infinity)", re.ASCII | re.IGNORECASE)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_BLANKS = re.compile(r"[ \t]+")


class WordFileError(ValueError):
    """A file that cannot be read: a ``reason``, where it is known the ``line``, and the ``facts``.

    ``line`` counts from 1; in an .npz file it is the row of the vectors.
    """

    def __init__(self, reason: str, line: int | None = None, **facts: object) -> None:
        place = "" if line is None else f" in line {line}"
        told = "".join(f", {name}: {value!r}" for name, value in facts.items())
        super().__init__(f"{reason}{place}{told}")
        self.reason = reason
        self.line = line
        self.facts = facts


@dataclass(frozen=True)
class WordFile:
    """What a file held. ``repeated``: how many lines gave a word again; the first one holds."""

    vectors: Embeddings
    words: int
    repeated: int


def read(data: bytes) -> WordFile:
    """The word vectors in a file's bytes, which themselves tell what kind of file they are.

    Raises WordFileError for whatever is none.
    """
    if len(data) > MOST_BYTES:
        raise WordFileError("too_large")
    words, table = _unpacked(data) if data.startswith(b"PK") else _parsed(data)
    return _collected(words, table)


def _collected(words: Iterable[str], table: npt.NDArray[np.float32]) -> WordFile:
    """A word is found as it is written, and by its folded form where no other word is that."""
    rows: dict[str, int] = {}
    for row, word in enumerate(words):
        rows.setdefault(word, row)
    index = dict(rows)
    for word, row in rows.items():
        index.setdefault(fold(word), row)
    table.flags.writeable = False
    ordinary = float(np.median(np.linalg.norm(table, axis=1)))
    return WordFile(Embeddings("own", index, table, ordinary), len(rows), len(table) - len(rows))


def _check(word: str, line: int) -> None:
    if not word:
        raise WordFileError("no_word", line)
    if line > MOST_WORDS:
        raise WordFileError("too_many_words", line)


def _check_width(width: int, line: int | None) -> None:
    low, high = DIMENSIONS
    if not low <= width <= high:
        raise WordFileError("too_narrow" if width < low else "too_wide", line, found=width)


# Text


def _parsed(data: bytes) -> tuple[list[str], npt.NDArray[np.float32]]:
    lines = _lines(data)
    first = next(lines, None)
    if first is not None and len(first[1]) == 2 and all(map(_COUNT.fullmatch, first[1])):
        width, first = int(first[1][1]), next(lines, None)
        if first is not None and len(first[1]) != width + 1:
            raise WordFileError("header", first[0], found=len(first[1]) - 1, expected=width)
    if first is None:
        raise WordFileError("empty")
    width = len(first[1]) - 1
    words: list[str] = []
    vectors = []
    for number, (word, *fields) in itertools.chain([first], lines):
        _check(word, number)
        words.append(word)
        vectors.append(_vector(fields, width, number))
    return words, np.stack(vectors)


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The number and the fields of each line that is not blank."""
    text = _decoded(data).removeprefix("\ufeff")
    for number, line in enumerate(text.split("\n"), 1):
        if line := line.rstrip(" \t\r"):
            yield number, _BLANKS.split(line)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WordFileError("not_text", 1 + data.count(b"\n", 0, error.start)) from error


def _vector(fields: list[str], width: int, line: int) -> npt.NDArray[np.float32]:
    """The numbers of a line (width,)."""
    for place, field in enumerate(fields, 1):
        if not _NUMBER.fullmatch(field):
            reason = "not_finite" if _NOT_FINITE.fullmatch(field) else "not_a_number"
            raise WordFileError(reason, line, place=place, found=field[:QUOTED])
    if len(fields) != width:
        raise WordFileError("ragged", line, found=len(fields), expected=width)
    _check_width(width, line)
    vector = np.array(fields, dtype=np.float64)
    if (far := np.abs(vector) > LARGEST).any():
        place = int(far.argmax())
        raise WordFileError("too_far", line, place=place + 1, found=fields[place][:QUOTED])
    return vector.astype(np.float32)


# .npz

_MAGIC = b"\x93NUMPY"
# NumPy's own reader of headers tries to mend what it cannot read; here it is numbers or nothing.
_HEADER = re.compile(
    rb"\{ *'descr': *'(?P<descr>[^']{1,40})', *'fortran_order': *(?P<by_column>True|False), *"
    rb"'shape': *\((?P<shape>[\d, ]{0,40})\),? *\} *\n?"
)
# What the readers of zip and of arrays raise for bytes that are neither.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, ValueError, TypeError, EOFError, OSError),
    *(RuntimeError, OverflowError),
)


def _unpacked(data: bytes) -> tuple[list[str], npt.NDArray[np.float32]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            words, table = _listed(_array(archive, "words")), _table(_array(archive, "vectors"))
    except WordFileError:
        raise
    except _DAMAGED as error:
        raise WordFileError("damaged") from error
    if len(words) != len(table):
        raise WordFileError("unequal", words=len(words), vectors=len(table))
    for row, word in enumerate(words, 1):
        _check(word, row)
    return words, table


def _array(archive: zipfile.ZipFile, name: str) -> npt.NDArray[Any]:
    entry = {entry.filename: entry for entry in archive.infolist()}.get(f"{name}.npy")
    if entry is None:
        raise WordFileError("no_array", name=name)
    if entry.file_size > 8 * MOST_NUMBERS + 1000:  # a packed file may be a thousand times larger
        raise WordFileError("too_large")
    content = archive.read(entry)
    shape, by_column, dtype, start = _header(content)
    if dtype.kind not in "fiuU":
        raise WordFileError("wrong_kind", name=name, found=_kind(dtype, shape))
    if not math.prod(shape):
        raise WordFileError("empty")
    if math.prod(shape) > MOST_NUMBERS:
        raise WordFileError("too_large")
    array = np.frombuffer(content, dtype=dtype, offset=start)
    return array.reshape(shape, order="F" if by_column else "C")


def _header(content: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """Shape, order, type and start of the array in an .npy file (format 1.0 or 2.0)."""
    sizes = {b"\x01\x00": 2, b"\x02\x00": 4}
    size = sizes.get(content[6:8])
    if not content.startswith(_MAGIC) or size is None:
        raise ValueError("no .npy file")
    start = 8 + size + int.from_bytes(content[8 : 8 + size], "little")
    header = _HEADER.fullmatch(content[8 + size : start])
    if header is None:
        raise ValueError("no header of an array")
    shape = tuple(int(part) for part in header["shape"].decode().split(",") if part.strip())
    return shape, header["by_column"] == b"True", np.dtype(header["descr"].decode()), start


def _kind(dtype: np.dtype[Any], shape: tuple[int, ...]) -> str:
    return f"{dtype} {shape}"[: 2 * QUOTED]


def _listed(words: npt.NDArray[Any]) -> list[str]:
    if words.ndim == 1 and words.dtype == np.uint8:
        return _decoded(words.tobytes()).split("\n")
    if words.ndim == 1 and words.dtype.kind == "U":
        return [str(word) for word in words]
    raise WordFileError("wrong_kind", name="words", found=_kind(words.dtype, words.shape))


def _table(vectors: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    if vectors.ndim != 2 or vectors.dtype.kind == "U":
        found = _kind(vectors.dtype, vectors.shape)
        raise WordFileError("wrong_kind", name="vectors", found=found)
    _check_width(vectors.shape[1], None)
    with np.errstate(over="ignore"):
        numbers = vectors.astype(np.float64)
    for reason, wrong in {
        "not_finite": ~np.isfinite(numbers),
        "too_far": np.abs(numbers) > LARGEST,
    }.items():
        if wrong.any():
            row, place = (int(at) for at in np.argwhere(wrong)[0])
            found = f"{vectors[row, place]:g}"
            raise WordFileError(reason, row + 1, place=place + 1, found=found)
    return numbers.astype(np.float32)
