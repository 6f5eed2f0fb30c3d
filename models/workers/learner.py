"""The networks of `models.learning.setup` in TensorFlow, and one step of learning.

What the attention's registries have as NumPy functions is differentiable here: similarities have a
twin each, and what a position does is probed, since it is a linear map, a mask and a factor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from attention import MASKS, POSITIONS, SIMILARITIES
from attention.parameters import Parametric
from models.classifier.inference import PADDING, UNKNOWN
from models.learning.film import SATURATED
from models.learning.setup import ROWS, Arrays, Setup
from models.learning.task import Batch, batch, rows
from models.workers.network import Network

FORGOTTEN = 0.1
"""The share of the words of written sentences that a step takes as unknown."""

Array = NDArray[np.float64]
Learned = Mapping[str, tf.Variable]


def _dot(queries: tf.Tensor, keys: tf.Tensor) -> tf.Tensor:
    return tf.matmul(queries, keys, transpose_b=True)


def _cosine(queries: tf.Tensor, keys: tf.Tensor) -> tf.Tensor:
    left, right = (tf.math.l2_normalize(each, axis=-1, epsilon=1e-24) for each in (queries, keys))
    return _dot(left, right)


def _squared_distances(queries: tf.Tensor, keys: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(tf.square(queries[..., :, None, :] - keys[..., None, :, :]), axis=-1)


def _additive(
    queries: tf.Tensor, keys: tf.Tensor, W: tf.Tensor, U: tf.Tensor, v: tf.Tensor
) -> tf.Tensor:
    left = tf.matmul(queries, W, transpose_b=True)[..., :, None, :]
    right = tf.matmul(keys, U, transpose_b=True)[..., None, :, :]
    return tf.reduce_sum(tf.tanh(left + right) * v, axis=-1)


TWINS: Mapping[str, Callable[..., tf.Tensor]] = {
    "dot": _dot,
    "cosine": _cosine,
    "euclidean": lambda queries, keys: -0.5 * _squared_distances(queries, keys),
    "gaussian": lambda queries, keys, sigma: tf.exp(
        _squared_distances(queries, keys) / (-2.0 * sigma * sigma)
    ),
    "additive": _additive,
    "bilinear": lambda queries, keys, W: _dot(tf.matmul(queries, W), keys),
}
"""Each similarity in TensorFlow: queries (..., m, k) and keys (..., n, k) to (..., m, n)."""


class Moved(NamedTuple):
    """What a position does to n vectors of one width: x_i turns into x_i R_i + c_i."""

    turned: NDArray[np.float32]  # (n, k, k)
    added: NDArray[np.float32]  # (n, k)


@dataclass(frozen=True)
class Placing:
    """A position's whole effect on n units, found by asking its NumPy function.

    ``bias`` (n, n) is added to the scores; each array of ``biases`` (r, n, n) times the learned
    numbers (r,) of its name is, too. ``mask`` and ``factor`` are (n, n).
    """

    queries: Moved
    keys: Moved
    bias: NDArray[np.float32]
    biases: Mapping[str, NDArray[np.float32]]
    mask: NDArray[np.bool_]
    factor: NDArray[np.float32]


def placing(setup: Setup, n: int) -> Placing:
    """The position of a setup on n units."""
    entry = POSITIONS[setup.position]
    width = setup.width if entry.before_projection else setup.size
    given = entry.parameters(width, width)

    def put(vectors: Array, **changed: Any) -> Any:
        return entry.function(vectors, vectors, **{**given, **changed})

    nothing = put(np.zeros((n, width)))
    every = [put(np.tile(axis, (n, 1))) for axis in np.eye(width)]

    def moved(name: str) -> Moved:
        added = getattr(nothing, name)
        turned = np.stack([getattr(one, name) - added for one in every], axis=1)
        return Moved(turned.astype(np.float32), added.astype(np.float32))

    def whole(array: NDArray[Any] | None, otherwise: Any) -> NDArray[Any]:
        return np.full((n, n), otherwise) if array is None else array

    learned = {
        name: np.stack(
            [put(np.zeros((n, width)), **{name: one}).bias for one in np.eye(len(value))]
        )
        for name, value in given.items()
        if entry.untrained
    }
    mask = whole(nothing.mask, True) & whole(MASKS[setup.mask].function(n, n, 0), True)
    return Placing(
        moved("queries"),
        moved("keys"),
        whole(None if learned else nothing.bias, 0.0).astype(np.float32),
        {name: array.astype(np.float32) for name, array in learned.items()},
        mask,
        whole(nothing.factor, 1.0).astype(np.float32),
    )


def _move(vectors: tf.Tensor, moved: Moved) -> tf.Tensor:
    return tf.einsum("...nd,nde->...ne", vectors, moved.turned) + moved.added


def attention(
    setup: Setup, learned: Learned, layer: int, states: tf.Tensor, placed: Placing
) -> tuple[tf.Tensor, tf.Tensor]:
    """One layer on states (b, n, w): what it adds to them, and its weights (b, h, n, n)."""

    def of(entry: Parametric, width: int) -> dict[str, Any]:
        """What is learned of an entry's parameters, or else is as it always is."""
        names = {name: learned.get(f"{layer}.{name}") for name in entry.axes}
        return names if entry.untrained else entry.parameters(width, width)

    before = POSITIONS[setup.position].before_projection
    words = [_move(states, moved) if before else states for moved in (placed.queries, placed.keys)]
    queries, keys, values = (
        tf.einsum("bnw,whk->bhnk", vectors, learned[f"{layer}.{name}"])
        for name, vectors in zip(("query", "key", "value"), (*words, states), strict=True)
    )
    if not before:
        queries, keys = _move(queries, placed.queries), _move(keys, placed.keys)
    entry = SIMILARITIES[setup.similarity]
    scores = TWINS[setup.similarity](queries, keys, **of(entry, setup.size))
    if setup.scoring == "scaled":
        scores = scores / np.float32(np.sqrt(setup.size))
    if setup.scoring == "ratio":
        seen = tf.where(placed.mask, scores, 0.0)
        scores = scores / tf.reduce_sum(seen, axis=-1, keepdims=True)
    scores = scores + placed.bias
    for name, array in placed.biases.items():
        scores = scores + tf.tensordot(learned[f"{layer}.{name}"], array, 1)
    hidden = tf.where(placed.mask, scores / np.float32(setup.temperature), -np.inf)
    weights = tf.nn.softmax(hidden) * placed.factor
    outputs = tf.einsum("bhmn,bhnk->bhmk", weights, values)
    return tf.einsum("bhmk,hkw->bmw", outputs, learned[f"{layer}.output"]), weights


class Seen(NamedTuple):
    """``logits`` (b, n, V), and each layer's weights (L, b, h, n, n)."""

    logits: tf.Tensor
    weights: tf.Tensor


def forward(setup: Setup, learned: Learned, units: tf.Tensor, placed: Placing) -> Seen:
    """The network on units (b, n, k), -1 where a unit has no further word."""
    present = tf.cast(units >= 0, tf.float32)[..., None]
    words = tf.gather(learned["words"], tf.maximum(units, 0)) * present
    states = tf.reduce_sum(words, axis=2) / tf.reduce_sum(present, axis=2)
    every = []
    for layer in range(setup.layers):
        added, weights = attention(setup, learned, layer, states, placed)
        states = states + added
        every.append(weights)
    return Seen(tf.einsum("bnw,wv->bnv", states, learned["answer"]), tf.stack(every))


def losses(logits: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
    """The mean cross-entropy of the units that are asked, in nats."""
    asked = targets >= 0
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.maximum(targets, 0), logits)
    return tf.reduce_mean(tf.boolean_mask(each, asked))


class Measured(NamedTuple):
    """What a network does on held-out examples.

    accuracy: the share of asked units whose likeliest answer is right. gold (L, h): the mean weight
    that an asked unit puts where its answer is. saturated: the share of rows of weights of which
    one weight is above `SATURATED`.
    """

    loss: float
    accuracy: float
    gold: tuple[tuple[float, ...], ...]
    saturated: float


class Attending:
    """The network of a few attention layers: what it has learned, and what it sees."""

    def __init__(self, setup: Setup, longest: int) -> None:
        self.setup, self.placed = setup, placing(setup, longest)
        self.learned = {
            name: tf.Variable(value, name=name.replace(".", "_"))
            for name, value in setup.start().items()
        }

    def __call__(self, units: tf.Tensor) -> Seen:
        return forward(self.setup, self.learned, units, self.placed)


class Reading:
    """The classifier's network, which answers once for a whole sentence: at every unit the same."""

    def __init__(self, setup: Setup) -> None:
        self.network = Network(setup.variant, words=setup.work.size + UNKNOWN, width=setup.width)
        self.network.assign(setup.start())
        self.learned = self.network.named()

    def __call__(self, units: tf.Tensor) -> Seen:
        ids = units[:, :, 0] + UNKNOWN  # -1 where the sentence has ended is `PADDING`
        logits, weights = self.network.attended(self.network.embedding(ids), ids != PADDING)
        n = tf.shape(ids)[1]
        rows = tf.repeat(weights[:, None, None, :], n, axis=2)
        return Seen(tf.repeat(logits[:, None], n, axis=1), rows[None])


class Learner:
    """A network that learns, from its first step or from the state of another.

    Examples depend on the seed and the step alone, so that a network learns the same whether it is
    interrupted or not.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup, self.step = setup, 0
        self.test = self._examples(np.random.default_rng(setup.seed), held_out=True)
        self.network = (
            Reading(setup) if setup.work.written else Attending(setup, self.test.units.shape[1])
        )
        self.learned = self.network.learned
        self.optimizer = keras.optimizers.Adam(setup.rate)
        self.optimizer.build(list(self.learned.values()))
        self._learn = tf.function(self._one_step, reduce_retracing=True)
        self._see = tf.function(self.network)

    def _examples(self, generator: np.random.Generator, held_out: bool = False) -> Batch:
        work = self.setup.work
        found = batch(work, rows(work, generator, ROWS, held_out))
        if held_out or not work.written:
            return found
        # Some words are forgotten, so that the network learns what to make of unknown ones.
        forgotten = generator.random(found.units.shape) < FORGOTTEN
        return found._replace(units=np.where((found.units > 0) & forgotten, 0, found.units))

    def _one_step(self, units: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
        variables = list(self.learned.values())
        with tf.GradientTape() as tape:
            loss = losses(self.network(units).logits, targets)
        gradients = tape.gradient(loss, variables, unconnected_gradients="zero")
        self.optimizer.apply(gradients, variables)
        return tf.linalg.global_norm(gradients)

    def learn(self, steps: int) -> float:
        """So many steps more; the length of the last one's gradient, of all weights together."""
        norm = 0.0
        for _ in range(steps):
            examples = self._examples(np.random.default_rng((self.setup.seed, self.step)))
            norm = self._learn(tf.constant(examples.units), tf.constant(examples.targets))
            self.step += 1
        return float(norm)

    def measured(self) -> Measured:
        """How the network does on the held-out examples."""
        seen = self._see(tf.constant(self.test.units))
        asked = self.test.targets >= 0
        weights = seen.weights.numpy().astype(np.float64)
        right = seen.logits.numpy().argmax(axis=-1) == self.test.targets
        found = (weights * self.test.gold[None, :, None]).sum(axis=-1)  # (L, b, h, n)
        gold = found.transpose(0, 2, 1, 3)[:, :, asked].mean(axis=-1)
        return Measured(
            float(losses(seen.logits, tf.constant(self.test.targets))),
            float(right[asked].mean()),
            tuple(map(tuple, gold.tolist())),
            float((weights.max(axis=-1) > SATURATED).mean()),
        )

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """All that is learned, by its name in `Setup.shapes`."""
        return {name: variable.numpy() for name, variable in self.learned.items()}

    def state(self) -> list[NDArray[Any]]:
        """What the optimizer remembers; together with the weights and the step, all there is."""
        return [variable.numpy() for variable in self.optimizer.variables]

    def resume(self, step: int, weights: Arrays, state: Sequence[NDArray[Any]]) -> None:
        """Go on from what another learner of this setup had reached."""
        self.step = step
        for name, variable in self.learned.items():
            variable.assign(weights[name])
        for variable, value in zip(self.optimizer.variables, state, strict=True):
            variable.assign(value)
