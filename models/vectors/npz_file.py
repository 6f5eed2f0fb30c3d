"""Word vectors as an .npz file: the arrays `words` and `vectors` of the files that ship.

`words` is UTF-8, separated by line feeds, or an array of strings; `vectors` is (words, dimension).
The sizes that the file states are checked before anything is unpacked, and no more is unpacked than
that.
"""

import io
import math
import warnings
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from models.vectors.limits import (
    LARGEST,
    MOST_BYTES,
    MOST_NUMBERS,
    MOST_WORDS,
    QUOTED,
    WordFileError,
    check_size,
    check_width,
)
from models.vectors.text_file import decode

# Entries in the archive's directory: reading one takes a hundred times its bytes.
MOST_ENTRIES = 1000
MOST_HEADER = 1000
MOST_CONTENT = 8 * MOST_NUMBERS

_ENTRY = b"PK\x01\x02"
# The compressions that NumPy writes. Others of the zip format are unpacked in unbounded steps.
_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


@dataclass(frozen=True)
class Member:
    """An array in the archive; only its header has been read."""

    name: str
    entry: zipfile.ZipInfo
    shape: tuple[int, ...]
    by_column: bool
    dtype: np.dtype[Any]

    @property
    def kind(self) -> str:
        return f"{self.dtype} {self.shape}"[: 2 * QUOTED]

    @property
    def size(self) -> int:
        """Bytes."""
        return math.prod(self.shape) * self.dtype.itemsize


def unpack(data: bytes) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The words and their vectors (words, dimension).

    Raises WordFileError; for a damaged file also whatever NumPy and zipfile raise.
    """
    if data.count(_ENTRY) > MOST_ENTRIES:
        raise WordFileError("crowded", limit=MOST_ENTRIES)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        words, vectors = _member(archive, "words"), _member(archive, "vectors")
        as_text = words.dtype == np.uint8
        if len(words.shape) != 1 or not (as_text or words.dtype.kind == "U"):
            raise WordFileError("wrong_kind", name="words", found=words.kind)
        if len(vectors.shape) != 2 or vectors.dtype.kind not in "fiu":
            raise WordFileError("wrong_kind", name="vectors", found=vectors.kind)
        if not (words.size and math.prod(vectors.shape)):
            raise WordFileError("empty")
        check_width(vectors.shape[1])
        check_size(*vectors.shape)
        if not as_text:
            _check_equal(words.shape[0], vectors)
        for member, most in (
            (words, MOST_BYTES if as_text else MOST_CONTENT),
            (vectors, MOST_CONTENT),
        ):
            if member.size > most:
                raise WordFileError("too_large")
        content = _content(archive, words)
        listed = _lines(content.tobytes(), vectors.shape[0]) if as_text else _strings(content)
        _check_equal(len(listed), vectors)
        if "" in listed:
            raise WordFileError("no_word", listed.index("") + 1)
        return listed, _table(_content(archive, vectors))


def _member(archive: zipfile.ZipFile, name: str) -> Member:
    entry = {entry.filename: entry for entry in archive.infolist()}.get(f"{name}.npy")
    if entry is None:
        raise WordFileError("no_array", name=name)
    if entry.compress_type not in _WAYS:
        raise WordFileError("compression", name=name)
    if entry.file_size > MOST_CONTENT + MOST_HEADER:
        raise WordFileError("too_large")
    with archive.open(entry) as stream:
        return Member(name, entry, *_header(stream))


def _header(stream: Any) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, order and type of the array in an .npy file; the stream is then at its content."""
    read = _HEADERS[npy.read_magic(stream)]
    with warnings.catch_warnings(action="ignore"):  # about a header that Python 2 wrote
        shape, by_column, dtype = read(stream, max_header_size=MOST_HEADER)
    if any(length < 0 for length in shape):
        raise ValueError(f"a shape of {shape}")
    return shape, by_column, dtype


def _content(archive: zipfile.ZipFile, member: Member) -> npt.NDArray[Any]:
    """The array itself. Raises ValueError for more or fewer bytes; zipfile checks the checksum."""
    with archive.open(member.entry) as stream:
        _header(stream)
        content = stream.read(member.size + 1)
    if len(content) != member.size:
        raise ValueError(f"{len(content)} bytes, {member.size} in the header")
    array: npt.NDArray[Any] = np.frombuffer(content, dtype=member.dtype)
    return array.reshape(member.shape, order="F" if member.by_column else "C")


def _check_equal(words: int, vectors: Member) -> None:
    if words != vectors.shape[0]:
        raise WordFileError("unequal", words=words, vectors=vectors.shape[0])


def _lines(content: bytes, expected: int) -> list[str]:
    """The words; a line feed may separate them, or follow each."""
    text = decode(content)
    if text.count("\n") == expected:
        text = text.removesuffix("\n")
    if text.count("\n") >= MOST_WORDS:
        raise WordFileError("too_many_words")
    return [line.removesuffix("\r") for line in text.split("\n")]


def _strings(words: npt.NDArray[Any]) -> list[str]:
    """The words; NumPy accepts numbers above U+10FFFF and surrogates, but text has none."""
    codes = words.view(words.dtype.byteorder + "u4").reshape(len(words), -1)
    wrong = (codes > 0x10FFFF) | (codes >> 11 == 0xD800 >> 11)
    if wrong.any():
        raise WordFileError("not_text", int(wrong.any(axis=1).argmax()) + 1)
    found: list[str] = words.tolist()
    return found


def _table(vectors: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    with np.errstate(over="ignore"):
        numbers = vectors.astype(np.float64, copy=False)
    for reason, wrong in (
        ("not_finite", ~np.isfinite(numbers)),
        ("too_far", (numbers > LARGEST) | (numbers < -LARGEST)),
    ):
        if wrong.any():
            row, column = (int(at) for at in np.argwhere(wrong)[0])
            found = f"{vectors[row, column]:g}"
            raise WordFileError(reason, row + 1, column=column + 1, found=found)
    return numbers.astype(np.float32)
