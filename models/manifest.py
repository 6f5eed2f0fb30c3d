"""A file of arrays and its manifest: what is in the file, where it came from, and its checksum."""

import hashlib
import json
import mmap
import os
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights"

LARGE = 1_000_000
"""Bytes from which on an array is mapped: smaller ones are needed whole, and are mostly copied."""


class WeightsError(RuntimeError):
    """A file of weights is missing or is not the one its manifest describes.

    path: the file. expected, found: what the manifest says and what is there. remedy: what to do.
    """

    def __init__(self, path: Path, expected: str, found: str, remedy: str) -> None:
        super().__init__(path, expected, found, remedy)
        self.path = path
        self.expected = expected
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, found {self.found}. {self.remedy}"


_REMEDY = "Restore both files of this name in {folder} from the release, or build them again."


def checked(path: Path) -> tuple[Mapping[str, Any], dict[str, NDArray[Any]]]:
    """The facts in the manifest at ``path`` (JSON), and the arrays of the .npz that it describes.

    Both files have their checksums in the manifest. Raises WeightsError where either is missing,
    cannot be read, or does not match the manifest.

    The arrays are read-only. Large ones that are not compressed are views of the file, which is
    mapped: only the pages that are used take memory, and all processes share them. So nobody may
    write into a file that is in use; `store` puts a new one in its place.
    """
    remedy = _REMEDY.format(folder=path.parent)
    try:
        text = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, "a manifest", error) from error
    try:
        facts = json.loads(text)
        recorded, name, expected = facts.pop(_DIGEST_KEY), facts["file"], facts["sha256"]
        file = path.parent / name
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        expected = f"JSON with file, sha256 and {_DIGEST_KEY}"
        raise WeightsError(path, expected, repr(error), remedy) from error
    if (found := _digest(facts)) != recorded:
        raise WeightsError(path, f"{_DIGEST_KEY} {recorded}", f"{_DIGEST_KEY} {found}", remedy)
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
            if found != expected:
                size = f"({opened.tell()} bytes)"
                raise WeightsError(file, f"sha256 {expected}", f"sha256 {found} {size}", remedy)
            return facts, _arrays(opened)
    except OSError as error:
        raise _unreadable(file, f"sha256 {expected}", error) from error


def _arrays(file: BinaryIO) -> dict[str, NDArray[Any]]:
    """By its name each array of an .npz file, which may be closed afterwards."""
    data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with zipfile.ZipFile(file) as archive:
        return {
            entry.filename.removesuffix(".npy"): _array(archive, entry, data)
            for entry in archive.infolist()
        }


def _array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, data: mmap.mmap) -> NDArray[Any]:
    array: NDArray[Any]
    with archive.open(entry) as stream:
        if entry.compress_type == zipfile.ZIP_STORED and entry.file_size >= LARGE:
            npy.read_magic(stream)
            shape, by_column, dtype = npy.read_array_header_1_0(stream)
            start = _content(entry, data) + stream.tell()
            array = np.ndarray(shape, dtype, data, start, order="F" if by_column else "C")
        else:
            array = npy.read_array(stream)
    array.flags.writeable = False
    return array


def _content(entry: zipfile.ZipInfo, data: mmap.mmap) -> int:
    """Where an entry's content begins: after a header of 30 bytes, a name and a further field.

    The lengths of these two are the last in the header (PKWARE's APPNOTE, 4.3.7).
    """
    name, further = struct.unpack_from("<2H", data, entry.header_offset + 26)
    return entry.header_offset + 30 + int(name) + int(further)


def store(path: Path, file: str, data: bytes, facts: Mapping[str, Any]) -> None:
    """Writes `data` to `file` beside `path`, and to `path` a manifest of `facts` and checksums.

    Who has the old file open keeps it as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.parent / f"{file}.new"
    new.write_bytes(data)
    os.replace(new, path.parent / file)
    described = {"file": file, "sha256": hashlib.sha256(data).hexdigest(), **facts}
    read_back = json.loads(json.dumps(described))
    manifest = read_back | {_DIGEST_KEY: _digest(read_back)}
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _unreadable(path: Path, expected: str, error: OSError) -> WeightsError:
    found = "no file" if isinstance(error, FileNotFoundError) else repr(error)
    return WeightsError(path, expected, found, _REMEDY.format(folder=path.parent))


_DIGEST_KEY = "manifest_sha256"


def _digest(facts: Mapping[str, Any]) -> str:
    """The checksum of a manifest without its checksum; it does not depend on the JSON's layout."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
