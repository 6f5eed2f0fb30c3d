"""What a network of some moment does with an example: the arithmetic in NumPy, every step kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention import MASKS, AttentionTrace, multi_head, softmax
from attention.heads import mixed
from models.classifier.inference import Classifier, Vocabulary
from models.learning.film import SATURATED, Frame
from models.learning.setup import ROWS, Arrays, Setup, parameters, projections
from models.learning.task import Units, rows
from models.text.tokens import Tokens

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Replay:
    """``heads[layer][head]`` are traces; ``probabilities`` (n, A) of every answer at every unit.

    Answers depend on the rows of the weights from ``deciding_from`` on.
    """

    heads: tuple[tuple[AttentionTrace, ...], ...]
    probabilities: Array
    deciding_from: int = 0


def replay(
    setup: Setup, weights: Arrays, units: Units, tokens: Sequence[str] | None = None
) -> Replay:
    """The network of `Setup` with these weights, on one example.

    Rows whose ratio is undefined have NaN weights, and so has everything after them.
    """
    if setup.work.written:
        return _read(setup, weights, units)
    words = np.asarray(weights["words"], float)
    states = np.stack([words[list(unit)].mean(axis=0) for unit in units])
    n = len(units)
    layers = []
    for layer in range(setup.layers):
        learned = projections(weights, layer)
        heads = multi_head(
            states,
            states,
            states,
            learned,
            similarity=setup.similarity,
            parameters=parameters(setup, weights, layer),
            scoring=setup.scoring,
            temperature=setup.temperature,
            position=setup.position,
            mask=MASKS[setup.mask].function(n, n, 0),
            query_tokens=tokens,
            key_tokens=tokens,
            undefined="nan",
        )
        layers.append(heads)
        states = states + mixed(heads, learned)
    return Replay(tuple(layers), softmax(states @ np.asarray(weights["answer"], float)))


def _read(setup: Setup, weights: Arrays, units: Units) -> Replay:
    """The classifier's network on one sentence. Its answer at a word is what it would say if the
    sentence ended there; only the last row of its weights decides.
    """
    words = setup.work.words["en"]
    reading = Classifier(setup.variant, Vocabulary(words[1:]), weights, {})
    found = reading.read(Tokens(words[word] for (word,) in units))
    return Replay(((found.trace,),), found.prefixes, len(units) - 1)


def beginning(setup: Setup) -> Frame:
    """The frame of a network that has learned nothing, measured as a worker measures it.

    It needs no TensorFlow, so that there is something to see at once. Its gradient is not known.
    """
    weights = setup.start()
    losses, right, gold, saturated = [], [], [], []
    for units in rows(setup.work, np.random.default_rng(setup.seed), ROWS, held_out=True):
        found = replay(setup, weights, units)
        maps = np.array([[trace.weights for trace in heads] for heads in found.heads])
        saturated.append(maps[..., found.deciding_from :, :].max(axis=-1) > SATURATED)
        for index, (target, looked) in setup.work.solve(units).items():
            row = found.probabilities[index]
            losses.append(-np.log(row[target]))
            right.append(row.argmax() == target)
            gold.append(maps[:, :, index, list(looked)].sum(axis=-1))
    return Frame(
        step=0,
        loss=float(np.mean(losses)),
        accuracy=float(np.mean(right)),
        gold=tuple(map(tuple, np.mean(gold, axis=0).tolist())),
        saturated=float(np.mean(saturated)),
        norm=float("nan"),
        weights=weights,
    )
