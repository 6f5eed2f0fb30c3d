"""The translator as a Keras model: an LSTM writes while it looks at what two LSTMs have read.

The encoder reads the source in both directions (Bahdanau et al. 2015); the decoder begins with
their last states and reads what has been written. Every decoder state looks at every encoder state,
and what it saw and the state itself choose the next word (Luong et al. 2015, "global attention").
What was seen does not flow into the next state: so all of a sentence's attention is one pass of
`attention.attend`, and a row that somebody changes changes one word, not what comes after it by
ways that nobody sees.
"""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from models.translation.network import VARIANTS

WIDTH, UNITS, ADDITIVE_WIDTH = 128, 96, 64
"""Of a word, of each of the encoder's two directions (the decoder has both), of the comparison."""

Array = NDArray[np.float32]
Ids = NDArray[np.int32]


class Words(keras.layers.Layer):  # type: ignore[misc]
    """A language's words: what is learned of each, and what its meaning elsewhere adds.

    vectors: (all words, k) from a space of many words, with zeros where it has none: a word's row
    is learned[word] + vectors[word] P. Words past the first ``count``, and those that dropout
    forgets, have the learned row of an unknown word: so a word that was never seen here can be
    understood by its vector.
    """

    def __init__(self, count: int, vectors: Array | None, seed: int) -> None:
        super().__init__()
        spread = keras.initializers.RandomNormal(stddev=0.1, seed=seed)
        self.count = count
        self.learned = self.add_weight(shape=(count, WIDTH), initializer=spread, name="learned")
        self.vectors = None if vectors is None else tf.constant(vectors, tf.float32)
        if vectors is not None:
            start = keras.initializers.RandomNormal(stddev=0.1, seed=seed + 1)
            shape = (vectors.shape[1], WIDTH)
            self.projection = self.add_weight(shape=shape, initializer=start, name="projection")

    def call(self, ids: tf.Tensor, forgotten: tf.Tensor | None = None) -> tf.Tensor:
        """ids (b, n), forgotten (b, n) true where a word's own row is not used -> (b, n, width)."""
        unknown = ids >= self.count
        if forgotten is not None:
            unknown |= forgotten
        learned = tf.gather(self.learned, tf.where(unknown, 1, ids))
        if self.vectors is None:
            return learned
        return learned + tf.gather(self.vectors, ids) @ self.projection

    def table(self) -> tf.Tensor:
        """All known words' rows (count, width)."""
        if self.vectors is None:
            return self.learned + 0.0
        return self.learned + self.vectors[: self.count] @ self.projection


class Translator(keras.Model):  # type: ignore[misc]
    """Source and written words to the logits of each next word.

    sizes: how many numbers source and target have. vectors: of each, see `Words`.
    """

    def __init__(
        self,
        attention: str,
        sizes: tuple[int, int],
        vectors: tuple[Array | None, Array | None] = (None, None),
        dropout: float = 0.0,
        seed: int = 0,
    ) -> None:
        super().__init__()
        keras.utils.set_random_seed(seed)
        self.similarity, _ = VARIANTS[attention]
        self.source, self.target = (
            Words(size, some, seed + 2 * n)
            for n, (size, some) in enumerate(zip(sizes, vectors, strict=True))
        )
        self.forward, self.backward = (
            keras.layers.LSTM(UNITS, return_sequences=True, return_state=True, go_backwards=back)
            for back in (False, True)
        )
        self.decoder = keras.layers.LSTM(2 * UNITS, return_sequences=True, return_state=True)
        self.combine = keras.layers.Dense(WIDTH, activation="tanh")
        self.bias = self.add_weight(shape=(sizes[1],), initializer="zeros", name="bias")
        if self.similarity == "additive":
            wide = (ADDITIVE_WIDTH, 2 * UNITS)
            self.W, self.U = (self.add_weight(shape=wide, name=name) for name in "WU")
            start = keras.initializers.RandomNormal(stddev=ADDITIVE_WIDTH**-0.5)
            self.v = self.add_weight(shape=(ADDITIVE_WIDTH,), initializer=start, name="v")
        self.dropouts = [keras.layers.Dropout(dropout, seed=seed + n) for n in range(3)]
        self.logits(tf.ones((1, 2), tf.int32), tf.ones((1, 2), tf.int32))

    def states(
        self,
        ids: tf.Tensor,
        written: tf.Tensor,
        forgotten: tf.Tensor | None = None,
        training: bool = False,
    ) -> tf.Tensor:
        """What chooses each next word (b, m, width).

        ids (b, n): sources of one length. written (b, m): from START on. forgotten: see `Words`.
        """
        return self.looking(ids, written, forgotten, training)[0]

    def looking(
        self,
        ids: tf.Tensor,
        written: tf.Tensor,
        forgotten: tf.Tensor | None = None,
        training: bool = False,
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """The same, and the scores (b, m, n) by which it looked, before the softmax."""
        embedded = self.dropouts[0](self.source(ids, forgotten), training=training)
        ahead, *first = self.forward(embedded)
        back, *second = self.backward(embedded)
        keys = tf.concat([ahead, tf.reverse(back, axis=[1])], axis=-1)
        begin = [tf.concat(pair, axis=-1) for pair in zip(first, second, strict=True)]
        before = self.dropouts[1](self.target(written), training=training)
        queries, *_ = self.decoder(before, initial_state=begin)
        scores = self.scores(queries, keys)
        seen = tf.nn.softmax(scores) @ keys
        both = self.combine(tf.concat([queries, seen], axis=-1))
        return self.dropouts[2](both, training=training), scores

    def logits(self, ids: tf.Tensor, written: tf.Tensor) -> tf.Tensor:
        """The same as logits of each next word (b, m, words)."""
        chosen = self.states(ids, written)
        return tf.matmul(chosen, self.target.table(), transpose_b=True) + self.bias

    def losses(self, chosen: tf.Tensor, right: tf.Tensor, smoothing: float) -> tf.Tensor:
        """Cross-entropies (k,) of states (k, width) with the right words (k,).

        A share of ``smoothing`` is expected of all words alike (Szegedy et al. 2016). Its part,
        the right word's logit less the mean, needs no logits of all words.
        """
        table = self.target.table()
        logits = tf.matmul(chosen, table, transpose_b=True) + self.bias
        plain = tf.nn.sparse_softmax_cross_entropy_with_logits(right, logits)
        of_right = tf.reduce_sum(chosen * tf.gather(table, right), axis=1) + tf.gather(
            self.bias, right
        )
        mean = tf.linalg.matvec(chosen, tf.reduce_mean(table, axis=0)) + tf.reduce_mean(self.bias)
        return plain + smoothing * (of_right - mean)

    def scores(self, queries: tf.Tensor, keys: tf.Tensor) -> tf.Tensor:
        """queries (b, m, d), keys (b, n, d) -> (b, m, n), before the softmax."""
        if self.similarity == "additive":
            left = tf.matmul(queries, self.W, transpose_b=True)[:, :, None, :]
            right = tf.matmul(keys, self.U, transpose_b=True)[:, None, :, :]
            return tf.reduce_sum(tf.tanh(left + right) * self.v, axis=-1)
        return tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5

    def arrays(self) -> dict[str, Array]:
        """All that inference needs, under the names `models.translation.network` reads."""
        cells = {"forward": self.forward, "backward": self.backward, "decoder": self.decoder}
        found = {
            f"{name}.{part}": getattr(layer.cell, part)
            for name, layer in cells.items()
            for part in ("kernel", "recurrent_kernel", "bias")
        }
        found |= {"combine.kernel": self.combine.kernel, "combine.bias": self.combine.bias}
        found |= {"source": self.source.table(), "target": self.target.table(), "bias": self.bias}
        if self.similarity == "additive":
            found |= {"attention.W": self.W, "attention.U": self.U, "attention.v": self.v}
        if self.source.vectors is not None:
            found["projection"] = self.source.projection
            found["unknown"] = self.source.learned[1]
        return {name: array.numpy() for name, array in found.items()}

    def named(self) -> dict[str, keras.Variable]:
        """All that is learned, each under a name that tells what it is."""
        layers = {
            "source": self.source,
            "target": self.target,
            "forward": self.forward,
            "backward": self.backward,
            "decoder": self.decoder,
            "combine": self.combine,
        }
        found = {
            f"{name}.{n}": variable
            for name, layer in layers.items()
            for n, variable in enumerate(layer.trainable_variables)
        }
        further = ("bias", *(name for name in "WUv" if hasattr(self, name)))
        return found | {name: getattr(self, name) for name in further}

    def state(self) -> dict[str, Array]:
        """All that is learned, to be put back by `assign`."""
        return {name: each.numpy() for name, each in self.named().items()}

    def take(self, arrays: Mapping[str, Array]) -> None:
        """Begin with what another one ships (`arrays`), but for a way to look that is not its own.

        What the target's projection adds is not told from what was learned, so it begins anew.
        """
        learned = {name: each.astype(np.float32) for name, each in arrays.items()}
        state = {"target.0": learned["target"], "source.0": learned["source"]}
        if self.source.vectors is not None:
            known = self.source.vectors[: self.source.count].numpy()
            state["source.1"] = learned["projection"]
            state["source.0"] = learned["source"] - known @ learned["projection"]
        if self.target.vectors is not None:
            state["target.1"] = np.zeros(self.target.projection.shape, np.float32)
        for cell in ("forward", "backward", "decoder"):
            for n, part in enumerate(("kernel", "recurrent_kernel", "bias")):
                state[f"{cell}.{n}"] = learned[f"{cell}.{part}"]
        for n, part in enumerate(("kernel", "bias")):
            state[f"combine.{n}"] = learned[f"combine.{part}"]
        state["bias"] = learned["bias"]
        state |= {name[-1]: learned[name] for name in learned if name.startswith("attention.")}
        self.assign(state)

    def assign(self, state: Mapping[str, Array]) -> None:
        """Take over what `state` returned; what it does not name stays."""
        for name, each in self.named().items():
            if name in state:
                each.assign(state[name])
