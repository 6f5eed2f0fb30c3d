"""Translators with attention, which show where they look while they write.

>>> made = load("en-zh").translate("Thank you.")
>>> made.text
'谢谢。'
"""

import importlib
from functools import cache

from models.translation.network import DEFAULT
from models.translation.packaged import PACKAGED
from models.translation.translator import DIRECTIONS, Guess, NotAWord, Translation, Translator

__all__ = ["DIRECTIONS", "PACKAGED", "Guess", "NotAWord", "Translation", "Translator", "load"]


@cache
def load(direction: str = "en-zh", attention: str = DEFAULT) -> Translator:
    """The translator of a direction, which all share: it is read-only.

    Those of a package (`PACKAGED`) have attention of one kind, and of all that a `Translator` has
    only ``translate``, which also takes a layer and a head.

    Raises ValueError for another direction, WeightsError for a missing or damaged file,
    NotInstalled where a package is not here.
    """
    if direction in PACKAGED:
        # The server asks a process of its own instead, and never imports this.
        found: Translator = importlib.import_module("models.translation.marian.translator").load(
            direction
        )
        return found
    if direction not in DIRECTIONS:
        known = ", ".join((*DIRECTIONS, *PACKAGED))
        raise ValueError(f"direction must be one of {known}, got {direction!r}")
    return Translator.load(direction, attention)
