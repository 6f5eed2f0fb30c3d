"""A visitor's file of word vectors: loading it, and notes about it."""

from __future__ import annotations

import hashlib
import logging
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from models.slices import Slices
from models.vectors.files import WordFile, reading
from models.vectors.limits import MOST_BYTES, QUOTED, WordFileError
from ui.explorer import vectors
from ui.kit import waiting
from ui.kit.escape import escape_html
from ui.kit.language import Text

NOTE = """
.upload-note { margin: 0; padding: 9px 14px; font-size: .95rem; border-radius: 0 8px 8px 0;
    border-inline-start: 3px solid #8889; background: var(--st-secondary-background-color, #8881);
    overflow-wrap: anywhere; white-space: pre-line; }
.upload-note[role=alert] { border-color: currentColor; }
"""

NAME = "upload"
"""Of the work of reading a file."""

LOG = logging.getLogger(__name__)


def show(text: Text, *, asked: bool) -> None:
    """If the settings ask for vectors from a file (``asked``): a field to upload it, a note on
    the result, and a button to drop it.
    """
    if not asked:
        return
    with st.container(key="upload"):
        upload, notes = st.columns(2, gap="medium")
        upload.file_uploader(
            text("upload.label"),
            key=_key(),
            max_upload_size=MOST_BYTES >> 20,
            on_change=_take,
        )
        upload.caption(text("upload.about"))
        with notes:
            if _is_read(text):
                _tell(text)
            else:
                _note(text("upload.instead"))


def _key() -> str:
    """The key of the widget: a new key makes a new, empty widget."""
    return f"upload_{st.session_state.get('uploads_dropped', 0)}"


def _take() -> None:
    """A file was given, to be read, or taken back."""
    state = st.session_state
    state["upload"] = state["upload_trouble"] = None
    state["upload_given"] = state[_key()]
    waiting.forget(NAME)


def _is_read(text: Text) -> bool:
    """Read the file that was given, if one was; False while that takes time, or was stopped."""
    state = st.session_state
    given = state.get("upload_given")
    if given is None:
        return True
    try:
        loaded = waiting.computed(NAME, given.file_id, partial(_reading, given), text)
        if loaded is None:
            return False
        state["upload"] = loaded
    except WordFileError as error:
        LOG.info("a file of vectors is refused", exc_info=error)
        state["upload_trouble"] = error
    state["upload_given"] = None
    return True


def _reading(given: UploadedFile) -> Slices[vectors.LoadedFile]:
    data = given.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    return vectors.LoadedFile(given.name, digest, (yield from reading(data)))


def _drop() -> None:
    """Forget the file, also if it was uploaded on another page."""
    state = st.session_state
    state["upload"] = state["upload_trouble"] = None
    state["uploads_dropped"] = state.get("uploads_dropped", 0) + 1


def _tell(text: Text) -> None:
    loaded, trouble = vectors.loaded(), st.session_state.get("upload_trouble")
    if loaded:
        _note(summary(loaded.name, loaded.file, text))
        st.button(text("upload.drop"), key="drop_upload", on_click=_drop, type="tertiary")
    elif trouble:
        _note(text.together(problem(trouble, text), text("upload.instead")), "alert")
    else:
        _note(text.together(text("upload.missing"), text("upload.instead")), "alert")


def _note(sentence: str, role: str = "status") -> None:
    """A note like those under the stage; names and contents of files are escaped."""
    st.html(
        f"<style>{NOTE}</style><p class='upload-note' role='{role}'>{escape_html(sentence)}</p>"
    )


def summary(name: str, file: WordFile, text: Text) -> str:
    """A line on the file in use, and one for each oddity in it."""
    lines = [text("upload.loaded", name=name, words=file.words, dimension=file.vectors.dim)]
    if file.repeated:
        lines.append(text("upload.repeated", count=file.repeated))
    if file.announced is not None:
        found = len(file.vectors.matrix)
        lines.append(text("upload.announced", announced=file.announced, found=found))
    if file.unmet:
        examples = text("notes.separator").join(
            text("notes.quoted", word=_visible(word)) for word in file.examples
        )
        lines.append(text("upload.unmet", count=file.unmet, examples=examples))
    return "\n".join(lines)


def _visible(word: str) -> str:
    """The start of a word, with invisible signs replaced."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in word)
    return shown if len(shown) <= QUOTED else f"{shown[:QUOTED]}…"


def problem(error: WordFileError, text: Text) -> str:
    """What is wrong with a file, and in which line."""
    problem = text(f"upload_error.{error.reason}", **error.facts)
    return (
        problem if error.line is None else text("upload.at_line", line=error.line, problem=problem)
    )
