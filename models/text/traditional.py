"""Traditional characters -> the simplified ones by which words are looked up."""

import functools
from collections.abc import Mapping
from pathlib import Path

TABLE = Path(__file__).with_name("traditional.txt")


@functools.cache
def _table() -> Mapping[int, int]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return str.maketrans(pairs[::2], pairs[1::2])


def simplified(text: str) -> str:
    """The text with each traditional character as a simplified one: as long as before.

    Character by character, so what depends on the word stays as it was typed: 乾 is 干 in 乾淨, but
    not in 乾坤.
    """
    return text if text.isascii() else text.translate(_table())
