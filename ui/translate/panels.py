"""What stands beneath the stage, each behind a tab; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ui.frame import controls
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
    with controls.tabs(scene.text, scene.settings, "asking", "asking"):
        DRAWN[scene.settings.asking](scene)
