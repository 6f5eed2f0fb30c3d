"""What is read of a typed text, split into words once, however many views ask."""

from __future__ import annotations

import functools

from models.text.tokens import LONGEST_TEXT, Tokens, tokenize

MOST_TEXTS = 64
"""Beginnings of texts whose words are remembered, of all visitors together."""


def words_of(text: str) -> Tokens:
    """The words of the text, as `models.text.tokens.tokenize` finds them."""
    words = _words(text[:LONGEST_TEXT])
    unread = max(0, len(text) - LONGEST_TEXT)
    return Tokens(words, words.left_out, words.language, unread) if unread else words


@functools.lru_cache(MOST_TEXTS)
def _words(beginning: str) -> Tokens:
    return tokenize(beginning)
