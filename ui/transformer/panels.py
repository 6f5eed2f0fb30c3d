"""What stands beneath the stage, each behind a tab; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ui.frame import controls
from ui.kit.language import Text
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
    settings = shown.reading.settings
    with controls.tabs(text, settings, "inside", "inside"):
        DRAWN[settings.inside](shown)
