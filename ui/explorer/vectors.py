"""Where the vectors of words come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from attention.similarity import Array
from models.transformer.contextual import LAYERS
from models.vectors import embeddings, made
from models.vectors.files import WordFile
from ui.kit import by_hand
from ui.kit.language import Text
from ui.kit.numbers import printed
from ui.kit.settings import Settings


@dataclass(frozen=True)
class Vectors:
    """One vector for each word (n, d), and whether the word is ``known``."""

    array: Array
    known: tuple[bool, ...]


@dataclass(frozen=True)
class LoadedFile:
    """A visitor's file of vectors, and the ``digest`` of its bytes. It lives as long as the
    session.
    """

    name: str
    digest: str
    file: WordFile = field(compare=False)


BY_DIGEST: dict[str | type[Any], Callable[[Any], Any]] = {LoadedFile: lambda file: file.digest}
"""The ``hash_funcs`` of a cache: files are distinguished by their digests."""


@dataclass(frozen=True)
class Source:
    """Where the vectors really come from: ``name`` is an option of the setting ``vectors``.

    ``stands_in``: the settings ask for a file that is not here (after a reload, or from a link),
    and shipped vectors replace it.
    """

    name: str = "pretrained"
    file: LoadedFile | None = None
    stands_in: bool = False

    @property
    def words(self) -> embeddings.Embeddings | None:
        """The words of the file, which decide how a text is cut."""
        return self.file.file.vectors if self.file else None


PRETRAINED = Source()


def loaded() -> LoadedFile | None:
    """The file that this visitor has loaded, if there is one."""
    found: LoadedFile | None = st.session_state.get("upload")
    return found


def source(settings: Settings, file: LoadedFile | None) -> Source:
    """Where the vectors come from, if the visitor has loaded this ``file``."""
    if settings.vectors != "own":
        return Source(settings.vectors)
    return Source("own", file) if file else Source(stands_in=True)


def vectors_of(settings: Settings, tokens: Sequence[str], origin: Source) -> Vectors:
    """The vectors of the page's words. Equal words get equal vectors, so all sentences of a page
    come in one call; contextual ones come from `contextual.in_sentences`.
    """
    where = origin.name
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
    words = origin.words or embeddings.load_for(tokens)
    return Vectors(words.vectors(tokens), tuple(words.known(tokens).tolist()))


def about(settings: Settings, text: Text, words: Sequence[str], origin: Source) -> str:
    """One or two sentences on the vectors of these words."""
    where = origin.name
    facts: dict[str, object] = {"layer": settings.depth, "layers": LAYERS}
    if where == "contextual" and settings.unit == "sentences":
        where = "sentences"
    if where == "random":
        root = settings.dimension**0.5
        facts = {"dimension": settings.dimension, "seed": settings.seed, "root": printed(root, 1)}
    elif where == "hand":
        facts = {"dimension": by_hand.width(settings.dimension)}
    elif file := origin.file:
        facts = {"name": file.name, "dimension": file.file.vectors.dim, "words": file.file.words}
    elif where == "pretrained" and any(map(embeddings.is_chinese, words)):
        where = "shared"
    return text(f"vectors_about.{where}", **facts)


def unknown(origin: Source, text: Text) -> str:
    """The text at the mark of a word that these vectors do not know."""
    return text("upload.unknown" if origin.name == "own" else "stage.unknown")
