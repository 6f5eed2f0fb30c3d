"""Which network reads a text, and how it cuts it: as in its training."""

from __future__ import annotations

from models.text.chinese import CUTS
from models.text.tokens import Tokens, tokenize

NETWORKS = ("en", "zh")
"""Languages with a network."""


def language_of(text: str) -> str:
    """The language of the network that reads a text: the language of most of its words."""
    return tokenize(text, limit=0).language


def tokens_of(text: str, language: str, cut: str, limit: int) -> Tokens:
    """The first ``limit`` tokens of ``text``, as the network of a ``language`` reads them.

    cut: a name in `models.text.chinese.CUTS`, for Chinese. English is cut into words.
    """
    return tokenize(text, language, limit, CUTS[cut])
