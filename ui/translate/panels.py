"""What stands beneath the stage, each behind a tab; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from ui.kit import session
from ui.kit.settings import ASKINGS
from ui.translate import hypotheses, moving, without, word
from ui.translate.scene import Scene

DRAWN: Mapping[str, Callable[[Scene], None]] = {
    "word": word.draw,
    "weights": moving.draw,
    "beam": hypotheses.draw,
    "without": without.draw,
}


def panels(scene: Scene) -> None:
    """The tabs, and what is in the open one."""
    text, asking = scene.text, scene.settings.asking
    names = {text(f"asking.{name}.title"): name for name in ASKINGS}
    (current,) = (label for label, name in names.items() if name == asking)
    session.fill("asking", current)

    def changed() -> None:
        if label := session.chosen("asking", names):
            session.put(asking=names[label])

    containers = st.tabs(list(names), key="asking", on_change=changed)
    with containers[ASKINGS.index(asking)]:
        DRAWN[asking](scene)
