"""The words of a typed text, cut once for all views that ask."""

from __future__ import annotations

import functools

from models.text import by_hand
from models.text.chinese import CUTS, LONGEST_WORD, Cut, Lexicon
from models.text.tokens import LONGEST_TEXT, Tokens, tokenize
from models.vectors.embeddings import Embeddings
from ui.kit.settings import Settings

MOST_TEXTS = 64
"""How many texts have their words remembered, for all visitors together."""


def words_of(text: str, settings: Settings, file: Embeddings | None = None) -> Tokens:
    """The words of the text, as `models.text.tokens.tokenize` finds them.

    Chinese is cut as the settings say: where that is into words, those joined or separated by hand
    come first, then the longest words of the visitor's ``file`` of vectors, if it is in use.
    """
    beginning = text[:LONGEST_TEXT]
    if file is not None:  # remembering it would keep the file in memory
        words = tokenize(beginning, cut=_cut(settings.cut, settings.words, file))
    else:
        words = _words(beginning, settings.cut, settings.words)
    unread = max(0, len(text) - LONGEST_TEXT)
    return Tokens(words, words.left_out, words.language, unread) if unread else words


@functools.lru_cache(MOST_TEXTS)
def _words(beginning: str, cut: str, words: str) -> Tokens:
    return tokenize(beginning, cut=_cut(cut, words))


def _cut(name: str, words: str, file: Embeddings | None = None) -> Cut:
    cut = CUTS[name]
    if name != "words":
        return cut
    return by_hand.cut(words, Lexicon(file, LONGEST_WORD, cut) if file is not None else cut)
