"""Prediction in class: the weights are covered until the reader predicts which word wins a row."""

from __future__ import annotations

from functools import partial

import streamlit as st

from attention import AttentionTrace
from attention.steps import labels
from attention.ties import largest, leading
from ui.kit import session
from ui.kit.escape import escape_markdown
from ui.kit.language import Text
from ui.kit.numbers import printed
from ui.kit.settings import Settings

STYLE = "<style>.st-key-predicting { max-width: 46rem; gap: .5rem; }</style>"

_ANSWERED = "predicted"
"""Session key of the answer, with the text that it is about."""


def ask(trace: AttentionTrace, row: int, typed: str, settings: Settings, text: Text) -> None:
    """While the page is veiled, a question about a row of weights; afterwards the outcome.

    ``typed``: the text of the words; the outcome is shown for this text only.
    """
    if settings.veil:
        with st.container(key="predicting"):
            _question(trace, min(row, trace.shape[0] - 1), typed, text)
    elif st.session_state.get(_ANSWERED, ("",))[0] == typed:
        st.success(_outcome(text), icon=":material/lightbulb:")


def _question(trace: AttentionTrace, row: int, typed: str, text: Text) -> None:
    words = labels(trace.key_tokens)
    query = labels(trace.query_tokens)[row]
    st.html(STYLE)
    st.markdown(text("veil.question", query=escape_markdown(query)))
    key = f"prediction {row} {len(words)}"
    st.pills(
        text("veil.question", query=escape_markdown(query)),
        range(len(words)),
        format_func=lambda index: escape_markdown(words[index]),
        key=key,
        label_visibility="collapsed",
    )
    index = st.session_state[key]
    with st.container(horizontal=True):
        st.button(
            text("veil.none")
            if index is None
            else text("veil.stand", word=escape_markdown(words[index])),
            type="primary",
            disabled=index is None,
            on_click=partial(_answer, trace, row, index, typed),
        )
        st.button(text("veil.open"), type="tertiary", on_click=partial(session.put, veil=False))


def _answer(trace: AttentionTrace, row: int, index: int, typed: str) -> None:
    words, weights = labels(trace.key_tokens), trace.weights[row]
    won = largest(weights)
    winner = index if won[index] else leading(weights)
    facts = {
        "query": labels(trace.query_tokens)[row],
        "word": words[index],
        "weight": printed(weights[index]),
        "winner": words[winner],
        "most": printed(weights[winner]),
    }
    st.session_state[_ANSWERED] = typed, bool(won[index]), facts
    session.put(veil=False)


def _outcome(text: Text) -> str:
    _, right, facts = st.session_state[_ANSWERED]
    values = {name: escape_markdown(value) for name, value in facts.items()}
    return text("veil.right" if right else "veil.wrong", **values)
