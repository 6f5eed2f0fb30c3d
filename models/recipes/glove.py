"""GloVe as published -> the English vectors that ship: choose the words, remove what all share.

Run by: python -m models.recipes.glove --source PATH [--out DIR] [--words 20000]
"""

import argparse
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.manifest import WEIGHTS
from models.text.tokens import fold, tokenize
from models.vectors.embeddings import save

COMPONENTS = 2
Floats = npt.NDArray[np.float64]

_NUMBER = re.compile(
    r"[a-z0-9]{1,4}"  # 7, 1984, 1st, 70s, mp3
    r"|\d{4}s|'\d0s|\d+th"  # 1980s, '80s, 100th
    r"|\d{1,3}(?:,000)+"  # 10,000
)


def wanted(word: str) -> bool:
    """Whether somebody can type `word` and look it up: one token in some context, in look-up form.

    Of words with digits only short ones stay, with decades, ordinals and round thousands:
    newswire is full of scores, telephone numbers and datelines.
    """
    if any(map(str.isdigit, word)) and not _NUMBER.fullmatch(word):
        return False
    return fold(word) == word and any(
        tokenize(form + after)[0] == form
        for form in (word, word.capitalize())
        for after in ("", " A", " 1")  # Mr., J. Fox, No. 1
    )


def all_but_the_top(vectors: Floats, components: int) -> Floats:
    """The vectors (words, dim) without their mean and their leading principal components.

    All words share these directions, so with them every two words look alike (Mu & Viswanath 2018,
    "All-but-the-Top"). A component's sign is arbitrary, and cancels when it is projected out.
    """
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)  # by rising variance
    top = directions[:, directions.shape[1] - components :]
    rest: Floats = centred - centred @ top @ top.T
    return rest


def read(source: Path) -> Iterator[tuple[str, Floats]]:
    """Words and vectors in the order of the source, which is by falling frequency.

    source: GloVe's text file, or a folder that holds the same as glove_6B_50d_emb.npy with
    glove_6B_index.parquet.
    """
    if source.is_dir():
        from pyarrow import parquet  # type: ignore[import-untyped]

        (array,) = source.rglob("glove_6B_50d_emb.npy")
        (table,) = source.rglob("glove_6B_index.parquet")
        words = parquet.read_table(table)["index"].to_pylist()
        yield from zip(words, np.load(array, mmap_mode="r").astype(np.float64), strict=True)
    else:
        with source.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                word, *numbers = line.rstrip("\n").split(" ")
                # Rounded as the array form is, so that both build the same file.
                yield word, np.array(numbers, dtype=np.float32).astype(np.float64)


def build(source: Path, out: Path, count: int) -> None:
    """Writes en_vectors.npz, with its manifest, to `out`. Raises ValueError for a short source."""
    chosen = list(itertools.islice((entry for entry in read(source) if wanted(entry[0])), count))
    if len(chosen) < count:
        raise ValueError(f"source must hold {count} usable words, {source} holds {len(chosen)}")
    vectors = all_but_the_top(np.stack([vector for _, vector in chosen]), COMPONENTS)
    facts = {
        "source": "GloVe 6B, 50 dimensions (glove.6B.50d.txt): Pennington, Socher, Manning 2014",
        "address": "https://nlp.stanford.edu/projects/glove/",
        "licence": "PDDL-1.0 (public domain)",
        "removed": f"mean and {COMPONENTS} leading principal components of these words",
        "method": "Mu & Viswanath 2018, All-but-the-Top",
    }
    save(out, "en", [word for word, _ in chosen], vectors, facts)


def main() -> None:
    command = argparse.ArgumentParser(prog="python -m models.recipes.glove", description=__doc__)
    command.add_argument("--source", type=Path, required=True, help="text file, or folder")
    command.add_argument("--out", type=Path, default=WEIGHTS)
    command.add_argument("--words", type=int, default=20_000)
    arguments = command.parse_args()
    build(arguments.source, arguments.out, arguments.words)


if __name__ == "__main__":
    main()
