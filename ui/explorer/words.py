"""How texts are cut into words: Chinese by words or characters, and corrected by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from models.text import by_hand
from models.text.tokens import is_chinese
from models.vectors.embeddings import Embeddings
from ui.explorer.vectors import loaded, source
from ui.frame import controls
from ui.kit import session
from ui.kit.language import Text
from ui.kit.reading import words_of
from ui.kit.settings import LONGEST_WORDS, SECOND, Settings

MOST_WORDS = 100
"""The most words of a text for which joining and separating by hand is offered."""

REFUSED = "refused_words"
"""Session key for a refused line: the text that it belongs to, the line, and the reason."""


def words(settings: Settings, text: Text) -> None:
    """The choice, and below it each sentence with its words separated."""
    controls.choose(text, "cut", "collapsed")
    chosen, about = st.columns((6, 5), gap="medium")
    with about:
        st.markdown(text(f"cut_about.{settings.cut}"))
    if settings.cut != "words":
        return
    with chosen:
        second = SECOND.get(settings.kind)
        for name in ("text", *filter(None, [second])):
            _by_hand(settings, text, name)


def _by_hand(settings: Settings, text: Text, name: str) -> None:
    """The words of a sentence with Chinese in it, with spaces that may be moved."""
    found = words_of(getattr(settings, name), settings, _file(settings))
    if not any(map(is_chinese, found)) or found.left_out or len(found) > MOST_WORDS:
        return
    key, line = f"words_{name}", " ".join(found)
    of, refused, reason = st.session_state.get(REFUSED, ("", "", ""))
    shown = refused if of == (name, line) else line
    session.fill(key, shown)
    st.text_input(
        text("words.line"),
        key=key,
        on_change=partial(_changed, name),
        disabled=settings.is_locked("words"),
        help=text("words.help"),
    )
    if shown != line:
        st.caption(text(f"words.{reason}"))


def _changed(name: str) -> None:
    """Join and separate as the line says; a refused line stays, with the reason."""
    settings, file = session.now(), _file(session.now())
    typed = getattr(settings, name)
    line = str(st.session_state.get(f"words_{name}", ""))
    before = words_of(typed, settings, file)
    made = recut(typed, line.split(), settings, file)
    st.session_state.pop(REFUSED, None)
    if isinstance(made, Settings):
        session.put(words=made.words)
    else:
        st.session_state[REFUSED] = (name, " ".join(before)), line, made


def recut(
    typed: str, wanted: list[str], settings: Settings, file: Embeddings | None
) -> Settings | str:
    """The settings under which the text has the ``wanted`` words, or why that is impossible.

    Words set by hand in other texts stay.
    """
    plain = words_of(typed, replace(settings, words=""), file)
    if "".join(wanted) != "".join(plain):
        return "letters"
    others = {
        together: pieces
        for together, pieces in by_hand.read(settings.words).items()
        if together not in typed
    }
    entries = others | dict(by_hand.changed(plain, wanted))
    made = replace(settings, words=by_hand.show(entries))
    if len(made.words) > LONGEST_WORDS:
        return "many"
    return made if list(words_of(typed, made, file)) == wanted else "apart"


def _file(settings: Settings) -> Embeddings | None:
    return source(settings, loaded()).words
