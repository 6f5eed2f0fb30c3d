"""Files as the tests make them."""

import io
import zipfile
from typing import Any

import numpy as np


def npz(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def zipped(way: int = zipfile.ZIP_DEFLATED, **members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", way) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def letters(*words: str) -> np.ndarray:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


HEADER = "{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}"


def npy(descr: str, shape: str, content: bytes = b"") -> bytes:
    """An .npy file whose header says whatever one likes."""
    header = HEADER.format(descr, shape).ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + content


PAIR = np.array([[1.0, 2.0], [3.0, 4.0]])

GOOD = {
    "GloVe": b"king 1 2.5\nqueen -1e0 .5\n",
    "word2vec": b"2 2\nking 1 2.5 \nqueen -1e0 .5 \n",
    "tabs, Windows and a byte order mark": b"\xef\xbb\xbfking\t1\t2.5\r\nqueen  -1.0 +0.5",
    "empty lines": b"\n\nking 1 2.5\n \nqueen -1 0.5\n\n",
    "UTF-16": "king 1 2.5\nqueen -1 0.5\n".encode("utf-16"),
    "UTF-16 without a mark": "king 1 2.5\nqueen -1 0.5\n".encode("utf-16-le"),
    "UTF-16, the other way": "king 1 2.5\nqueen -1 0.5\n".encode("utf-16-be"),
    "bytes and float16": npz(
        words=letters("king", "queen"), vectors=np.array([[1, 2.5], [-1, 0.5]], np.float16)
    ),
    "bytes that end in a line feed": npz(
        words=letters("king", "queen", ""), vectors=np.array([[1, 2.5], [-1, 0.5]])
    ),
    "bytes with the line ends of Windows": npz(
        words=letters("king\r", "queen\r", ""), vectors=np.array([[1, 2.5], [-1, 0.5]], ">f8")
    ),
    "strings of the other byte order": npz(
        words=np.array(["king", "queen"]).astype(">U5"), vectors=np.array([[1, 2.5], [-1, 0.5]])
    ),
    "strings by column": npz(
        words=np.array(["king", "queen"]), vectors=np.asfortranarray([[1, 2.5], [-1, 0.5]])
    ),
}

# Two lines as in GloVe 840B, and words of numbers.
SPACED = b". . . 1 2\nat name@domain.com 3 4\nof 5 6\n10 7 8\nthe 9 10\n"
