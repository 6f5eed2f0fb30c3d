"""What a stranger can make large has a bound, and docs/bounds.md says which: that of the code."""

import re
import tomllib

from attention import SCORINGS, SIMILARITIES
from models.classifier.inference import LENGTH
from models.serving.line import Line
from models.text.chinese import LONGEST_WORD
from models.text.tokens import LIMIT, LONGEST_TEXT
from models.transformer.glance import MOST_CELLS
from models.transformer.library import MOST_PIECES
from models.vectors import limits
from tests import ROOT
from ui.compare import gallery, sweeps
from ui.explorer.words import MOST_WORDS
from ui.export import FORMATS
from ui.kit import by_hand, session
from ui.kit.fields import LONGEST_TYPED
from ui.kit.reading import MOST_TEXTS
from ui.kit.settings import (
    FIELDS,
    LONGEST_HAND,
    LONGEST_LINK,
    LONGEST_NOTE,
    LONGEST_QUERY,
    LONGEST_WORDS,
    TYPED,
)
from ui.lessons import compute, progress

TABLE = (ROOT / "docs/bounds.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip(): cells[1:3]
    for line in TABLE.partition("## What it costs")[0].splitlines()
    if line.startswith("| ") and len(cells := line.strip("| ").split(" | ")) > 2
}
"""By what is sent: the settings that carry it, and the bound."""

SERVER = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["server"]
WAITING = Line.__init__.__kwdefaults__

BOUNDS = {
    "a sentence": (LONGEST_TYPED, LONGEST_TEXT, LIMIT),
    "a sentence with contextual vectors": (MOST_PIECES,),
    "a review, another word": (LONGEST_TYPED, LONGEST_TEXT, LENGTH),
    "a text for a trained model": (LONGEST_TYPED, LONGEST_TEXT, MOST_PIECES, MOST_CELLS),
    "words by hand": (LONGEST_WORDS, LONGEST_WORD, MOST_WORDS),
    "vectors by hand": (LONGEST_HAND, by_hand.MOST_WORDS, max(by_hand.DIMENSIONS)),
    "a note": (LONGEST_NOTE,),
    "weights by hand": (FIELDS["edit"].metadata["most"],),
    "words taken away": (FIELDS["hidden"].metadata["below"],),
    "any other setting": (LONGEST_LINK,),
    "a link": (LONGEST_QUERY,),
    "one message": (SERVER["maxWidgetStateSize"],),
    "progress kept by a browser": (progress.LONGEST_KEPT,),
    "a number as an answer": (compute.LONGEST,),
    "a file of vectors": (limits.MOST_BYTES >> 20, limits.MOST_WORDS, limits.DIMENSIONS[1]),
    "heads": (FIELDS["heads"].metadata["high"], FIELDS["head_size"].metadata["high"], LIMIT),
    "random vectors": (FIELDS["dimension"].metadata["high"], LIMIT),
    "the gallery": (len(SCORINGS) * len(SIMILARITIES), gallery.SIDE),
    "a sweep": (sweeps.MOST_LENGTHS, sweeps.QUERIES),
    "files to take away": (len(FORMATS), LIMIT),
    "questions for a worker": (WAITING["waiting"], WAITING["remembered"]),
    "what a session remembers": (session.MOST_REMEMBERED,),
    "words of texts in memory": (MOST_TEXTS,),
}


def numbers(text: str) -> set[int]:
    return {int(number.replace(",", "")) for number in re.findall(r"\b[0-9][0-9,]*\b", text)}


def test_every_bound_of_the_table_is_that_of_the_code() -> None:
    assert ROWS.keys() - {"what is sent"} == BOUNDS.keys()
    for name, bounds in BOUNDS.items():
        assert set(bounds) <= numbers(ROWS[name][1]), (name, bounds, ROWS[name][1])


def test_every_setting_that_may_grow_has_a_row() -> None:
    named = set(re.findall(r"`(\w+)`", " ".join(fields for fields, _ in ROWS.values())))
    growing = {
        name for name, each in FIELDS.items() if each.metadata.keys() & {"typed", "most", "below"}
    }
    sized = {"heads", "head_size", "dimension", "extra"}
    assert growing == {*TYPED, "edit", "hidden"}
    assert growing | sized <= named
    assert named <= FIELDS.keys()


def test_every_extra_of_compare_has_a_row() -> None:
    extras = set(FIELDS["extra"].metadata["options"]) - {"none"}
    assert extras == {"gallery", *sweeps.SWEEPS}
