"""One word changed: the review before and after, side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from attention.steps import labels
from attention.ties import leading
from models.classifier.inference import LENGTH, Double, Prediction
from models.classifier.neighbours import SPACES, Neighbours, neighbours
from models.text.tokens import Tokens
from models.vectors import embeddings
from ui.classify.verdict import STYLE, block, classifier, positive
from ui.kit import session
from ui.kit.escape import escape_html, escape_markdown
from ui.kit.language import Text
from ui.kit.numbers import signed
from ui.kit.settings import Settings
from ui.views.plots import plots
from ui.views.plots.plots import Column, Words

LONGEST_LABEL = 24


def draw(found: Prediction, settings: Settings, text: Text) -> None:
    """Choose a word and its replacement; how the verdict and attention change."""
    index = _chosen_index(found, settings)
    _choose(found, index, settings, text)
    model = classifier(found.language, settings.attention)
    new = model.tokens(settings.swap)
    if not new:
        st.markdown(
            text("classify.swap.none", word=escape_markdown(shortened(found.tokens[index])))
        )
        return
    tokens = [*found.tokens[:index], *new, *found.tokens[index + 1 :]]
    left_out = found.left_out + max(0, len(tokens) - LENGTH)
    after = model.read(Tokens(tokens[:LENGTH], left_out, unread=found.unread))
    _verdicts(found, after, text)
    _bars(found, after, index, len(new), text)


def _chosen_index(found: Prediction, settings: Settings) -> int:
    """The index of the chosen word; by default the word that the last row looks at most."""
    if 1 <= settings.place <= len(found.tokens):
        return settings.place - 1
    return leading(found.row)


def _choose(found: Prediction, index: int, settings: Settings, text: Text) -> None:
    # Equal words get different names, because the browser sends back only a name.
    names = labels([shortened(token) for token in found.tokens])
    st.pills(
        text("classify.swap.which"),
        tuple(range(len(names))),
        format_func=lambda at: escape_markdown(names[at]),
        disabled=settings.is_locked("place"),
        **_held("changed_word", index, _word_chosen),
    )
    ids = tuple(found.ids.tolist())
    offered = _suggested(
        found.language, settings.attention, found.tokens[index], ids, index, found.kind
    )
    with st.container(horizontal=True, key="instead"):
        for name, words in (("turning", offered.turning), ("alike", offered.alike)):
            if words:
                st.pills(
                    text(f"classify.swap.{name}"),
                    words,
                    disabled=settings.is_locked("swap"),
                    **_held(name, settings.swap if settings.swap in words else None, _taken),
                )
        st.text_input(
            text("classify.swap.own"),
            live=True,
            placeholder=text("classify.swap.placeholder"),
            width=240,
            **session.bound("swap"),
        )


def _held(key: str, value: object, changed: Callable[[str], None]) -> dict[str, Any]:
    """The arguments of a widget that shows ``value`` and tells ``changed`` its key."""
    session.fill(key, value)
    return {"key": key, "on_change": changed, "args": (key,)}


def _word_chosen(key: str) -> None:
    at = st.session_state.get(key)
    if isinstance(at, int):
        session.put(place=at + 1, swap="")


def _taken(key: str) -> None:
    session.accept({"swap": st.session_state.get(key) or ""}, "swap")


@st.cache_data(max_entries=256, show_spinner=False)
def _suggested(
    language: str, attention: str, token: str, ids: tuple[int, ...], index: int, kind: int
) -> Neighbours:
    model, vectors = classifier(language, attention), embeddings.load(SPACES[language])
    return neighbours(model, vectors, token, np.array(ids, np.int32), index, kind)


def _verdicts(before: Prediction, after: Prediction, text: Text) -> None:
    parts = [
        f"<div><p class='small'>{escape_html(text(f'classify.swap.{name}'))}</p>"
        f"{block(found, text)}</div>"
        for name, found in (("before", before), ("after", after))
    ]
    st.html(f"{STYLE}<div class='verdict'>{''.join(parts)}</div>")


def _bars(before: Prediction, after: Prediction, index: int, count: int, text: Text) -> None:
    """Both reviews word by word; several new words stand under each other."""
    end = index + min(count, LENGTH - index)
    words = [*before.tokens[:index], *after.tokens[index:end], *before.tokens[index + 1 :]]
    known = [*before.known[:index], *after.known[index:end], *before.known[index + 1 :]]
    words[index] = f"{before.tokens[index]} → {words[index]}"
    n = len(words)
    one, other = np.full(n, np.nan), np.full(n, np.nan)
    one[: index + 1] = before.row[: index + 1]
    one[end:] = before.row[index + 1 :]
    other[: len(after.row)] = after.row
    change = other - one
    columns = [
        _column("before", one, positive(before), text),
        _column("after", other, positive(after), text),
        Column(
            text("classify.swap.difference"),
            change,
            signed=True,
            lines=[
                text(
                    "classify.swap.moved",
                    points=signed(100 * (positive(after) - positive(before)), 1),
                )
            ],
        ),
    ]
    plots.bars(
        "swapped",
        text("classify.swap.label"),
        text("classify.word"),
        Words(words, known),
        columns,
        scale=(min(0.0, float(np.nanmin(change))), float(np.nanmax([one, other, change]))),
        sentences={"positive": text("classify.elsewhere.positive")},
    )


def _column(name: str, row: Double, probability: float, text: Text) -> Column:
    return Column(text(f"classify.swap.{name}"), row, probability=probability)


def shortened(token: str) -> str:
    return token if len(token) <= LONGEST_LABEL else f"{token[:LONGEST_LABEL]}…"
