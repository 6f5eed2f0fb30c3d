"""The verdict on every beginning of the review."""

from __future__ import annotations

from models.classifier.inference import Prediction
from ui.classify.verdict import POSITIVE, words_of
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.views.plots import plots


def draw(found: Prediction, _: Settings, text: Text) -> None:
    """The verdict if the review ended at each word, as a curve."""
    plots.curve(
        "prefixes",
        text("classify.unfolds.label"),
        text("classify.unfolds.axis"),
        words_of(found),
        found.prefixes[:, POSITIVE],
    )
