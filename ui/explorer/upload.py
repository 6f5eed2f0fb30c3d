"""A visitor's own file of word vectors: loading it, and what the page says of it."""

from __future__ import annotations

import html

import streamlit as st

from models.vectors.files import MOST_BYTES, WordFileError, read
from ui.explorer import vectors
from ui.kit.language import Text
from ui.kit.settings import Settings

NOTE = """
.own-note { margin: 0; padding: 9px 14px; font-size: .95rem; border-radius: 0 8px 8px 0;
    border-inline-start: 3px solid #8889; background: var(--st-secondary-background-color, #8881); }
.own-note[role=alert] { border-color: currentColor; }
"""


def panel(settings: Settings, text: Text) -> None:
    """Where the vectors are to come from a file: a place to put it, and what came of it."""
    if settings.vectors != "own":
        return
    with st.container(key="own"):
        upload, told = st.columns(2, gap="medium")
        upload.file_uploader(
            text("own.label"),
            key="own_file",
            max_upload_size=MOST_BYTES >> 20,
            on_change=_load,
        )
        upload.caption(text("own.about"))
        with told:
            _tell(text)


def _load() -> None:
    state = st.session_state
    given = state["own_file"]
    state["own"] = state["own_trouble"] = None
    if given is None:
        return
    try:
        state["own"] = vectors.Own(given.name, read(given.getvalue()))
    except WordFileError as error:
        state["own_trouble"] = error


def _tell(text: Text) -> None:
    own, trouble = vectors.own(), st.session_state.get("own_trouble")
    if own:
        file = own.file
        facts = {"name": own.name, "words": file.words, "dimension": file.vectors.dim}
        told = text("own.loaded", **facts)
        _note(f"{told} {text('own.repeated', count=file.repeated)}" if file.repeated else told)
    elif trouble:
        _note(f"{problem(trouble, text)} {text('own.instead')}", "alert")
    else:
        _note(f"{text('own.missing')} {text('own.instead')}", "alert")


def _note(told: str, role: str = "status") -> None:
    """A note like those under the stage; names and contents of files are text in it."""
    st.html(f"<style>{NOTE}</style><p class='own-note' role='{role}'>{html.escape(told)}</p>")


def problem(error: WordFileError, text: Text) -> str:
    """What is wrong with a file, and where."""
    told = text(f"own_error.{error.reason}", **error.facts)
    return told if error.line is None else text("own.at_line", line=error.line, problem=told)
