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
    names = tokens
    # Once is enough for words of a text: none has a position in it already.
    while len(set(names)) < len(names):
        counts = Counter(names)
        names = tuple(
            f"{name} ({position})" if counts[name] > 1 else name
            for position, name in enumerate(names, start=1)
        )
    return names
