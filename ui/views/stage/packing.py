"""A view and matrices as the bytes that ``ui/kit/wire.js`` unpacks."""

from __future__ import annotations

import functools
import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention import STEPS, AttentionTrace
from attention.similarity import Array
from ui.kit.wire import Small
from ui.views.sampled import sampled
from ui.views.stage.strongest import beside_outputs
from ui.views.stage.wire import StageView

MOST_NUMBERS = 300_000
"""So many numbers of all steps are sent at once, 1.2 MB: every step of 300 words opens at once.

Of more, only what the current step shows is sent: a typed letter would cost 3.5 MB for 512 words.
"""

SIDE = 56
"""The most rows and columns of the small pictures that stand for the others, 46 px high."""

LEVELS = 254
"""How many units of a small picture lie between its smallest and its largest number."""


def pack(view: StageView, trace: AttentionTrace, *, whole: bool = False) -> bytes:
    """The view and the matrices of the trace in the bytes that the stage unpacks.

    Beyond `MOST_NUMBERS`, unless the ``whole`` is asked for, those of other steps than the view's
    are small pictures: the stage asks for a step when the reader opens it.
    """
    fields = [step.field for step in STEPS]
    if whole or sum(getattr(trace, field).size for field in fields) <= MOST_NUMBERS:
        arrays = {field: getattr(trace, field) for field in fields}
        # Before the softmax the scores say what is masked.
        late = {} if trace.mask is None or trace.mask_when == "before" else {"mask": trace.mask}
        return pack_arrays(view, arrays | late)
    shown = _shown(trace, fields[view["step"] - 1])
    smalls, pictures = _pictures(trace, fields)
    return pack_arrays(_with_tables(view) | {"smalls": smalls}, shown, pictures)


def _shown(trace: AttentionTrace, field: str) -> dict[str, NDArray[Any]]:
    """What is seen at a step: its matrix, which weights are masked, and weights beside outputs."""
    arrays = {field: getattr(trace, field)}
    if field == "weights" and trace.mask is not None:
        arrays["mask"] = trace.mask
    return arrays | (beside_outputs(trace.weights) if field == "outputs" else {})


DEPENDS_ON = {"weights": ("weights", "mask"), "outputs": ("outputs", "weights")}
"""What a step shows besides its own matrix comes from these."""


def _pictures(trace: AttentionTrace, fields: Iterable[str]) -> tuple[list[Small], bytes]:
    """Every step's matrix as a small picture: what it is, and its bytes, one after the other."""

    @functools.cache
    def digest(name: str) -> str:
        array = getattr(trace, name)
        numbers = b"" if array is None else np.ascontiguousarray(array).data
        return f"{name} {sha256(numbers).hexdigest()}"

    smalls, pictures = [], []
    for field in fields:
        grid = getattr(trace, field)
        mask = trace.mask if field == "weights" else None
        picture = sampled(grid if mask is None else np.where(mask, grid, np.nan), SIDE)
        low, high = _extremes(picture)
        unit = (high - low) / LEVELS
        levels = 1 + np.rint((picture - low) / (unit or 1.0))
        pictures.append(np.where(np.isfinite(picture), levels, 0).astype(np.uint8).tobytes())
        small: Small = {
            "field": field,
            "rows": len(picture),
            "columns": picture.shape[1],
            "low": low,
            "unit": unit,
            "whole": grid.shape,
            "extremes": _extremes(grid),
            "content": " ".join(map(digest, DEPENDS_ON.get(field, (field,)))),
        }
        smalls.append(small)
    return smalls, b"".join(pictures)


def _extremes(numbers: Array) -> tuple[float, float]:
    """The smallest and the largest finite number; 0 where there are none."""
    finite = np.isfinite(numbers)
    some = numbers if finite.all() else numbers[finite]
    return (float(some.min()), float(some.max())) if some.size else (0.0, 0.0)


def _with_tables(view: StageView) -> dict[str, object]:
    """The view, with words and rows as tables: the names of their fields once, and not in each.

    Numbers of rows have nine digits, as exact as those of the matrices.
    """
    header: dict[str, object] = {**view, "sums": view["sums"] and [*map(_rounded, view["sums"])]}
    tables = {}
    for name in ("queries", "keys", "rows"):
        records: Sequence[Mapping[str, object]] = view[name]
        fields = list(records[0])
        if all(list(record) == fields for record in records):
            del header[name]
            table = [[_rounded(value) for value in record.values()] for record in records]
            tables[name] = {"fields": fields, "records": table}
    return {**header, "tables": tables}


def _rounded(value: object) -> object:
    return float(f"{value:.9g}") if isinstance(value, float) else value


def pack_arrays(
    view: Mapping[str, object], arrays: Mapping[str, NDArray[Any]], rest: bytes = b""
) -> bytes:
    """u32 header length | JSON | zeros to a multiple of 4 | arrays, all little-endian | the rest.

    Numbers are float32, which carries what JSON cannot: masked scores and undefined rows. What is
    true or false are bits, from the highest of each byte, with zeros to a multiple of 4 bytes.
    """
    described = [
        {"name": name, "rows": len(array), "columns": array.shape[1]}
        | ({"bits": True} if array.dtype == bool else {})
        for name, array in arrays.items()
    ]
    numbers = b"".join(map(_numbers, arrays.values()))
    return pack_bytes({**view, "arrays": described}, numbers + rest)


def _numbers(array: NDArray[Any]) -> bytes:
    if array.dtype == bool:
        return _padded(np.packbits(array).tobytes())
    return array.astype("<f4").tobytes()


def pack_bytes(header: Mapping[str, object], numbers: bytes) -> bytes:
    """u32 header length | JSON | zeros to a multiple of 4 | numbers of any type."""
    compact = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
    written = compact.encode("utf-8", "replace")
    return _padded(struct.pack("<I", len(written)) + written) + numbers


def _padded(written: bytes) -> bytes:
    return written + b"\0" * (-len(written) % 4)
