r"""What the classifier learns from: a vocabulary with first vectors, and texts a teacher judged.

    python -m models.recipes.corpus --data DIR --glove PATH --encoder DIR --teacher FILE.npz \
        --out FOLDER

writes `vectors.npz` (words; vectors, 128 wide) and `lessons.npz` (texts; margins, the teacher's
logit of positive less that of negative). Every choice is drawn from seeds and made without dev.

The texts are the treebank's phrases of every length, each word of the vocabulary alone, and
sentences made from the treebank's (Tang et al. 2019, Distilling Task-Specific Knowledge from BERT):
words masked, words replaced by words with similar vectors, n-grams cut out; and before that,
constituents exchanged for others of like length (Shi et al. 2021, Substructure Substitution).
Only the teacher knows what such a sentence says, and that is the point of asking it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.recipes.batches import padded
from models.recipes.glove import all_but_the_top, read
from models.recipes.teacher import Teacher, WordPiece, encoder_file, logits
from models.recipes.treebank import SPLIT_SEED, Tree, read_trees, split
from models.text.tokens import fold

Array = NDArray[np.float32]
Words = tuple[str, ...]

VOCABULARY = 9_998
"""The network's 10,000 less the two numbers for padding and for unknown words."""
MASK = "[MASK]"
GLOVE_WIDTH, TEACHER_WIDTH = 50, 78
SPREAD = 0.3
NEIGHBOURS = 12
COMMON = 60_000


def choose_vocabulary(
    counts: Counter[str], ranks: dict[str, int], saying: dict[str, float], size: int
) -> list[str]:
    """The words worth keeping: how often they are expected, times how much they say.

    A word seen c times is expected c - 1/2 times again, and a little more by its rank in a large
    corpus (Zipf's law), so that words the treebank lacks can win a place. `saying` is how far the
    teacher's verdict on the word alone lies from its verdict on a mask.
    """

    def worth(word: str) -> float:
        usual = 1_500 / (ranks[word] + 1_500) if word in ranks else 0.0
        return (max(counts[word] - 0.5, 0.0) + usual) * (0.2 + saying[word])

    return sorted(saying, key=worth, reverse=True)[:size]


def first_vectors(glove: Array, taught: Array) -> Array:
    """(words, 128): GloVe's 50 less what all share, then 78 principal components of the teacher's.

    glove: (words, 50), zeros for words it lacks. Both halves are scaled to the same spread.
    """
    known = glove.any(axis=1)
    left = np.zeros((len(glove), GLOVE_WIDTH), np.float32)
    left[known] = all_but_the_top(glove[known].astype(np.float64), 2)
    centred = taught - taught.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:TEACHER_WIDTH]
    right = centred @ axes.T
    both = np.hstack([left / left[known].std(), right / right.std()])
    return (SPREAD * both).astype(np.float32)


def similar_words(words: Sequence[str], vectors: Array) -> dict[str, list[str]]:
    """Each word -> the others nearest to it by cosine; words without a vector are left out."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(lengths > 0, lengths, 1)
    known = np.flatnonzero(lengths[:, 0] > 0)
    found = {}
    for block in np.array_split(known, -(-len(known) // 512)):
        alike = unit[block] @ unit[known].T
        nearest = np.argpartition(-alike, NEIGHBOURS, axis=1)[:, : NEIGHBOURS + 1]
        for row, columns in zip(block, nearest, strict=True):
            found[words[row]] = [words[n] for n in known[columns] if n != row]
    return found


class Maker:
    """Makes new sentences from trees; the chances are those of Tang et al. (2019) or near them."""

    masked, replaced, cut, exchanged = 0.1, 0.15, 0.25, 0.5
    longest_cut, longest = 5, 60

    def __init__(self, trees: Sequence[Tree], similar: dict[str, list[str]], seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.similar = similar
        self.by_length: dict[int, list[Words]] = {}
        for words in sorted({phrase.words for tree in trees for phrase in tree}):
            self.by_length.setdefault(len(words), []).append(words)

    def make(self, tree: Tree) -> str:
        words = tree[0].words
        if self.random.random() < self.exchanged:
            words = self._exchange(words, tree)
        changed = [self._change(word) for word in map(fold, words)]
        if self.random.random() < self.cut:
            length = int(self.random.integers(1, self.longest_cut + 1))
            start = int(self.random.integers(0, max(1, len(changed) - length + 1)))
            changed = changed[start : start + length]
        return " ".join(changed[: self.longest])

    def _change(self, word: str) -> str:
        draw = self.random.random()
        if draw < self.masked:
            return MASK
        if draw < self.masked + self.replaced and word in self.similar:
            return self.similar[word][int(self.random.integers(NEIGHBOURS))]
        return word

    def _exchange(self, words: Words, tree: Tree) -> Words:
        """One constituent is replaced by any other of its length, or a word more or less."""
        inner = [phrase.words for phrase in tree[1:] if len(phrase.words) < len(words)]
        if not inner:
            return words
        out = inner[int(self.random.integers(len(inner)))]
        length = max(1, len(out) + int(self.random.integers(-1, 2)))
        others = self.by_length.get(length, [out])
        start = next(n for n in range(len(words)) if words[n : n + len(out)] == out)
        new = others[int(self.random.integers(len(others)))]
        return (*words[:start], *new, *words[start + len(out) :])


def make_texts(
    trees: Sequence[Tree], words: Sequence[str], similar: dict[str, list[str]], each: int, seed: int
) -> list[str]:
    """All distinct texts: phrases, single words, and `each` made sentences for every tree."""
    maker = Maker(trees, similar, seed)
    phrases = (" ".join(map(fold, phrase.words)) for tree in trees for phrase in tree)
    made = (maker.make(tree) for _ in range(each) for tree in trees)
    return list(dict.fromkeys([*phrases, *words, *made]))


def candidates(counts: Counter[str], glove_words: Sequence[str], common: int) -> list[str]:
    """All words that may win a place: the treebank's, and those that are usual elsewhere."""
    usual = [word for word in glove_words[:common] if word.isalpha() and word.isascii()]
    return sorted({*counts, *usual})


def _represent(teacher: Teacher, pieces: WordPiece, words: Sequence[str]) -> Array:
    blocks = np.array_split(np.arange(len(words)), -(-len(words) // 256))
    return np.vstack(
        [
            np.asarray(teacher.represent(padded([pieces.encode(words[n]) for n in block])))
            for block in blocks
        ]
    )


def margins(teacher: Teacher, pieces: WordPiece, texts: Sequence[str]) -> Array:
    """How much the teacher prefers positive to negative: a difference of logits (texts,)."""
    answers = logits(teacher, pieces, texts)
    return answers[:, 1] - answers[:, 0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.txt, dev.txt")
    parser.add_argument("--glove", type=Path, required=True, help="glove.6B.50d.txt")
    parser.add_argument("--encoder", type=Path, required=True, help="all-MiniLM-L6-v2's folder")
    parser.add_argument(
        "--teacher", type=Path, required=True, help="from models.recipes.teacher (.npz)"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write the files to")
    parser.add_argument("--each", type=int, default=52, help="sentences made from every tree")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()

    try:
        taught, _ = split(read_trees(chosen.data / "train.txt"), SPLIT_SEED)
        pieces = WordPiece(encoder_file(chosen.encoder, "vocab.txt"))
        glove = dict(read(chosen.glove))
        with np.load(chosen.teacher) as file:
            teacher = Teacher(dict(file))
    except FileNotFoundError as error:
        parser.error(str(error))
    chosen.out.mkdir(parents=True, exist_ok=True)
    counts = Counter(fold(word) for tree in taught for word in tree[0].words)
    ranks = {word: rank for rank, word in enumerate(glove)}
    offered = candidates(counts, list(glove), COMMON)
    alone, masked = margins(teacher, pieces, offered), margins(teacher, pieces, [MASK])[0]
    share = 1 / (1 + np.exp(-alone)) - 1 / (1 + np.exp(-masked))
    saying = dict(zip(offered, np.abs(share).tolist(), strict=True))
    words = choose_vocabulary(counts, ranks, saying, VOCABULARY)

    nothing = np.zeros(GLOVE_WIDTH)
    published = np.array([glove.get(word, nothing) for word in words], np.float32)
    vectors = first_vectors(published, _represent(teacher, pieces, words))
    np.savez(chosen.out / "vectors.npz", words=np.array("\n".join(words)), vectors=vectors)

    similar = similar_words(words, vectors[:, :GLOVE_WIDTH])
    texts = make_texts(taught, words, similar, chosen.each, chosen.seed)
    np.savez(
        chosen.out / "lessons.npz",
        texts=np.array("\n".join(texts)),
        margins=margins(teacher, pieces, texts),
    )


if __name__ == "__main__":
    main()
