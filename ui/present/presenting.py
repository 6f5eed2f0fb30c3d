"""The data of presenter mode for the stage."""

from __future__ import annotations

from attention import AttentionTrace
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.present import demo
from ui.views.stage.wire import Presenting

WORDS = ("enter", "leave", "keys", "demoKeys", "frozen", "cell", "component")


def presenting(
    settings: Settings,
    text: Text,
    trace: AttentionTrace,
    cell: tuple[int, int],
    headline: str = "",
    **values: object,
) -> Presenting:
    """The state and the words, and the stop of the prepared path if there is one.

    ``values``: what the sentences of `ui.present.demo` may use besides the trace's numbers.
    """
    stop = demo.card(settings, text, trace, cell, **values)
    return projected(settings, text, headline) | {"stop": stop}


def projected(settings: Settings, text: Text, headline: str = "") -> Presenting:
    """The state and the words. ``headline``: the page's text above its view."""
    return {
        "on": settings.present,
        "contrast": settings.contrast == "high",
        "headline": headline,
        "stop": None,
        "words": {word: text(f"present.{word}") for word in WORDS},
    }
