"""A large matrix as a small picture."""

from __future__ import annotations

import numpy as np

from attention.similarity import Array


def sampled(numbers: Array, side: int) -> Array:
    """At most ``side`` rows and columns, at even distances from each other: (m, n) -> (<=, <=).

    As in a large heatmap that is drawn small, some numbers are left out and the others keep their
    colour. Means would be pale, and a word's weight on itself would vanish in them; the largest
    would be dark everywhere.
    """
    kept = [np.arange(min(size, side)) * size // min(size, side) for size in numbers.shape]
    return numbers[np.ix_(*kept)]
