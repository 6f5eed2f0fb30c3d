"""Chinese, which has no spaces -> words: by a dictionary, by a file of vectors, or by hand.

A `Cut` takes a run of Chinese characters and gives its pieces, in order and with nothing lost.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from models.text.traditional import simplified

Cut = Callable[[str], Sequence[str]]

LONGEST_WORD = 16
"""Characters of the longest word that is looked for in a file of vectors."""


def words(run: str) -> Sequence[str]:
    """The likeliest words of rjieba's dictionary; what is in none stays single characters.

    A name that the dictionary lacks is not guessed: guesses join what does not belong together.
    The dictionary takes 34 MB, so it is loaded when the first Chinese is read.
    """
    import rjieba

    ends = accumulate(map(len, rjieba.cut(simplified(run), False)))
    return [run[start:end] for start, end in pairwise([0, *ends])]


CUTS: Mapping[str, Cut] = {"words": words, "characters": list}
"""By its name each way to cut Chinese."""


@dataclass(frozen=True)
class Lexicon:
    """A cut by the longest words that it ``has``, from left to right; ``other`` cuts the rest.

    ``longest``: characters of its longest word. ``pieces``: into what a word comes apart, where it
    does. The time is that of ``longest`` look-ups for each character.
    """

    has: Container[str]
    longest: int
    other: Cut
    pieces: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __call__(self, run: str) -> Sequence[str]:
        found: list[str] = []
        start = read = 0  # what lies between is in no word
        while read < len(run):
            word = self._at(run, read)
            if not word:
                read += 1
                continue
            if start < read:
                found += self.other(run[start:read])
            found += self.pieces.get(word, (word,))
            start = read = read + len(word)
        return [*found, *self.other(run[start:])] if start < len(run) else found

    def _at(self, run: str, start: int) -> str:
        """The longest word that begins here, or none."""
        for end in range(min(len(run), start + self.longest), start, -1):
            if (word := run[start:end]) in self.has:
                return word
        return ""
