"""What is chosen on the page: the direction, the translator, an example."""

from __future__ import annotations

import streamlit as st

from models.translation.translator import DIRECTIONS, variants
from ui.frame import controls
from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.translate import scene


def direction(text: Text, settings: Settings) -> None:
    """From which language into which; another one begins with what was just written."""
    if settings.is_locked("direction"):
        return
    session.fill("direction", scene.direction_of(settings))
    st.segmented_control(
        text("direction.label"),
        DIRECTIONS,
        format_func=lambda name: text(f"direction.{name}"),
        key="direction",
        on_change=_turned,
    )


def _turned() -> None:
    """The other direction gets the translation as its sentence: what becomes of it on the way back?

    A sentence that somebody typed in the language of the new direction stays.
    """
    settings = session.now()
    asked, before = st.session_state.get("direction"), scene.direction_of(settings)
    if asked not in DIRECTIONS or asked == before:
        return
    changes = {"direction": asked, "phrase": settings.phrase}
    if asked.split("-")[0] != before.split("-")[0] and settings.phrase.strip():
        attention = scene.attention_of(settings)
        made = scene.translated(before, attention, settings.phrase, 1, ())
        changes["phrase"] = made.text
    session.accept(changes, *changes)


def kind(text: Text, settings: Settings) -> None:
    """With which attention, where there are several, and how words are chosen."""
    if len(variants(scene.direction_of(settings))) > 1:
        controls.pick(text, settings, "translator")
    controls.pick(text, settings, "search")
