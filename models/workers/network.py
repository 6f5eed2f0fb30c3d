"""The classifier as a Keras model: two LSTMs and, between them, a layer that really attends.

The architecture of the introduction named in docs/teachers.md, completed. An encoder reads the
sentence; a decoder that starts from the encoder's last state reads it once more; the decoder's last
state looks back at every state of the encoder; what it saw and the state itself decide between two
classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from models.classifier.inference import ADDITIVE_WIDTH, CLASSES, POLE, VARIANTS, Classifier

WORDS, WIDTH = 10_000, 128

Array = NDArray[np.float32]


@keras.saving.register_keras_serializable("attention_lab")
class Attention(keras.layers.Layer):  # type: ignore[misc]
    """Queries look at keys and take home a mixture of values, as `attention.attend` does.

    variant: a name in `models.classifier.inference.VARIANTS`.

    Learned: nothing for the dot products; `W`, `U` (64, width) and `v` (64,) for `additive`; the
    temperature, through its logarithm, for `cosine`.

    The ratio is undefined where a row's similarities sum to 0, and explodes near there. So a sum
    nearer to 0 than a hundredth of the sum of magnitudes is taken as that hundredth, with its sign
    (`models.classifier.inference.POLE`): loss and verdict stay finite, and every other row is as
    the formula has it.
    """

    def __init__(self, variant: str, **settings: Any) -> None:
        super().__init__(**settings)
        if variant not in VARIANTS:
            raise ValueError(f"variant must be one of {', '.join(VARIANTS)}, got {variant!r}")
        self.variant = variant

    def build(self, queries_shape: tuple[int, ...], keys_shape: tuple[int, ...]) -> None:
        if self.variant == "additive":
            self.W = self.add_weight(shape=(ADDITIVE_WIDTH, queries_shape[-1]), name="W")
            self.U = self.add_weight(shape=(ADDITIVE_WIDTH, keys_shape[-1]), name="U")
            start = keras.initializers.RandomNormal(stddev=ADDITIVE_WIDTH**-0.5)
            self.v = self.add_weight(shape=(ADDITIVE_WIDTH,), name="v", initializer=start)
        if self.variant == "cosine":
            start = keras.initializers.Constant(np.log(0.1))
            self.log_temperature = self.add_weight(
                shape=(), name="log_temperature", initializer=start
            )

    def call(
        self, queries: tf.Tensor, keys: tf.Tensor, values: tf.Tensor, mask: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """queries (b, m, d), keys (b, n, d), values (b, n, v), mask (b, n) true where a word is.

        Returns outputs (b, m, v) and weights (b, m, n).
        """
        scores = self._scores(queries, keys, mask[:, None, :])
        weights = tf.nn.softmax(tf.where(mask[:, None, :], scores, scores.dtype.min))
        return weights @ values, weights

    def _scores(self, queries: tf.Tensor, keys: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        match self.variant:
            case "dot":
                return tf.matmul(queries, keys, transpose_b=True)
            case "scaled_dot":
                return tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
            case "additive":
                left = tf.matmul(queries, self.W, transpose_b=True)[:, :, None, :]
                right = tf.matmul(keys, self.U, transpose_b=True)[:, None, :, :]
                return tf.reduce_sum(tf.tanh(left + right) * self.v, axis=-1)
            case "cosine":
                return _cosine(queries, keys) / tf.exp(self.log_temperature)
        similarities = tf.where(mask, _cosine(queries, keys), 0.0)
        total = tf.reduce_sum(similarities, axis=-1, keepdims=True)
        least = POLE * tf.reduce_sum(tf.abs(similarities), axis=-1, keepdims=True)
        guarded = tf.where(total < 0, tf.minimum(total, -least), tf.maximum(total, least))
        return tf.math.divide_no_nan(similarities, guarded)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "variant": self.variant}


def _cosine(queries: tf.Tensor, keys: tf.Tensor) -> tf.Tensor:
    """A zero vector has 0 with everything, as in `attention.similarity.cosine`."""
    left, right = (tf.math.l2_normalize(each, axis=-1, epsilon=1e-24) for each in (queries, keys))
    return tf.matmul(left, right, transpose_b=True)


class Network(keras.Model):  # type: ignore[misc]
    """Numbers of words (texts, length), 0 after the end, to the probabilities of two classes.

    vectors: first values (words, width) for the embedding's rows from 2 on; 0 is padding, 1 is
    every word that is not in the vocabulary. dropout is that of the embedding and of the verdict.
    """

    def __init__(
        self,
        attention: str,
        *,
        words: int = WORDS,
        width: int = WIDTH,
        vectors: Array | None = None,
        dropout: float = 0.0,
        seed: int = 0,
    ) -> None:
        super().__init__()
        keras.utils.set_random_seed(seed)
        spread = keras.initializers.RandomNormal(stddev=0.1)
        self.embedding = keras.layers.Embedding(words, width, embeddings_initializer=spread)
        self.encoder = keras.layers.LSTM(width, return_sequences=True, return_state=True)
        self.decoder = keras.layers.LSTM(width, return_sequences=True, return_state=True)
        self.attention = Attention(attention)
        self.verdict = keras.layers.Dense(CLASSES)
        self.dropouts = [keras.layers.Dropout(dropout, seed=seed + n) for n in range(2)]
        self(tf.ones((1, 2), tf.int32))
        if vectors is not None:
            table = self.embedding.embeddings.numpy().copy()
            table[2 : 2 + len(vectors)] = vectors
            self.embedding.embeddings.assign(table)

    @classmethod
    def of(cls, classifier: Classifier) -> Network:
        """The Keras twin of a classifier in NumPy: the same weights, the same verdicts."""
        words, width = classifier.arrays["embedding"].shape
        network = cls(classifier.attention, words=words, width=width)
        network.assign(classifier.arrays)
        return network

    def logits(self, embedded: tf.Tensor, mask: tf.Tensor, training: bool = False) -> tf.Tensor:
        """The last step's decision (texts, classes), before the softmax: see `attended`."""
        return self.attended(embedded, mask, training)[0]

    def attended(
        self, embedded: tf.Tensor, mask: tf.Tensor, training: bool = False
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """The last step's decision (texts, classes), and the weights (texts, length) behind it.

        embedded (texts, length, width); mask (texts, length) is true on words and false after the
        end, so that a padded sentence's last step is its last word.
        """
        embedded = self.dropouts[0](embedded, training=training)
        states, *last = self.encoder(embedded, mask=mask)
        _, state, _ = self.decoder(embedded, mask=mask, initial_state=last)
        # Earlier decoder states look back in the same way, but only the last one's view decides.
        seen, weights = self.attention(state[:, None, :], states, states, mask)
        both = tf.concat([state, seen[:, 0]], axis=-1)
        return self.verdict(self.dropouts[1](both, training=training)), weights[:, 0]

    def call(self, ids: tf.Tensor, training: bool = False) -> tf.Tensor:
        return tf.nn.softmax(self.logits(self.embedding(ids), ids != 0, training))

    def named(self) -> dict[str, keras.Variable]:
        """All that is learned, under the names `models.classifier.inference` reads."""
        cells = {
            f"{name}.{part}": getattr(layer.cell, part)
            for name, layer in (("encoder", self.encoder), ("decoder", self.decoder))
            for part in ("kernel", "recurrent_kernel", "bias")
        }
        return {
            "embedding": self.embedding.embeddings,
            **cells,
            **{f"attention.{weight.name}": weight for weight in self.attention.weights},
            "verdict.kernel": self.verdict.kernel,
            "verdict.bias": self.verdict.bias,
        }

    def arrays(self) -> dict[str, Array]:
        return {name: variable.numpy() for name, variable in self.named().items()}

    def assign(self, arrays: Mapping[str, Array]) -> None:
        """Take over what `arrays` returned, of this network or of one like it."""
        for name, variable in self.named().items():
            variable.assign(arrays[name])
