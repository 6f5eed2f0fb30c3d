"""Names for the words of a sentence: equal words get different ones."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence


def labels(tokens: Sequence[str]) -> tuple[str, ...]:
    """A different name for each token: a word that occurs again also gets its position, from 1.

    >>> labels(("the", "cat", "the"))
    ('the (1)', 'cat', 'the (3)')
    """
    return _labels(tuple(tokens))


@functools.lru_cache(maxsize=64)
def _labels(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Cached: every cell of a page asks for the labels of its sentence."""
    counts = Counter(tokens)
    return tuple(
        f"{token} ({position})" if counts[token] > 1 else token
        for position, token in enumerate(tokens, start=1)
    )
