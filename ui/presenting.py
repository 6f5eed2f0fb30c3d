"""What the stage needs to know for presenter mode."""

from __future__ import annotations

from ui.language import Text
from ui.settings import Settings
from ui.stage.view import View

WORDS = ("enter", "leave", "keys", "demoKeys", "frozen", "cell", "component")


def presenting(settings: Settings, text: Text, headline: str = "") -> View:
    """The state and the words. ``headline`` is what the page says above its stage."""
    return {
        "on": settings.present,
        "contrast": settings.contrast == "high",
        "headline": headline,
        "stop": None,
        "words": {word: text(f"present.{word}") for word in WORDS},
    }
