"""What the stage is sent, read by a plain reader."""

import json
import struct
from typing import Any

import numpy as np


def read(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The header, with tables as records again, and the arrays."""
    header, arrays, _ = parts(data)
    for name, table in header.pop("tables", {}).items():
        header[name] = [dict(zip(table["fields"], each, strict=True)) for each in table["records"]]
    return header, arrays


def parts(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray], bytes]:
    """The header, the arrays, and what follows them. JSON has no NaN: a browser would refuse it."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length].decode("utf-8"), parse_constant=refuse)
    start = _skip(data, 4 + length)
    arrays = {}
    for described in header.pop("arrays"):
        rows, columns = described["rows"], described["columns"]
        count = rows * columns
        if described.get("bits"):
            packed = np.frombuffer(data, np.uint8, -(-count // 8), start)
            bits = [byte >> shift & 1 for byte in packed.tolist() for shift in range(7, -1, -1)]
            flat = np.array(bits[:count], dtype=bool)
            start = _skip(data, start + packed.nbytes)
        else:
            flat = np.frombuffer(data, "<f4", count, start)
            start += flat.nbytes
        arrays[described["name"]] = flat.reshape(rows, columns)
    return header, arrays, data[start:]


def _skip(data: bytes, start: int) -> int:
    """The next multiple of 4, after zeros."""
    end = start + -start % 4
    assert not any(data[start:end])
    return end
