"""Numbers as they are printed for people; numbers.js does the same in the browser."""

from __future__ import annotations

import math

MINUS = "−"
"""The minus sign of typography: as wide as a plus, and never a hyphen."""

MISSING = "–"
"""Printed for a number that is masked, undefined or absent."""


def printed(value: float | None, decimals: int = 3) -> str:
    """The number rounded to ``decimals`` digits after the point; a rounded zero has no sign.

    >>> printed(0.35666), printed(-0.0001), printed(-2.5, 1), printed(None), printed(math.nan)
    ('0.357', '0.000', '−2.5', '–', '–')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    digits = f"{abs(value):.{decimals}f}"
    return MINUS + digits if value < 0 and float(digits) else digits


def signed(value: float | None, decimals: int = 3) -> str:
    """The same with a plus sign before positive numbers.

    >>> signed(0.25), signed(-0.25), signed(-0.0001), signed(math.nan)
    ('+0.250', '−0.250', '0.000', '–')
    """
    digits = printed(value, decimals)
    is_positive = digits[0] not in (MINUS, MISSING) and float(digits) > 0
    return f"+{digits}" if is_positive else digits


def percent(share: float | None, decimals: int = 1) -> str:
    """A share in percent, without the sign. Only 1 becomes 100: others get more decimals.

    >>> percent(0.5), percent(0.99981), percent(1.0), percent(0.125, 0), percent(None)
    ('50.0', '99.98', '100.0', '12', '–')
    """
    if share is None:
        return MISSING
    enough = (
        each
        for each in range(decimals, decimals + 3)
        if share >= 1 or round(100 * share, each) < 100
    )
    return printed(100 * share, next(enough, decimals + 3))
