"""What attention is among: the words of a text, or its sentences."""

from __future__ import annotations

from models.text.sentences import MOST_SENTENCES, sentences
from models.text.tokens import LONGEST_TEXT, Tokens
from models.vectors.embeddings import Embeddings, is_chinese
from ui.kit.reading import words_of
from ui.kit.settings import Settings
from ui.kit.wire import Token

LETTERS, SIGNS = 16, 7
"""So much of a sentence stands for it in arithmetic: letters, or Chinese characters."""


def in_sentences(settings: Settings) -> bool:
    return settings.vectors == "contextual" and settings.unit == "sentences"


def whole(text: str) -> tuple[str, ...]:
    """The sentences that are read of a text."""
    return sentences(text[:LONGEST_TEXT])[:MOST_SENTENCES]


def tokens_of(text: str, settings: Settings, file: Embeddings | None = None) -> Tokens:
    """The words of a text; where attention is among sentences the beginning of each."""
    if not in_sentences(settings):
        return words_of(text, settings, file)
    every = sentences(text[:LONGEST_TEXT])
    shown = (_beginning(sentence, number) for number, sentence in enumerate(whole(text), start=1))
    language = "zh" if any(map(is_chinese, text[:LONGEST_TEXT])) else "en"
    unread = max(0, len(text) - LONGEST_TEXT)
    return Tokens(shown, max(0, len(every) - MOST_SENTENCES), language, unread)


def whole_tokens(tokens: list[Token], text: str) -> list[Token]:
    """The tokens that stand for a text's sentences, each with its number and the sentence."""
    found = {
        _beginning(sentence, number): Token(text="", unknown=False, number=number, whole=sentence)
        for number, sentence in enumerate(whole(text), start=1)
    }
    return [found[token["text"]] | token for token in tokens]


def _beginning(sentence: str, number: int) -> str:
    most = SIGNS if any(map(is_chinese, sentence)) else LETTERS
    cut = sentence if len(sentence) <= most else f"{sentence[:most].rstrip()}…"
    return f"{number} {cut}"
