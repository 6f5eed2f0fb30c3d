"""What the public functions and values of this package accept.

Each check returns its argument in the one form that is used inside, or raises a ValueError that
names the argument and says what it got and what was expected. It does so for any type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Shape = tuple[int, ...]

AXES = {1: "one axis", 2: "two axes", 3: "three axes"}

HALF = re.compile("[\ud800-\udfff]")
"""Half a character: text that holds one cannot be encoded."""


def frozen(array: Array) -> Array:
    """The same ``array`` (...), made read-only. Only for an array that nobody else holds."""
    array.flags.writeable = False
    return array


def numbers(name: str, given: object, axes: int = 2) -> Array:
    """Numbers (m, d), or (n,) with one axis, as float64: not empty, read-only, not shared.

    An array that is so already, and owns its memory, is returned itself; any other is copied.
    Raises ValueError.
    """
    kept = type(given) is np.ndarray and given.flags.owndata and not given.flags.writeable
    try:
        array = np.asarray(given)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"got {array.dtype}")
        if not (kept and array.dtype == np.float64):
            array = np.array(array, dtype=np.float64, order="C")
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name}: expected numbers in {AXES[axes]}; {error}") from error
    if array.ndim != axes or 0 in array.shape:
        raise ValueError(f"{name}: got shape {array.shape}, expected {AXES[axes]}, none empty")
    return frozen(array)


def finite(name: str, given: object, axes: int = 2) -> Array:
    """As `numbers`, (m, d) or (n,). Raises ValueError where one is infinite or NaN."""
    array = numbers(name, given, axes)
    if not is_finite(array):
        raise ValueError(f"{name}: got a number that is not finite, expected finite numbers")
    return array


def is_finite(array: Array) -> bool:
    """Whether all numbers (...) are finite."""
    return bool(np.isfinite(array).all())


def booleans(name: str, given: object, shape: Shape) -> NDArray[np.bool_]:
    """A read-only copy of ``given``, booleans in ``shape``, such as (m, n). Raises ValueError."""
    try:
        array = np.array(given)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: expected bool in shape {shape}; {error}") from error
    if array.dtype != np.bool_:
        raise ValueError(f"{name}: got {array.dtype}, expected bool, true where a query may look")
    expect_shape(name, array, shape)
    array.flags.writeable = False
    return array


def positive(name: str, given: Any) -> float:
    """A finite number above 0. Raises ValueError."""
    try:
        number = np.nan if isinstance(given, (str, bytes, bool)) else float(given)
    except (TypeError, ValueError, OverflowError):
        number = np.nan
    if not (np.isfinite(number) and number > 0):
        raise ValueError(f"{name}: got {given!r}, expected a finite number above 0")
    return number


def strings(name: str, given: object, count: int) -> tuple[str, ...]:
    """``count`` strings that can be encoded: half a character becomes U+FFFD, "�".

    Raises ValueError.
    """
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        came = "one string" if isinstance(given, (str, bytes)) else repr(given)
        raise ValueError(f"{name}: got {came}, expected a sequence of {count}")
    tokens = tuple(given)
    try:
        together = "".join(tokens)
    except TypeError:
        wrong = next(token for token in tokens if not isinstance(token, str))
        raise ValueError(f"{name}: got {wrong!r} among them, expected strings") from None
    if len(tokens) != count:
        raise ValueError(f"{name}: got {len(tokens)}, expected {count}")
    if HALF.search(together):
        return tuple(HALF.sub("\ufffd", token) for token in tokens)
    return tokens


def expect_shape(name: str, array: NDArray[Any], shape: Shape) -> None:
    """Raises a ValueError that names the argument where ``array`` (...) has another shape."""
    if array.shape != shape:
        raise ValueError(f"{name}: got shape {array.shape}, expected {shape}")


def expect_one_of(name: str, given: object, allowed: tuple[str, ...]) -> None:
    """Raises a ValueError that names the argument where ``given`` is none of these."""
    if not (isinstance(given, str) and given in allowed):
        raise ValueError(f"{name}: got {given!r}, expected one of {', '.join(allowed)}")
