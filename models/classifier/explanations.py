"""Is attention an explanation? Ways to ask a classifier, each measured on the classifier itself.

The attention's last row is compared with what changes when a word is left out. Then the row itself
is tested: by erasing words (DeYoung et al. 2020), by other rows with the same verdict (Jain and
Wallace 2019), and by how similar the states are that it chooses from (Mohankumar et al. 2020).
Words here are numbers of the vocabulary, as `Vocabulary.numbers` gives them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention import SIMILARITIES, AttentionTrace
from attention.ties import TIE
from models.classifier.inference import UNKNOWN, Classifier, Double, Ids

ERASED = (0.1, 0.2, 0.5)
TOLERANCE = 0.01


@dataclass(frozen=True)
class Erasure:
    """How much the verdict depends on the top words of a ranking (DeYoung et al. 2020).

    count: how many words these are: `share` of all, rounded up. comprehensiveness: the probability
    lost without them, large if they are needed. sufficiency: the probability lost with only them,
    small if they are enough.
    """

    share: float
    count: int
    comprehensiveness: float
    sufficiency: float


@dataclass(frozen=True)
class Rival:
    """A row of weights (n,) unlike the real one, with nearly the same probability."""

    weights: Double
    distance: float
    probability: float


def leave_one_out(classifier: Classifier, ids: Ids, kind: int) -> Double:
    """How much the probability of class ``kind`` falls when each word is left out: (n,)."""
    shorter = [np.delete(ids, index) for index in range(len(ids))]
    return _probability(classifier, [ids], kind) - _probability(classifier, shorter, kind)


def erasures(
    classifier: Classifier,
    ids: Ids,
    importance: Double,
    kind: int,
    shares: Sequence[float] = ERASED,
) -> tuple[Erasure, ...]:
    """An `Erasure` for each share of the words ``ids`` (n), by falling ``importance`` (n).

    Equally important words are taken in their order.
    """
    order = np.argsort(-np.asarray(importance), kind="stable")
    counts = [math.ceil(share * len(ids)) for share in shares]
    without = [np.delete(ids, order[:count]) for count in counts]
    alone = [ids[np.sort(order[:count])] for count in counts]
    (whole,) = _probability(classifier, [ids], kind)
    lost = whole - _probability(classifier, [*without, *alone], kind)
    return tuple(
        Erasure(share, count, float(lost[n]), float(lost[len(counts) + n]))
        for n, (share, count) in enumerate(zip(shares, counts, strict=True))
    )


def _probability(classifier: Classifier, rows: Sequence[Ids], kind: int) -> Double:
    """A sentence without words cannot be judged: it becomes one unknown word."""
    nothing = np.array([UNKNOWN], np.int32)
    return classifier.predict_ids([row if len(row) else nothing for row in rows])[:, kind]


def edited(weights: Double, index: int, weight: float) -> Double:
    """``weights`` (n,) with one of them set by hand, the others rescaled so that all sum to 1.

    If the others are all 0, they share the rest equally. A single word keeps the weight 1.
    Raises ValueError for a weight outside 0 to 1.
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"weight: got {weight}, expected a number from 0 to 1")
    if len(weights) == 1:
        return np.ones(1)
    others = np.delete(weights, index)
    total = others.sum()
    others = others / total if total > 0 else np.full(len(others), 1 / len(others))
    return np.insert((1 - weight) * others, index, weight)


def shuffled(weights: Double, seed: int, count: int = 100) -> Double:
    """The same weights (n,) in random orders: rows (count, n)."""
    random = np.random.default_rng(seed)
    return np.array([random.permutation(weights) for _ in range(count)])


def adversarial(
    classifier: Classifier,
    trace: AttentionTrace,
    weights: Double,
    kind: int,
    tolerance: float = TOLERANCE,
) -> Rival:
    """The row farthest from `weights` (n) whose probability of `kind` is at most `tolerance` away.

    It is exact: the log-odds are linear in the row, so the allowed rows are a simplex between two
    parallel planes. The Jensen-Shannon divergence is convex, so it is largest in a corner of that
    body, where only one or two words have weight. All corners are tried.
    """
    constant, pulls = classifier.pulls(trace)
    sign = 1 if kind == 1 else -1
    logits = sign * (constant + pulls)
    base = classifier.decide(trace, weights[None])[0, kind]
    bounds = np.clip([base - tolerance, base + tolerance], 1e-12, 1 - 1e-12)
    lowest, highest = np.log(bounds / (1 - bounds))

    corners = [np.eye(len(weights))[(logits >= lowest) & (logits <= highest)]]
    for bound in (lowest, highest):
        below, above = np.flatnonzero(logits < bound), np.flatnonzero(logits > bound)
        low, high = (each.ravel() for each in np.meshgrid(below, above, indexing="ij"))
        part = (bound - logits[low]) / (logits[high] - logits[low])
        rows = np.zeros((len(low), len(weights)))
        rows[np.arange(len(low)), low] = 1 - part
        rows[np.arange(len(low)), high] = part
        corners.append(rows)
    rows = np.vstack([weights, *corners])
    distances = jensen_shannon_distance(rows, weights)
    best = int(np.argmax(distances))
    probability = classifier.decide(trace, rows[best : best + 1])[0, kind]
    return Rival(rows[best], float(distances[best]), float(probability))


def jensen_shannon_distance(rows: Double, other: Double) -> Double:
    """The Jensen-Shannon distances of rows (k, n) from one row: (k,), 0 if equal, at most 1.

    The square root of the divergence with logarithms to base 2 (Endres and Schindelin 2003).
    """

    def from_middle(part: Double) -> Double:
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(part > 0, part * np.log2(part / middle), 0.0)
        summed: Double = terms.sum(axis=1)
        return summed

    middle = (rows + other) / 2
    divergence = (from_middle(rows) + from_middle(np.broadcast_to(other, rows.shape))) / 2
    return np.sqrt(np.clip(divergence, 0.0, 1.0))


def kendall(first: Double, second: Double) -> float | None:
    """How far two rankings of n words agree: Kendall's τ-b, from -1 (reversed) to 1 (the same).

    Count the pairs of words in the same order, subtract the pairs in opposite order, and divide by
    the geometric mean of how many pairs each ranking orders (Kendall 1945). None where a ranking
    orders no pair. Words that differ only by rounding are equal (`attention.ties`).
    """

    def order(values: Double) -> Double:
        apart = np.subtract.outer(values, values)
        return np.where(np.abs(apart) <= TIE * np.abs(values).max(), 0.0, np.sign(apart))

    one, other = order(first), order(second)
    pairs = np.sqrt((one**2).sum() * (other**2).sum())
    return float((one * other).sum() / pairs) if pairs else None


def mean_cosine(trace: AttentionTrace) -> float | None:
    """The mean cosine of two different encoder states; None where there is only one."""
    n = len(trace.keys)
    cosines = state_similarities(trace)
    return float((cosines.sum() - np.trace(cosines)) / (n * (n - 1))) if n > 1 else None


def state_similarities(trace: AttentionTrace) -> NDArray[np.float64]:
    """The cosines between the encoder's states: (n, n). Near 1, weights hardly matter."""
    found: Double = SIMILARITIES["cosine"].function(trace.keys, trace.keys)
    return found


def conicity(trace: AttentionTrace) -> float:
    """The states' mean cosine with their mean vector (Mohankumar et al. 2020): 1 if all alike."""
    mean = trace.keys.mean(axis=0, keepdims=True)
    return float(SIMILARITIES["cosine"].function(trace.keys, mean).mean())
