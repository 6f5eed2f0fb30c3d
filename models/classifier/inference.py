"""The classifier's forward pass in NumPy, with attention by `attention.attend`.

It gives the same numbers as the Keras network with the same weights (`models.workers.network`),
without TensorFlow: two LSTMs in single precision, then an `AttentionTrace`, which decides.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from attention import AttentionTrace, attend, softmax
from models.cells import Cell
from models.classifier.reading import tokens_of
from models.manifest import WEIGHTS, checked
from models.text.tokens import Tokens, fold

Single = NDArray[np.float32]
Double = NDArray[np.float64]
Ids = NDArray[np.int32]

VARIANTS: Mapping[str, tuple[str, str]] = {
    "dot": ("dot", "plain"),
    "scaled_dot": ("dot", "scaled"),
    "cosine": ("cosine", "plain"),
    "additive": ("additive", "plain"),
    "ratio_cosine": ("cosine", "ratio"),
}
"""Each attention of the trained classifiers -> its similarity and scoring in `attend`."""

POLE = 0.01
"""The ratio's |Σs| counts as at least this share of Σ|s|: see `guarded_weights`."""

EMBEDDING = "embedding"
LENGTH = 100
CLASSES = 2
ADDITIVE_WIDTH = 64
"""Units of the hidden layer of `additive`."""
PADDING, UNKNOWN = 0, 1


class Vocabulary:
    """Words in look-up form -> their rows in the embedding; 0 is padding, 1 any unknown word."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._rows = {word: row for row, word in enumerate(self.words, UNKNOWN + 1)}

    def numbers(self, words: Iterable[str]) -> Ids:
        return np.fromiter((self._rows.get(word, UNKNOWN) for word in words), np.int32)


@dataclass(frozen=True)
class Prediction:
    """A verdict and its origin, for n words and 2 classes: negative, positive.

    tokens: the words as typed, at most `LENGTH`; left_out: how many more there are; unread: how
    many characters were not read (`models.text.tokens`). language: of the network.
    ids (n,): their numbers in the vocabulary. probabilities (2,): the verdict.
    prefixes (n, 2): the probabilities if the sentence ended at each word, read anew.
    trace: each decoder state (row) looks at each encoder state (column); the last row decides.
    guarded: the ratio's last row is at its pole, so the verdict is that of `guarded_weights`, not
    of the trace's last row.
    language: of the network that read it.
    """

    tokens: tuple[str, ...]
    left_out: int
    unread: int
    ids: Ids
    probabilities: Double
    prefixes: Double
    trace: AttentionTrace
    guarded: bool
    language: str = "en"

    @property
    def known(self) -> tuple[bool, ...]:
        """Which of the words the vocabulary holds."""
        return tuple((self.ids != UNKNOWN).tolist())

    @property
    def kind(self) -> int:
        """The class of the verdict: 0 negative, 1 positive."""
        return int(self.probabilities[1] >= 0.5)

    @property
    def row(self) -> Double:
        """The weights (n,) that decided: the last row's."""
        deciding: Double = guarded_weights(self.trace)[-1]
        return deciding


class Classifier:
    """A trained network.

    attention: a name in `VARIANTS`. vocabulary. arrays: what was learned, by the names of
    `models.workers.network.Network.arrays`, in single precision except the embedding, which stays
    as it is: it is most of the file, and few of its rows are needed at a time. card: language,
    how its texts are cut, data, seed, versions, accuracy.
    """

    def __init__(
        self,
        attention: str,
        vocabulary: Vocabulary,
        arrays: Mapping[str, NDArray[Any]],
        card: Mapping[str, Any],
    ) -> None:
        self.attention, self.vocabulary, self.card = attention, vocabulary, card
        self.language: str = card.get("language", "en")
        self.cut: str = card.get("cut", "words")
        self.arrays = {
            name: array if name == EMBEDDING else array.astype(np.float32)
            for name, array in arrays.items()
        }
        self._encoder, self._decoder = self._cell("encoder"), self._cell("decoder")
        double = {
            name: array.astype(np.float64)
            for name, array in self.arrays.items()
            if name.startswith(("verdict", "attention"))
        }
        self._kernel, self._bias = double["verdict.kernel"], double["verdict.bias"]
        names = ("W", "U", "v") if attention == "additive" else ()
        self._parameters = {name: double[f"attention.{name}"] for name in names}
        self._temperature = float(np.exp(double.get("attention.log_temperature", 0.0)))

    @classmethod
    def load(cls, language: str = "en", attention: str = "dot", folder: Path = WEIGHTS) -> Self:
        """The shipped weights. Raises `WeightsError` where a file is missing or damaged."""
        if attention not in VARIANTS:
            raise ValueError(f"attention must be one of {', '.join(VARIANTS)}, got {attention!r}")
        card, arrays = checked(folder / f"{language}_classifier_{attention}.json")
        return cls(attention, _vocabulary(arrays.pop("words").tobytes()), arrays, card)

    def tokens(self, text: str) -> Tokens:
        """The first `LENGTH` words of a text, cut as in the network's training."""
        return tokens_of(text, self.language, self.cut, LENGTH)

    def predict(self, texts: Sequence[str]) -> Double:
        """Probabilities of negative and positive: (texts, 2). ValueError for an empty text."""
        return self.predict_ids([self.vocabulary.numbers(map(fold, self._words(t))) for t in texts])

    def predict_ids(self, rows: Sequence[Ids]) -> Double:
        """The same for texts that are ids (n) already: (texts, 2).

        Texts of equal length are read together.
        """
        found = np.empty((len(rows), 2))
        lengths = np.array([len(row) for row in rows])
        for length in np.unique(lengths):
            indices = np.flatnonzero(lengths == length)
            for some in np.array_split(indices, -(-len(indices) // 256)):
                embedded, states, carries = self._encode(np.stack([rows[n] for n in some]))
                last, _ = self._decoder.run(embedded, states[:, -1], carries[:, -1])
                found[some] = [
                    self._verdict(query, keys)
                    for query, keys in zip(last[:, -1], states, strict=True)
                ]
        return found

    def explain(self, text: str) -> Prediction:
        """The verdict on one text, and its origin. Raises ValueError for an empty text."""
        return self.read(self._words(text))

    def read(self, tokens: Tokens) -> Prediction:
        """The same for tokens, at least one and at most `LENGTH`."""
        ids = self.vocabulary.numbers(map(fold, tokens))
        embedded, states, carries = self._encode(ids[None])
        decoded, _ = self._decoder.run(embedded, states[:, -1], carries[:, -1])
        trace = self._attend(decoded[0], states[0], tokens)
        probabilities = self.decide(trace, guarded_weights(trace)[-1:])[0]
        shorter = self._prefixes(embedded, states, carries)
        return Prediction(
            tokens=tuple(tokens),
            left_out=tokens.left_out,
            unread=tokens.unread,
            ids=ids,
            probabilities=probabilities,
            prefixes=np.vstack([shorter, probabilities]),
            trace=trace,
            guarded=bool(at_pole(trace)[-1]),
            language=self.language,
        )

    def decide(self, trace: AttentionTrace, rows: Double) -> Double:
        """The verdicts (k, 2) if the last decoder state had these weights (k, n) instead."""
        rows = np.asarray(rows, np.float64)
        if rows.ndim != 2 or rows.shape[1] != len(trace.values):
            raise ValueError(f"rows: got shape {rows.shape}, expected (k, {len(trace.values)})")
        state = np.broadcast_to(trace.queries[-1], (len(rows), trace.queries.shape[1]))
        both = np.hstack([state, rows @ trace.values])
        verdicts: Double = softmax(both @ self._kernel + self._bias)
        return verdicts

    def pulls(self, trace: AttentionTrace) -> tuple[float, Double]:
        """What `decide` adds up: the log-odds of positive are constant + Σ_j weight_j · pull_j.

        The constant comes from the last decoder state, pulls (n,) from each encoder state.
        """
        direction = self._kernel[:, 1] - self._kernel[:, 0]
        width = trace.queries.shape[1]
        constant = trace.queries[-1] @ direction[:width] + self._bias[1] - self._bias[0]
        return float(constant), trace.values @ direction[width:]

    def _words(self, text: str) -> Tokens:
        tokens = self.tokens(text)
        if not tokens:
            raise ValueError(f"text: got {text!r}, expected at least one word")
        return tokens

    def _cell(self, name: str) -> Cell:
        parts = ("kernel", "recurrent_kernel", "bias")
        return Cell(*(self.arrays[f"{name}.{part}"] for part in parts))

    def _encode(self, ids: Ids) -> tuple[Single, Single, Single]:
        """ids (b, n) -> embedded, states and carries of the encoder, each (b, n, d)."""
        embedded = self.arrays[EMBEDDING][ids].astype(np.float32)
        nothing = np.zeros((len(ids), embedded.shape[2]), np.float32)
        return embedded, *self._encoder.run(embedded, nothing, nothing)

    def _prefixes(self, embedded: Single, states: Single, carries: Single) -> Double:
        """Verdicts on all prefixes except the whole text: (n - 1, 2).

        The encoder never looks ahead, so it is not run again: prefix k is read by a decoder that
        starts from the encoder's state k. All run in one batch, one row each.
        """
        count = embedded.shape[1] - 1
        if not count:
            return np.empty((0, 2))
        repeated = np.repeat(embedded[:, :-1], count, axis=0)
        decoded, _ = self._decoder.run(repeated, states[0, :-1], carries[0, :-1])
        return np.array([self._verdict(decoded[n, n], states[0, : n + 1]) for n in range(count)])

    def _verdict(self, query: Single, keys: Single) -> Double:
        trace = self._attend(query[None], keys)
        verdict: Double = self.decide(trace, guarded_weights(trace))[0]
        return verdict

    def _attend(
        self, queries: Single, keys: Single, tokens: Sequence[str] | None = None
    ) -> AttentionTrace:
        similarity, scoring = VARIANTS[self.attention]
        return attend(
            queries,
            keys,
            keys,
            similarity=similarity,
            parameters=self._parameters,
            scoring=scoring,
            temperature=self._temperature,
            query_tokens=tokens,
            key_tokens=tokens,
            undefined="nan",
        )


def at_pole(trace: AttentionTrace) -> NDArray[np.bool_]:
    """Rows of the ratio whose similarities nearly cancel, so that it is unreliable: (m,)."""
    if trace.scoring != "ratio":
        return np.zeros(len(trace.queries), bool)
    total, size = trace.similarities.sum(axis=1), np.abs(trace.similarities).sum(axis=1)
    near: NDArray[np.bool_] = np.abs(total) < POLE * size
    return near


def guarded_weights(trace: AttentionTrace) -> Double:
    """The weights (m, n) that decide: the trace's, except rows of the ratio at its pole.

    There Σs counts as ±`POLE`·Σ|s|, as in training, so that no verdict is NaN.
    """
    near = at_pole(trace)
    if not near.any():
        return trace.weights
    similarities = trace.similarities[near]
    least = POLE * np.abs(similarities).sum(axis=1, keepdims=True)
    total = np.where(similarities.sum(axis=1, keepdims=True) < 0, -least, least)
    weights = trace.weights.copy()
    weights[near] = softmax(
        np.divide(similarities, total, where=total != 0, out=total * similarities)
    )
    return weights


@functools.lru_cache(maxsize=4)
def _vocabulary(words: bytes) -> Vocabulary:
    """Cached: the networks of a language share their words."""
    return Vocabulary(words.decode().split("\n"))
