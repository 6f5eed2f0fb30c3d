"""A small translator's forward pass in NumPy, its attention through `attention.attend`.

The same numbers as the Keras network with the same weights (`models.recipes.translator`): an
encoder that reads in both directions, a decoder that writes, and between them attention from every
decoder state over all encoder states.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention import AttentionTrace, attend, softmax
from models.cells import Cell
from models.translation.units import START, UNKNOWN, Ids

Single = NDArray[np.float32]
Double = NDArray[np.float64]

GUIDED = "_guided"
"""How the names of those end whose attention was taught where to look."""

VARIANTS: Mapping[str, tuple[str, str]] = {
    f"additive{GUIDED}": ("additive", "plain"),
    "additive": ("additive", "plain"),
    "scaled_dot": ("dot", "scaled"),
}
"""Each attention a translator is trained with -> its similarity and scoring in `attend`.

Those that were taught, and those that learned by themselves where to look.
"""

DEFAULT = next(iter(VARIANTS))
"""The one that is used where none is named."""

NEVER = (0, UNKNOWN, START)
"""Numbers that are never written."""


@dataclass(frozen=True, eq=False)
class Source:
    """What the encoder made of sentences of one length: b sentences, n words, width d.

    keys (b, n, d): a state for each word. state, carry (b, d): with which the decoder begins.
    """

    keys: Single
    state: Single
    carry: Single

    def of(self, rows: Sequence[int] | NDArray[np.intp]) -> Source:
        """Some of the sentences (rows,), or one of them several times."""
        return Source(self.keys[rows], self.state[rows], self.carry[rows])


Look = Callable[[int, Single, Source], Single]
"""What the decoder sees: (step from 0, its states (b, d), what was read) -> contexts (b, d)."""


class Network:
    """attention: a name in `VARIANTS`. arrays: by the names of the Keras network's `arrays`.

    ids: numbers of words as `units` gives them. extra (n, k) in `encode`: for unknown words a
    vector of the space of many words, else zeros; it moves the unknown word's row to its meaning.
    """

    def __init__(self, attention: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.attention = attention
        # Of the source's words only a sentence's are needed at a time.
        self.arrays = {
            name: array if name == "source" else array.astype(np.float32)
            for name, array in arrays.items()
        }
        self._forward, self._backward, self._decoder = (
            Cell(
                *(self.arrays[f"{name}.{part}"] for part in ("kernel", "recurrent_kernel", "bias"))
            )
            for name in ("forward", "backward", "decoder")
        )
        self._target = self.arrays["target"]
        self._similarity, self._scoring = VARIANTS[attention]
        names = ("W", "U", "v") if self._similarity == "additive" else ()
        self._parameters = {
            name: self.arrays[f"attention.{name}"].astype(np.float64) for name in names
        }

    @property
    def stored(self) -> dict[str, NDArray[Any]]:
        """`arrays` as a file has them, in half precision: each (...) as in the Keras network."""
        return {name: array.astype(np.float16) for name, array in self.arrays.items()}

    def encode(self, ids: Ids, extra: Double | None = None) -> Source:
        """ids (b, n), extra (b, n, k)."""
        embedded = self.arrays["source"][ids].astype(np.float32)
        if extra is not None and "projection" in self.arrays:
            unknown = self.arrays["unknown"] + extra.astype(np.float32) @ self.arrays["projection"]
            embedded = np.where((ids == UNKNOWN)[..., None], unknown, embedded)
        nothing = np.zeros((len(ids), len(self._forward.recurrent_kernel)), np.float32)
        ahead = self._forward.run(embedded, nothing, nothing)
        back = self._backward.run(embedded[:, ::-1], nothing, nothing)
        return Source(
            np.concatenate([ahead[0], back[0][:, ::-1]], axis=2),
            *(
                np.hstack([one[:, -1], other[:, -1]])
                for one, other in zip(ahead, back, strict=True)
            ),
        )

    def step(self, written: Ids, state: Single, carry: Single) -> tuple[Single, Single]:
        """The decoder reads one word (b,) more: its new state and carry (b, d)."""
        before = self._target[written][:, None]
        states, carries = self._decoder.run(before, state, carry)
        return states[:, 0], carries[:, 0]

    def weights(self, state: Single, keys: Single) -> Single:
        """Weights (b, n) of decoder states (b, d) over keys (b, n, d), in single precision."""
        if self._similarity == "additive":
            left = state @ self.arrays["attention.W"].T
            right = keys @ self.arrays["attention.U"].T
            scores = np.tanh(left[:, None] + right) @ self.arrays["attention.v"]
        else:
            scores = (keys @ state[:, :, None])[..., 0] / np.float32(np.sqrt(state.shape[1]))
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        weights: Single = scores / scores.sum(axis=1, keepdims=True)
        return weights

    def look(self, step: int, state: Single, source: Source) -> Single:
        """What attention sees (b, d)."""
        del step
        return mixed(self.weights(state, source.keys), source)

    def logits(self, states: NDArray[Any], seen: NDArray[Any]) -> NDArray[Any]:
        """states (b, d), what they saw (b, d) -> the logits of each next word (b, words).

        Those of `NEVER` are -inf.
        """
        arrays = self.arrays
        both = np.hstack([states, seen]) @ arrays["combine.kernel"] + arrays["combine.bias"]
        found: NDArray[Any] = np.tanh(both) @ self._target.T + arrays["bias"]
        found[:, NEVER] = -np.inf
        return found

    def chances(self, states: NDArray[Any], seen: NDArray[Any]) -> NDArray[Any]:
        """The probabilities (b, words) of what is written next; of `NEVER`, exactly 0."""
        found: NDArray[Any] = softmax(self.logits(states, seen))
        return found

    def states(self, source: Source, written: Sequence[int]) -> Single:
        """The decoder's states (m, d) while it writes ``written`` (m): each before its word."""
        read = np.array([[START, *written[:-1]]], np.int32)
        states, _ = self._decoder.run(self._target[read], source.state, source.carry)
        found: Single = states[0]
        return found

    def attend(
        self, queries: Single, keys: Single, rows: Sequence[str], columns: Sequence[str]
    ) -> AttentionTrace:
        """Decoder states (m, d) look at the encoder's (n, d): the pass that the page shows."""
        return attend(
            queries,
            keys,
            keys,
            similarity=self._similarity,
            parameters=self._parameters,
            scoring=self._scoring,
            query_tokens=rows,
            key_tokens=columns,
        )


def mixed(weights: Single, source: Source) -> Single:
    """Weights (b, n) over each sentence's states -> contexts (b, d)."""
    seen: Single = (weights[:, None] @ source.keys)[:, 0]
    return seen
