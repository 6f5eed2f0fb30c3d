"""How well vectors of two languages translate, by a dictionary of Chinese and English.

    python -m models.recipes.translations --dictionary cedict_1_0_ts_utf-8_mdbg.txt.gz

measures the vectors that ship. CC-CEDICT: a line for each Chinese word, as
`traditional simplified [pinyin] /gloss/gloss/`.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.vectors.embeddings import Embeddings, load

ASKED = 5_000
"""So many of a language's most frequent words are looked at; of them, those in the dictionary."""

CANDIDATES = (1_500, 20_000)
"""Among so many of the other language's most frequent words a translation is looked for."""

COMMON = 1_250
"""So many English words of letters alone `of_common` asks."""

AT = (1, 5)
_ENTRY = re.compile(r"\S+ (?P<chinese>\S+) \[[^]]*\] /(?P<glosses>.*)/")
_ASIDE = re.compile(r"\s*\([^)]*\)\s*")


@dataclass(frozen=True)
class Dictionary:
    """The other language's words for each word, of English and of Chinese."""

    english: Mapping[str, Set[str]]
    chinese: Mapping[str, Set[str]]

    @classmethod
    def read(cls, path: Path) -> Dictionary:
        """Glosses of one word count, without what is in brackets, and verbs without their to."""
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
        english: dict[str, set[str]] = {}
        chinese: dict[str, set[str]] = {}
        for entry in filter(None, map(_ENTRY.match, text.splitlines())):
            for gloss in entry["glosses"].split("/"):
                word = _ASIDE.sub("", gloss).removeprefix("to ").strip().lower()
                if word and " " not in word:
                    english.setdefault(word, set()).add(entry["chinese"])
                    chinese.setdefault(entry["chinese"], set()).add(word)
        return cls(english, chinese)


def precision(
    model: Embeddings, english: Sequence[str], chinese: Sequence[str], dictionary: Dictionary
) -> list[dict[str, object]]:
    """Of the words asked, for how many a translation is among the nearest by the cosine."""
    found = []
    for candidates in CANDIDATES:
        for name, asked, among, meaning in (
            ("en-zh", english, chinese, dictionary.english),
            ("zh-en", chinese, english, dictionary.chinese),
        ):
            others = among[:candidates]
            measured = _found(model, asked[:ASKED], others, meaning)
            found.append({"from_to": name, "candidates": len(others)} | measured)
    return found


def of_common(
    model: Embeddings, english: Sequence[str], chinese: Sequence[str], dictionary: Dictionary
) -> dict[str, object]:
    """The same of common English words, among Chinese words of two characters or more.

    Single characters have several meanings each, so without them it is easier; this is how
    precision is often given.
    """
    asked = [word for word in english if word.isalpha()][:COMMON]
    others = [word for word in chinese if len(word) > 1][: CANDIDATES[0]]
    measured = _found(model, asked, others, dictionary.english)
    return {"asked": len(asked), "candidates": len(others)} | measured


def _found(
    model: Embeddings,
    asked: Sequence[str],
    others: Sequence[str],
    meaning: Mapping[str, Set[str]],
) -> dict[str, object]:
    """How many of the words asked have a meaning among the others, and for how many it is near."""
    known = set(others)
    words = [word for word in asked if meaning.get(word, set()) & known]
    nearest = _nearest(_directions(model, words), _directions(model, others), max(AT))
    hits = np.array(
        [
            [others[index] in meaning[word] for index in indices]
            for word, indices in zip(words, nearest.tolist(), strict=True)
        ]
    )
    shares = {f"at_{at}": float(np.mean(hits[:, :at].any(axis=1))) for at in AT}
    return {"words": len(words), **shares}


def _directions(model: Embeddings, words: Sequence[str]) -> npt.NDArray[np.float32]:
    vectors = model.vectors(words).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _nearest(
    one: npt.NDArray[np.float32], others: npt.NDArray[np.float32], most: int
) -> npt.NDArray[np.intp]:
    """The places of the ``most`` nearest of the others, nearest first: (one, most)."""
    return np.argsort(-(one @ others.T), axis=1, kind="stable")[:, :most]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m models.recipes.translations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--dictionary", type=Path, required=True, help="the file of CC-CEDICT")
    dictionary = Dictionary.read(parser.parse_args().dictionary)
    shipped = load("shared")
    english, chinese = (list(shipped.index)[first::2] for first in range(2))
    for row in precision(shipped, english, chinese, dictionary):
        print(row)
    print("common words:", of_common(shipped, english, chinese, dictionary))


if __name__ == "__main__":
    main()
