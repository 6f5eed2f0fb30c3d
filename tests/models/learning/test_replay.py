"""The replay, by plain loops."""

import math

import numpy as np
import pytest

from models.learning.replay import replay
from models.learning.setup import Setup, suited
from models.learning.task import rows
from models.learning.tasks import TASKS


def plain(
    setup: Setup, units: tuple[tuple[int, ...], ...]
) -> tuple[list[list[float]], list[float]]:
    """One layer, one head, dot products over √k, no position: weights, and the last answer."""
    weights = {name: array.astype(float).tolist() for name, array in setup.start().items()}
    w, k = setup.width, setup.size
    states = []
    for unit in units:
        mean = [math.fsum(weights["words"][word][c] for word in unit) / len(unit) for c in range(w)]
        states.append(mean)

    def projected(name: str, state: list[float]) -> list[float]:
        matrix = weights[f"0.{name}"]
        return [math.fsum(state[c] * matrix[c][0][x] for c in range(w)) for x in range(k)]

    every = []
    last: list[float] = []
    for i, state in enumerate(states):
        query = projected("query", state)
        scores = []
        for j, other in enumerate(states):
            hidden = setup.mask == "causal" and j > i
            key = projected("key", other)
            score = math.fsum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(k)
            scores.append(-math.inf if hidden else score / setup.temperature)
        powers = [math.exp(score) for score in scores]
        row = [power / math.fsum(powers) for power in powers]
        every.append(row)
        values = [projected("value", other) for other in states]
        seen = [
            math.fsum(b * value[x] for b, value in zip(row, values, strict=True)) for x in range(k)
        ]
        added = [
            math.fsum(seen[x] * weights["0.output"][0][x][c] for x in range(k)) for c in range(w)
        ]
        last = [a + b for a, b in zip(state, added, strict=True)]
    logits = [
        math.fsum(last[c] * weights["answer"][c][v] for c in range(w))
        for v in range(setup.work.size)
    ]
    powers = [math.exp(logit) for logit in logits]
    return every, [power / math.fsum(powers) for power in powers]


@pytest.mark.parametrize("task", ["stories", "it"])
@pytest.mark.parametrize("mask", ["none", "causal"])
def test_a_replay_is_the_formula(task: str, mask: str) -> None:
    setup = Setup(
        task, scoring="scaled", position="none", mask=mask, width=8, temperature=0.3, seed=5
    )
    (units,) = rows(TASKS[task], np.random.default_rng(0), 1, held_out=True)
    found = replay(setup, setup.start(), units)
    weights, probabilities = plain(setup, units)
    np.testing.assert_allclose(found.heads[0][0].weights, weights, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(found.probabilities[-1], probabilities, rtol=1e-9)


def test_the_second_layer_sees_what_the_first_added() -> None:
    setup = Setup("it", layers=2, heads=2, width=16)
    (units,) = rows(setup.work, np.random.default_rng(0), 1, held_out=True)
    weights = setup.start()
    first, second = replay(setup, weights, units).heads
    assert first[0].raw_queries is not None
    assert second[1].raw_queries is not None
    np.testing.assert_array_equal(
        first[0].raw_queries, [weights["words"][word] for (word,) in units]
    )
    added = sum(
        trace.outputs @ weights["0.output"][head].astype(float) for head, trace in enumerate(first)
    )
    np.testing.assert_allclose(second[1].raw_queries, first[0].raw_queries + added, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "wrong"), [("task", "sing"), ("width", 7), ("rate", 0.02), ("seed", -1), ("mask", "x")]
)
def test_a_setup_has_only_what_can_be_chosen(name: str, wrong: object) -> None:
    with pytest.raises(ValueError, match=name):
        Setup(**{name: wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("position", "sinusoidal"), ("mask", "causal"), ("heads", 2), ("similarity", "gaussian")],
)
def test_a_network_that_reads_has_only_what_the_classifier_has(name: str, wrong: object) -> None:
    with pytest.raises(ValueError, match=name):
        suited("sentences_en", **{name: wrong})
