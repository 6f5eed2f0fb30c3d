"""Long computations in slices: between two, whoever asked may stop, or look how far it is."""

from collections.abc import Generator
from typing import Any, TypeVar

T = TypeVar("T")

Slices = Generator[float, None, T]
"""Gives after each slice the share of the work that is done, from 0 to 1, and returns the result.

A slice is to take some hundredths of a second at most.
"""


def whole(slices: Generator[Any, None, T]) -> T:
    """The result, for who does not mind to wait.

    >>> def halves():
    ...     yield 0.5
    ...     return "both"
    >>> whole(halves())
    'both'
    """
    while True:
        try:
            next(slices)
        except StopIteration as end:
            result: T = end.value
            return result


def within(start: float, end: float, slices: Slices[T]) -> Slices[T]:
    """A part of a longer work, from one share of it to another.

    >>> def halves():
    ...     yield 0.5
    >>> list(within(0.5, 1, halves()))
    [0.75]
    """
    while True:
        try:
            share = next(slices)
        except StopIteration as over:
            result: T = over.value
            return result
        yield start + (end - start) * share
