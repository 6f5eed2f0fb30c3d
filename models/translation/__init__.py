"""Small translators with attention, which show where they look while they write.

>>> made = load("en-zh").translate("Thank you.")
>>> made.text
'谢谢。'
"""

from functools import cache

from models.translation.translator import DIRECTIONS, Guess, NotAWord, Translation, Translator

__all__ = ["DIRECTIONS", "Guess", "NotAWord", "Translation", "Translator", "load"]


@cache
def load(direction: str = "en-zh", attention: str = "additive") -> Translator:
    """The translator of a direction, which all share: it is read-only.

    Raises ValueError for another direction, WeightsError for a missing or damaged file.
    """
    if direction not in DIRECTIONS:
        raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}, got {direction!r}")
    return Translator.load(direction, attention)
