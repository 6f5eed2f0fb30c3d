"""What is chosen on the page: the direction, the translator, an example."""

from __future__ import annotations

import streamlit as st

from models.translation import PACKAGED
from models.translation.translator import DIRECTIONS, variants
from ui.frame import controls
from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.translate import packaged, scene

EVERY = (*DIRECTIONS, *PACKAGED)


def direction(text: Text, settings: Settings) -> None:
    """From which language into which; another one begins with what was just written."""
    if settings.is_locked("direction"):
        return
    session.fill("direction", scene.direction_of(settings))
    st.segmented_control(
        text("direction.label"),
        EVERY,
        format_func=lambda name: text(f"direction.{name}"),
        key="direction",
        wrap=True,
        on_change=_turned,
    )


def _turned() -> None:
    """The other direction gets the translation as its sentence: what becomes of it on the way back?

    A sentence that somebody typed in the language of the new direction stays. Where there is
    nothing in that language, and in the place of an example, comes the new direction's example.
    """
    settings = session.now()
    asked, before = st.session_state.get("direction"), scene.direction_of(settings)
    if asked not in EVERY or asked == before:
        return
    phrases = Text(session.spoken(settings.language)).entries["phrases"]
    read, (was_read, written) = asked.split("-")[0], before.split("-")
    changes = {"direction": asked, "phrase": settings.phrase}
    if read == was_read:
        if settings.phrase in phrases[before] and settings.phrase not in phrases[asked]:
            changes["phrase"] = phrases[asked][0]
    elif read != written:
        changes["phrase"] = phrases[asked][0]
    elif settings.phrase.strip():
        changes["phrase"] = _written(settings, before) or phrases[asked][0]
    session.accept(changes, *changes)


def _written(settings: Settings, direction: str) -> str:
    """What was just written; "" where it was not written yet."""
    if direction in PACKAGED:
        last = packaged.last_shown()
        return last.text if last is not None and last.direction == direction else ""
    return scene.translated(direction, scene.attention_of(settings), settings.phrase, 1, ()).text


def kind(text: Text, settings: Settings) -> None:
    """With which attention, where there are several, and how words are chosen."""
    direction = scene.direction_of(settings)
    known = variants(direction)
    if direction in PACKAGED:
        packaged.heads(text, settings, direction)
    elif len(known) > 1 and not settings.is_locked("translator"):
        session.fill("translator", scene.attention_of(settings))
        st.segmented_control(
            text("translator.label"),
            known,
            format_func=lambda name: text(f"translator.{name}"),
            key="translator",
            on_change=_looks,
        )
    controls.pick(text, settings, "search")


def _looks() -> None:
    session.accept({"translator": st.session_state.get("translator")}, "translator")
