"""Where the vectors of words come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from attention.similarity import Array
from models.vectors import embeddings, made
from models.vectors.files import WordFile
from ui.kit import by_hand
from ui.kit.language import Text
from ui.kit.settings import Settings


@dataclass(frozen=True)
class Vectors:
    """One vector a word (n, d), and whether the word is ``known`` where they come from."""

    array: Array
    known: tuple[bool, ...]


@dataclass(frozen=True)
class Own:
    """A file of vectors that a visitor has loaded. It lives as long as the session."""

    name: str
    file: WordFile


def own() -> Own | None:
    """The visitor's file, if there is one."""
    found: Own | None = st.session_state.get("own")
    return found


def source(settings: Settings) -> str:
    """Where the vectors really come from: an own file may be missing, as from a link to a page."""
    return "pretrained" if settings.vectors == "own" and own() is None else settings.vectors


def vectors_of(settings: Settings, tokens: Sequence[str]) -> Vectors:
    """The vectors of the page's words. Equal words get equal vectors, so all sentences of a page
    come in one call.
    """
    where = source(settings)
    every = (True,) * len(tokens)
    if where == "onehot":
        return Vectors(made.one_hot(tokens), every)
    if where == "random":
        drawn = made.random_normal(tokens, settings.dimension, settings.seed)
        return Vectors(drawn, every)
    if where == "hand":
        return Vectors(
            by_hand.vectors(settings.hand, tokens, by_hand.width(settings.dimension)), every
        )
    file = own() if where == "own" else None
    words = file.file.vectors if file else embeddings.load_for(tokens)
    return Vectors(words.vectors(tokens), tuple(words.known(tokens).tolist()))


def about(settings: Settings, text: Text, words: Sequence[str]) -> str:
    """What is true of the vectors of these words, in a sentence or two."""
    where = source(settings)
    facts: dict[str, object] = {}
    if where == "random":
        root = settings.dimension**0.5
        facts = {"dimension": settings.dimension, "seed": settings.seed, "root": f"{root:.1f}"}
    elif where == "hand":
        facts = {"dimension": by_hand.width(settings.dimension)}
    elif where == "own" and (file := own()):
        facts = {"name": file.name, "dimension": file.file.vectors.dim, "words": file.file.words}
    said = text(f"vectors_about.{where}", **facts)
    chinese = list(filter(embeddings.is_chinese, words)) if where == "pretrained" else []
    if chinese and embeddings.load("zh").known(chinese).any():
        said += text("vectors_about.chinese")
    return said


def unknown(settings: Settings, text: Text) -> str:
    """What a mark at a word says that these vectors do not know."""
    return text("own.unknown" if source(settings) == "own" else "stage.unknown")
