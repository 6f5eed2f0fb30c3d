r"""Which words of a sentence pair say the same: links by which a translator's attention is taught.

    python -m models.recipes.guide --data DIR

An encoder that was trained on both languages reads both sentences, and two words are linked where
each is the other's nearest by the cosine of its contextual vectors (`models.recipes.alignment`).
Each pair becomes a line of a file: English tokens, Chinese tokens, links from 0. A
command that was stopped goes on after the last whole line.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

from models.recipes import pairs as corpus
from models.recipes.alignment import Links, mutual, vectors
from models.transformer.contextual import MODEL
from models.transformer.errors import TooLong
from models.transformer.library import load
from models.transformer.network import Single
from models.translation.translator import LONGEST
from models.translation.units import Ids

LAYER = 7
"""Of the encoder, the one whose words find their translations best (docs/transformer.md)."""

FILE = "links.tsv"
NO_LINK = -1


class Pair(NamedTuple):
    """A sentence pair as the translators cut it."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]


def cut(folder: Path) -> list[Pair]:
    """The pairs that teach in the file's order, as the translators of both directions cut them."""
    found = corpus.split(corpus.read(folder), "en-zh").train
    english, chinese = (
        corpus.units((pair[side] for pair in found), language)
        for side, language in enumerate(("en", "zh"))
    )
    return [
        Pair(tuple(english.split(one, LONGEST)), tuple(chinese.split(other, LONGEST)))
        for one, other in found
    ]


def linked(tokens: Iterable[Pair], file: Path) -> dict[Pair, Links]:
    """The links of each pair: those that the file has, and the others, which are added to it."""
    known = dict(_lines(file)) if file.exists() else {}
    missing = [each for each in tokens if each not in known]
    if not missing:
        return known
    link, bar = aligner(), keras.utils.Progbar(len(missing), unit_name="pair", interval=10)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as out:
        # Written anew, so that a line that was cut off does not stay.
        out.writelines(_line(*each) for each in known.items())
        for each in missing:
            known[each] = link(each)
            out.write(_line(each, known[each]))
            bar.add(1)
    return known


def aligner() -> Callable[[Pair], Links]:
    """Links (English, Chinese) of a pair; none where a sentence is longer than the encoder reads.

    Many sentences have several translations: what was read of the last ones is kept.
    """
    whole = load(MODEL)
    layers = whole.network.layers[:LAYER]
    model = replace(whole, network=replace(whole.network, layers=layers))

    @lru_cache(maxsize=64)
    def read(words: tuple[str, ...]) -> Single:
        found: Single = vectors(model, words)[-1]
        return found

    def link(tokens: Pair) -> Links:
        try:
            return mutual(read(tokens.english), read(tokens.chinese))
        except TooLong:
            return frozenset()

    return link


def looks(
    source: Sequence[str], target: Sequence[str], direction: str, links: Mapping[Pair, Links]
) -> Ids:
    """Where each word of a target (m,) has to look: the index of a source word, or `NO_LINK`."""
    found = np.full(len(target), NO_LINK, np.int32)
    english, chinese = (source, target) if direction == "en-zh" else (target, source)
    for link in links.get(Pair(tuple(english), tuple(chinese)), ()):
        index, row = link if direction == "en-zh" else link[::-1]
        found[row] = index
    return found


def _line(tokens: Pair, links: Links) -> str:
    sides = (" ".join(tokens.english), " ".join(tokens.chinese))
    return "\t".join((*sides, " ".join(f"{one}-{other}" for one, other in sorted(links)))) + "\n"


def _lines(file: Path) -> Iterator[tuple[Pair, Links]]:
    for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            english, chinese, links = line[:-1].split("\t")
            pairs = (link.split("-") for link in links.split())
            yield (
                Pair(tuple(english.split(" ")), tuple(chinese.split(" "))),
                frozenset((int(one), int(other)) for one, other in pairs),
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m models.recipes.guide",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with cmn.txt")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder for links.tsv")
    chosen = parser.parse_args()
    try:
        tokens = cut(chosen.data)
    except corpus.MissingPairs as error:
        parser.error(str(error))
    found = linked(tokens, chosen.out / FILE)
    some = [found[each] for each in tokens if found[each]]
    print(f"{len(tokens)} pairs, {len(some)} with links, {sum(map(len, some))} links")


if __name__ == "__main__":
    main()
