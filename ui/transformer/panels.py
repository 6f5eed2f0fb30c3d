"""What stands beneath the stage, each behind a tab; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from ui.kit import session
from ui.kit.language import Text
from ui.kit.settings import INSIDES
from ui.transformer import change, lengths, next_word, rolling, switching, why
from ui.transformer.reading import Shown

DRAWN: Mapping[str, Callable[[Shown], None]] = {
    "why": why.draw,
    "lengths": lengths.draw,
    "rollout": rolling.draw,
    "change": change.draw,
    "next": next_word.draw,
    "off": switching.draw,
}


def panels(shown: Shown, text: Text) -> None:
    """The tabs, and what is in the open one."""
    inside = shown.reading.settings.inside
    names = {text(f"inside.{name}.title"): name for name in INSIDES}
    (current,) = (label for label, name in names.items() if name == inside)
    session.fill("inside", current)

    def changed() -> None:
        if label := session.chosen("inside", names):
            session.put(inside=names[label])

    containers = st.tabs(list(names), key="inside", on_change=changed)
    with containers[INSIDES.index(inside)]:
        DRAWN[inside](shown)
