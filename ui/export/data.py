"""The whole of a trace as JSON or NPZ, and back to an equal trace.

Both follow the fields of `AttentionTrace`: a field that is added there is written and read
without any change here, and older files can still be read if the field has a default.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from attention import POSITIONS, SIMILARITIES, AttentionTrace
from attention.position import BASE
from ui.export.digits import digits

FORMAT = "attention-lab/trace"
VERSION = 1
"""Raise it when older files can no longer be read."""

Arrays = dict[str, np.ndarray[Any, Any]]

# JSON has no such numbers. A masked score is null; the others are strings.
UNSAID = {None: -np.inf, "NaN": np.nan, "Infinity": np.inf}
_WRITTEN = {"-inf": "null", "nan": '"NaN"', "inf": '"Infinity"'}
TYPES: Mapping[str, tuple[type, ...]] = {
    "float64": (float, int),
    "int64": (int,),
    "bool": (bool,),
}
"""The types of arrays, and those of their elements in JSON."""


class NotExported(ValueError):
    """A ``similarity`` that is a bare function: it has no name to write into a file."""

    def __init__(self, similarity: object) -> None:
        super().__init__(f"{similarity!r} is a function without a registered name: not exported")
        self.similarity = similarity


class NotATrace(ValueError):
    """A file is damaged, foreign or of another version; ``reason`` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no trace that can be read: {reason}")
        self.reason = reason


def to_json(trace: AttentionTrace, notes: Sequence[str] = ()) -> str:
    """``{"format", "version", "notes", "trace": {field: value}, "arrays": {field: array}}``.

    An array is ``{"dtype", "shape", "values"}``, the values nested as its axes are: a masked score
    is null, an undefined number "NaN". Raises NotExported for a similarity that is a bare function.
    """
    plain, arrays = _split(trace)
    written = ",".join(f"{_json(name)}:{_written(array)}" for name, array in arrays.items())
    return f'{_json(_headed(plain, notes))[:-1]},"arrays":{{{written}}}}}'


def from_json(text: str | bytes) -> AttentionTrace:
    """The trace that `to_json` wrote. Raises NotATrace."""

    def read() -> tuple[Any, Arrays]:
        content = _checked(json.loads(text))
        return content, {name: _array(each) for name, each in content["arrays"].items()}

    return _read(read)


def to_npz(trace: AttentionTrace, notes: Sequence[str] = ()) -> bytes:
    """One member for each array, and ``header``: the JSON of all else. No pickle.

    Raises NotExported for a similarity that is a bare function.
    """
    plain, arrays = _split(trace)
    header = np.array(json.dumps(_headed(plain, notes)))
    file = io.BytesIO()
    members: dict[str, Any] = {"header": header, **arrays}
    np.savez_compressed(file, allow_pickle=False, **members)
    return file.getvalue()


def from_npz(data: bytes) -> AttentionTrace:
    """The trace that `to_npz` wrote. Raises NotATrace."""

    def read() -> tuple[Any, Arrays]:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return _checked(json.loads(str(arrays.pop("header")))), arrays

    return _read(read)


def _headed(plain: dict[str, Any], notes: Sequence[str]) -> dict[str, Any]:
    """The content of a file. ``notes`` are for people, and not read back."""
    return {"format": FORMAT, "version": VERSION, "notes": list(notes), "trace": plain}


def _split(trace: AttentionTrace) -> tuple[dict[str, Any], Arrays]:
    """The fields that JSON can hold, and the arrays by path: ``weights``, ``parameters.W``."""
    if callable(trace.similarity):
        raise NotExported(trace.similarity)
    arrays: Arrays = {}

    def plain(content: Mapping[str, Any], path: str) -> dict[str, Any]:
        left = {}
        for name, value in content.items():
            if isinstance(value, np.ndarray):
                arrays[path + name] = value
            else:
                is_mapping = isinstance(value, Mapping)
                left[name] = plain(value, f"{path}{name}.") if is_mapping else value
        return left

    return plain({each.name: getattr(trace, each.name) for each in fields(trace)}, ""), arrays


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _written(array: np.ndarray[Any, Any]) -> str:
    head = _json({"dtype": str(array.dtype), "shape": array.shape})
    return f'{head[:-1]},"values":{_nested(array)}}}'


def _nested(array: np.ndarray[Any, Any]) -> str:
    """The numbers, row by row: while JSON writes a list, no other visitor is served,
    and a million numbers in one list take half a second.
    """
    if array.ndim > 1:
        return f"[{','.join(map(_nested, array))}]"
    if array.dtype.kind != "f":
        return _json(array.tolist())
    return f"[{','.join(_WRITTEN.get(number, number) for number in digits(array))}]"


def _array(written: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    types = TYPES[written["dtype"]]
    flat = np.array(written["values"], dtype=object).ravel().tolist()
    cells = [cell if isinstance(cell, list) else UNSAID.get(cell, cell) for cell in flat]
    if wrong := {type(cell).__name__ for cell in cells if type(cell) not in types}:
        raise NotATrace(f"{', '.join(sorted(wrong))} among the numbers")
    return np.array(cells, dtype=written["dtype"]).reshape(written["shape"])


def _read(read: Callable[[], tuple[Any, Arrays]]) -> AttentionTrace:
    try:
        content, arrays = read()
        return _joined(content["trace"], arrays)
    except NotATrace:
        raise
    # NumPy, zipfile and json raise many kinds of errors for a damaged file.
    except Exception as error:
        raise NotATrace(f"{type(error).__name__}: {error}") from error


def _checked(content: Any) -> Any:
    if content["format"] != FORMAT:
        raise NotATrace(f"its format is {content['format']!r}, expected {FORMAT!r}")
    if content["version"] != VERSION:
        raise NotATrace(f"its version is {content['version']!r}, expected {VERSION}")
    return content


def _joined(plain: Mapping[str, Any], arrays: Arrays) -> AttentionTrace:
    content: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
    }
    for path, array in arrays.items():
        name, _, part = path.partition(".")
        content[name] = {**content[name], part: array} if part else array
    known = {each.name: each for each in fields(AttentionTrace)}
    needed = {name for name, each in known.items() if each.default is MISSING}
    if missing := needed - content.keys():
        raise NotATrace(f"{', '.join(sorted(missing))} missing")
    if unknown := content.keys() - known.keys():
        raise NotATrace(f"{', '.join(sorted(unknown))} unknown")
    hints = get_type_hints(AttentionTrace)
    if wrong := {name for name, value in content.items() if not _fits(value, hints[name])}:
        raise NotATrace(f"{', '.join(sorted(wrong))} of another type")
    SIMILARITIES[content["similarity"]]
    if content["position"] == "rotary":  # whose base was not written while there was only one
        content["parameters"] = {"base": BASE, **content["parameters"]}
    trace = AttentionTrace(**content)
    # Only the position itself checks for odd widths and the like; work on a cell will call it.
    position = POSITIONS[trace.position]
    position(trace.queries, trace.keys, position.select(trace.parameters))
    return trace


def _fits(value: object, hint: Any) -> bool:
    """Whether a value is of the type that a field declares."""
    kind, parts = get_origin(hint), get_args(hint)
    if kind in (Union, UnionType):
        return any(_fits(value, part) for part in parts)
    if kind is Literal:
        return value in parts
    if kind is tuple:
        return isinstance(value, tuple) and all(_fits(each, parts[0]) for each in value)
    if kind is np.ndarray:
        (number,) = get_args(parts[1])
        return isinstance(value, np.ndarray) and value.dtype == number
    if hint is float:
        return type(value) in (int, float)
    return isinstance(value, kind or hint)
