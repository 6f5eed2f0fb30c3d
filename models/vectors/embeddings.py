"""Tokens to vectors: look a word up, or make one from its parts or its letters.

Two files in weights/ ship, built by `python -m models.recipes.glove` and `python -m
models.recipes.shared` (docs/vectors.md says how): English words, and words of English and Chinese
in one space.
"""

import functools
import hashlib
import io
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.manifest import WEIGHTS, checked, store
from models.text.chinese import LONGEST_WORD, Lexicon
from models.text.tokens import fold
from models.text.traditional import simplified

SPACES = ("en", "shared")
"""The vectors that ship: of English words, and of both languages in one space."""

CHINESE = re.compile("[\u3001-\u3011\u3400-\u4dbf\u4e00-\u9fff]")
"""One of the characters and signs that may have a Chinese vector."""

_GRAMS = (3, 4, 5)
# A word is known by its beginning: more letters than any real word has cost time and tell nothing.
_LETTERS_READ = 64


@dataclass(frozen=True, eq=False, repr=False)
class Embeddings:
    """Word vectors.

    index: look-up form -> row of `matrix` (words, dim), read-only. ordinary: the median length of a
    row, which is also that of an unknown word's vector. A word that is there as it was
    typed, capitals and all, is looked up as that; any other by its folded form. facts: of vectors
    that ship, what their manifest says.
    """

    name: str
    index: Mapping[str, int]
    matrix: npt.NDArray[np.float16 | np.float32]
    ordinary: float
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __contains__(self, word: object) -> bool:
        """Whether the word, Chinese or in look-up form, has its own vector."""
        return isinstance(word, str) and (word in self.index or simplified(word) in self.index)

    @property
    def dim(self) -> int:
        return int(self.matrix.shape[1])

    def known(self, tokens: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Which tokens are in the vocabulary: (tokens,)."""
        return np.array([self._form(token) in self.index for token in tokens], dtype=bool)

    def vectors(self, tokens: Sequence[str]) -> npt.NDArray[np.float64]:
        """The vector of each token: (tokens, dim). An unknown word's comes from its parts.

        A Chinese word is the mean of the longest known words in it; any other, its spelling.
        """
        forms = [self._form(token) for token in tokens]
        rows = np.array([self.index.get(form, -1) for form in forms], dtype=np.intp)
        vectors = self.matrix[rows].astype(np.float64)
        unknown = np.flatnonzero(rows < 0)
        if unknown.size:
            vectors[unknown] = self.ordinary * self._made([forms[i] for i in unknown])
        return vectors

    def _made(self, forms: Sequence[str]) -> npt.NDArray[np.float64]:
        """A direction for each unknown word: (forms, dim), of length 1."""
        made = spelled(forms, self.dim)
        for row, form in enumerate(forms):
            parts = self.matrix[[self.index[part] for part in self.parts(form)]]
            total = parts.sum(axis=0, dtype=np.float64)
            if length := np.linalg.norm(total):
                made[row] = total / length
        return made

    def parts(self, word: str) -> list[str]:
        """The known words of which a Chinese word consists; none where a part is not known."""
        form = fold(word[:_LETTERS_READ])
        if not is_chinese(form):
            return []
        parts = list(Lexicon(self.index, LONGEST_WORD, list)(form))
        return parts if all(part in self.index for part in parts) else []

    def _form(self, token: str) -> str:
        return token if token in self.index else fold(token)


def spelled(forms: Sequence[str], dim: int) -> npt.NDArray[np.float64]:
    """A direction for each word from its spelling: (forms, dim), of length 1.

    The sum over the word's character n-grams, ends marked (Bojanowski et al. 2017, "Enriching Word
    Vectors with Subword Information"), of a vector that a hash draws for each: words that share
    letters point the same way, and every machine draws the same. Nothing in it was learned.
    """
    grams = [_grams(form) for form in forms]
    drawn = b"".join(hashlib.shake_128(gram).digest(dim) for word in grams for gram in word)
    # Bytes are even over 0..255, so a centred one is even over -127.5..127.5.
    centred = np.frombuffer(drawn, dtype=np.uint8).reshape(-1, dim) - 127.5
    starts = np.cumsum([0, *map(len, grams[:-1])])
    sums: npt.NDArray[np.float64] = np.add.reduceat(centred, starts, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    # Few components of few n-grams can cancel exactly; there is no direction then.
    sums /= np.where(lengths == 0, 1, lengths)
    return sums


def _grams(form: str) -> list[bytes]:
    word = f"<{form[:_LETTERS_READ]}>"
    grams = [word[i : i + size] for size in _GRAMS for i in range(len(word) - size + 1)]
    return [gram.encode("utf-8", "surrogatepass") for gram in grams or [word]]


@functools.cache
def load(space: str = "en") -> Embeddings:
    """The vectors that ship under this name, of `SPACES`.

    Raises ValueError for another name, WeightsError for a missing or damaged file.
    """
    if space not in SPACES:
        raise ValueError(f"space must be one of {SPACES}, got {space!r}")
    facts, arrays = checked(WEIGHTS / f"{space}_vectors.json")
    words = arrays["words"].tobytes().decode().split("\n")
    # Of several spellings of one sign the most frequent has the vector.
    index: dict[str, int] = {}
    for row, word in enumerate(words):
        index[word] = index.setdefault(fold(word), row)
    return Embeddings(space, index, arrays["vectors"], facts["median_length"], facts)


def save(
    out: Path,
    space: str,
    words: Sequence[str],
    vectors: npt.NDArray[np.float64],
    facts: Mapping[str, Any],
) -> None:
    """Write vectors (words, dim), rounded to float16, as `load` reads them, with their manifest."""
    file = io.BytesIO()
    letters = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    rounded = vectors.astype(np.float16)
    lengths = np.sqrt(np.einsum("wd,wd->w", rounded, rounded, dtype=np.float32))
    np.savez(file, words=letters, vectors=rounded)
    name = f"{space}_vectors"
    described = {
        "space": space,
        "words": len(words),
        "dimension": vectors.shape[1],
        "type": "float16",
        "order": "falling frequency",
        "median_length": float(np.median(lengths)),
        **facts,
        "seed": None,
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
    }
    store(out / f"{name}.json", f"{name}.npz", file.getvalue(), described)


def load_for(words: Iterable[str]) -> Embeddings:
    """The vectors for these words: those of both languages where one of them is Chinese.

    A word's vector differs between the two; all words of a page come from the same one. Raises
    WeightsError for a missing or damaged file.
    """
    return load("shared" if any(map(is_chinese, words)) else "en")


def is_chinese(word: str) -> bool:
    """Whether a Chinese character or sign is in the word."""
    return not word.isascii() and CHINESE.search(fold(word)) is not None
