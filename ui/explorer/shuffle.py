"""The words in another order: what attention without position cannot see."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ui.explorer.explore import Exploration, head
from ui.kit.reading import words_of
from ui.kit.settings import Settings

Order = NDArray[np.intp]


def shuffled(settings: Settings) -> dict[str, Any]:
    """The settings that put the typed words in another order, the same one for the same text.

    Hidden words and the values of the general form move with their words.
    """
    words = _words(settings.text, settings)
    order = _order(settings.text, len(words))
    changes: dict[str, Any] = {"text": _joined(settings.text, words, order, settings)}
    values = _words(settings.value_text, settings)
    if settings.kind == "general" and len(values) == len(words):
        changes["value_text"] = _joined(settings.value_text, values, order, settings)
    if len(words_of(settings.text, settings)) == len(words):
        changes["hidden"] = _moved(settings.hidden, order)
    return changes


def order_effect(found: Exploration, settings: Settings) -> float:
    """The largest change of a weight between two words when the words change places."""
    order = _order(settings.text, len(found.keys.tokens))
    keys, values = found.keys.reordered(order), found.values.reordered(order)
    queries, rows = found.queries, np.arange(len(found.queries.tokens))
    if found.queries is found.keys:
        queries, rows = keys, order
    moved = replace(settings, hidden=_moved(settings.hidden, order))
    after = head(moved, queries, keys, values).weights
    changes = np.abs(after - found.trace.weights[np.ix_(rows, order)])
    return float(np.max(changes, initial=0.0, where=np.isfinite(changes)))


def _order(text: str, count: int) -> Order:
    """A random order that depends only on the text, and differs from the original."""
    order = np.random.default_rng(zlib.crc32(text.encode("utf-8", "replace"))).permutation(count)
    return np.roll(order, 1) if np.array_equal(order, np.arange(count)) else order


def _words(text: str, settings: Settings) -> list[str]:
    """The text split at spaces, punctuation included; without spaces, its tokens."""
    apart = text.split()
    return apart if len(apart) > 1 else list(words_of(text, settings))


def _joined(text: str, words: Sequence[str], order: Order, settings: Settings) -> str:
    """The words in this order, without spaces if there were none and none are needed."""
    moved = [words[index] for index in order]
    plain = "".join(moved)
    apart = len(text.split()) > 1 or list(words_of(plain, settings)) != moved
    return " ".join(moved) if apart else plain


def _moved(indices: tuple[int, ...], order: Order) -> tuple[int, ...]:
    return tuple(new for new, old in enumerate(order.tolist()) if old in indices)
