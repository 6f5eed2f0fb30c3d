"""The panels of the page, each behind a tab; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.classifier.inference import Prediction
from ui.classify import alike, elsewhere, evidence, swap, unfolds, variants
from ui.kit.language import Text
from ui.kit.settings import Settings

Panel = Callable[[Prediction, Settings, Text], None]

DRAWN: Mapping[str, Panel] = {
    "unfolds": unfolds.draw,
    "evidence": evidence.draw,
    "elsewhere": elsewhere.draw,
    "alike": alike.draw,
    "swap": swap.draw,
    "variants": variants.draw,
}
