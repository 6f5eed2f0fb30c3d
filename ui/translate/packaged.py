"""Asking the process with packaged translators: a translation, and what if its heads look away."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

from models.translation.asking import Asked, Head, OfMove, OfTranslation, OfWithout, Received
from models.translation.packaged import ALIGNER, ALIGNMENT_ERROR, HEADS, LAYERS
from models.translation.translator import BEAM
from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.kit.translators import worker
from ui.transformer.asking import answered, ask

T = TypeVar("T")

_LAST = "translate_last"
"""Where the session keeps what it showed last: it stays while the next is on its way."""


def head_of(settings: Settings) -> Head:
    """The chosen head, from 0; at first that which was trained to align."""
    if not settings.decoder_head:
        return ALIGNER
    layer, head = divmod(settings.decoder_head - 1, HEADS)
    return layer, head


def of_translation(settings: Settings, direction: str) -> OfTranslation:
    """The question that the settings ask."""
    return OfTranslation(
        direction,
        settings.phrase,
        head_of(settings),
        BEAM if settings.search == "beam" else 1,
        tuple(settings.begun.split()),
    )


def received(settings: Settings, text: Text, direction: str) -> Received | None:
    """The translation; while it is on its way the last one of the direction, if there is one."""
    found = _answer(of_translation(settings, direction), Received, text)
    if found is not None:
        st.session_state[_LAST] = found
        return found
    last = last_shown()
    return last if last is not None and last.direction == direction else None


def last_shown() -> Received | None:
    """What the session showed last of a packaged translator."""
    found: Received | None = st.session_state.get(_LAST)
    return found


def moved(question: OfMove, text: Text) -> tuple[object, ...] | None:
    """What is written if one head, and if all, look elsewhere; None while it is on its way."""
    return _answer(question, tuple, text)


def without(question: OfWithout, text: Text) -> dict[str, str] | None:
    """The translation without its attention; None while it is on its way."""
    return _answer(question, dict, text)


def _answer(question: Asked, kind: type[T], text: Text) -> T | None:
    found = answered(
        ask(question, f"translator {question.kind}", worker(), "packaged.translate.writing"), text
    )
    if found is None:
        return None
    assert isinstance(found, kind)
    return found


def heads(text: Text, settings: Settings, direction: str) -> None:
    """Which of the decoder's heads is shown, each with how badly it aligns."""
    session.fill("decoder_head", HEADS * head_of(settings)[0] + head_of(settings)[1] + 1)
    st.selectbox(
        text("decoder_head.label"),
        range(1, LAYERS * HEADS + 1),
        format_func=lambda number: name(text, direction, divmod(number - 1, HEADS)),
        key="decoder_head",
        help=text("decoder_head.help"),
        on_change=_take_head,
        width=290,
    )


def name(text: Text, direction: str, head: Head) -> str:
    """A head by its numbers, from 1, with its alignment error rate."""
    layer, number = head
    return text(
        "decoder_head.aligner" if head == ALIGNER else "decoder_head.other",
        layer=layer + 1,
        head=number + 1,
        rate=f"{ALIGNMENT_ERROR[direction][layer][number]:.2f}",
    )


def _take_head() -> None:
    session.accept({"decoder_head": st.session_state.get("decoder_head")}, "decoder_head")
