"""Word vectors in a reader's file, text or .npz, and which of their words a text can contain."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.slices import Slices, whole, within
from models.text.chinese import LONGEST_WORD as LONGEST_CHINESE
from models.text.chinese import Cut, Lexicon
from models.text.tokens import fold, tokenize
from models.vectors import npz_file, text_file
from models.vectors.embeddings import Embeddings
from models.vectors.limits import LONGEST_WORD, MOST_BYTES, WordFileError

EXAMPLES = 3

PARSED, FOLDED = 0.5, 0.2
"""About how much of the time it takes to parse a file, and how much of the rest to fold its words.

Words with letters from everywhere take longer, numbers of few words less.
"""

_USUAL = re.compile(f"[A-Za-z0-9À-ÖØ-öø-ſА-яЁё]+|[\u4e00-\u9fff]{{1,{LONGEST_CHINESE}}}")
"""Words of letters and digits alone, which the tokenizer keeps whole; but for one: can + not."""

AT_A_TIME = 1000
"""Words in a slice."""


@dataclass(frozen=True)
class WordFile:
    """The content of a file.

    words: how many different words. repeated: how many lines repeat a word; the first one counts.
    announced: how many words the header announces, if that differs from the number of lines.
    unmet: how many words no text can contain, because the tokenizer splits them (don't becomes do
    and n't); examples: a few of them.
    """

    vectors: Embeddings
    words: int
    repeated: int
    announced: int | None
    unmet: int
    examples: tuple[str, ...]


def read(data: bytes) -> WordFile:
    """The word vectors in a file's bytes; the bytes show what kind of file it is.

    Raises WordFileError for any other file.
    """
    return whole(reading(data))


def reading(data: bytes) -> Slices[WordFile]:
    """The same in slices."""
    if len(data) > MOST_BYTES:
        raise WordFileError("too_large")
    try:
        if data.startswith(b"PK"):
            words, matrix = npz_file.unpack(data)
            return (yield from _collected(words, matrix, None))
        parsed = yield from within(0, PARSED, text_file.parse(data))
        return (yield from within(PARSED, 1, _collected(*parsed)))
    except WordFileError:
        raise
    # NumPy, zipfile and zlib raise many kinds of errors for a damaged file.
    except Exception as error:
        raise WordFileError("damaged") from error


def _collected(
    words: list[str], matrix: npt.NDArray[np.float32], announced: int | None
) -> Slices[WordFile]:
    """A word is found as it is written, and by its folded form unless that is another word."""
    rows: dict[str, int] = {}
    for row, word in enumerate(words):
        rows.setdefault(word, row)
    index = dict(rows)
    for count, (word, row) in enumerate(rows.items()):
        if len(word) <= LONGEST_WORD:
            index.setdefault(fold(word), row)
        if count % AT_A_TIME == 0:
            yield FOLDED * count / len(rows)
    matrix.flags.writeable = False
    ordinary = float(np.median(np.linalg.norm(matrix, axis=1)))
    cut = Lexicon(index, LONGEST_CHINESE, list)
    unmet = []
    for count, (word, row) in enumerate(rows.items()):
        if not _met(word, row, index, cut):
            unmet.append(word)
        if count % AT_A_TIME == 0:
            yield FOLDED + (1 - FOLDED) * count / len(rows)
    return WordFile(
        vectors=Embeddings("own", index, matrix, ordinary),
        words=len(rows),
        repeated=len(matrix) - len(rows),
        announced=None if announced == len(matrix) else announced,
        unmet=len(unmet),
        examples=tuple(word[:LONGEST_WORD] for word in unmet[:EXAMPLES]),
    )


def _met(word: str, row: int, index: Mapping[str, int], cut: Cut) -> bool:
    """Whether the tokenizer can make a token that is looked up in this word's row."""
    if len(word) > LONGEST_WORD:
        return False
    if _USUAL.fullmatch(word) and word.lower() != "cannot":
        return True  # and cheap
    return any(
        index.get(token, index.get(fold(token))) == row
        for form in (word, word.capitalize())
        for after in _company(word)
        for token in tokenize(form + after, "en", 1, cut)
    )


def _company(word: str) -> Iterable[str]:
    """What must follow an abbreviation for the tokenizer to keep its dot: J. Fox, No. 1."""
    return ("", " A", " 1") if word.endswith(".") else ("",)
