"""Lesson 15: what networks learned that ship with the program."""

from __future__ import annotations

import functools
from statistics import fmean

import numpy as np

from models.learning.replay import replay
from models.learning.setup import STEPS, Setup, suited
from models.learning.shelf import films
from models.learning.task import rows
from tests.ui.lessons.claims import Claim, Facts, Seen, best, softmax
from ui.lessons.scene import Scene
from ui.train.network import example_of, setup_of

HELD_OUT = 64
"""Rows on which the films were measured."""


def network(scene: Scene) -> Setup:
    return setup_of(scene.settings)


@functools.cache
def right_answers(setup: Setup) -> tuple[str, str]:
    """In whole per cent on held-out rows: right answers, and the weight of the best head where the
    answers are.
    """
    weights = films()[setup].frames[-1].weights
    right, gold = [], []
    for units in rows(setup.work, np.random.default_rng(setup.seed), HELD_OUT, held_out=True):
        found = replay(setup, weights, units)
        for index, answer in setup.work.solve(units).items():
            right.append(found.probabilities[index].argmax() == answer.target)
            gold.append(
                [
                    sum(float(trace.weights[index, key]) for key in answer.gold)
                    for heads in found.heads
                    for trace in heads
                ]
            )
    means = [fmean(each) for each in zip(*gold, strict=True)]
    return f"{100 * fmean(right):.0f}", f"{100 * max(means):.0f}"


def expect_rows_of_scores(seen: Seen) -> None:
    """The weights are what the scores of the stage come to."""
    for scores, weights in zip(seen.scores, seen.weights, strict=True):
        np.testing.assert_allclose(softmax(scores), weights, rtol=1e-9)


def averages(seen: Seen) -> Facts:
    n = len(seen.keys)
    return {
        "itself": fmean(seen.weights[i][i] for i in range(n)),
        "mirror": fmean(seen.weights[i][n - 1 - i] for i in range(n)),
        "chance": 1 / n,
    }


def learned(seen: Seen) -> Facts:
    """The introduction and the end."""
    letters = seen.scene.settings.sample
    assert letters.replace(" ", "") == "".join(seen.keys)
    return {"letters": letters, "steps": str(STEPS)}


def learned_before(seen: Seen) -> Claim:
    expect_rows_of_scores(seen)
    setup = network(seen.scene)
    assert setup == suited("reverse")
    start = setup.start()
    np.testing.assert_array_equal(films()[setup].frames[0].weights["0.query"], start["0.query"])
    found = averages(seen)
    assert all(abs(float(str(each)) - 1 / len(seen.keys)) < 0.05 for each in found.values())
    return Claim("neither", {**found, "accuracy": right_answers(setup)[0]})


def learned_after(seen: Seen) -> Claim:
    row = seen.row()
    winner = best(seen.weights[row])
    assert winner == len(seen.keys) - 1 - row != row
    return Claim(
        winner,
        {
            "query": seen.queries[row],
            "winner": seen.keys[winner],
            "most": seen.weights[row][winner],
            "accuracy": right_answers(network(seen.scene))[0],
        },
        marks=lambda index: {"word": seen.keys[index], "value": seen.weights[row][index]},
    )


def learned_blind(seen: Seen) -> Claim:
    setup = network(seen.scene)
    assert setup == suited("reverse", position="none")
    found = averages(seen)
    assert all(abs(float(str(each)) - 1 / len(seen.keys)) < 0.05 for each in found.values())
    return Claim("neither", {**found, "accuracy": right_answers(setup)[0]})


def learned_meant(seen: Seen) -> Claim:
    expect_rows_of_scores(seen)
    setup, settings = network(seen.scene), seen.scene.settings
    units = example_of(settings, settings.language)
    ((index, answer),) = setup.work.solve(units).items()
    weight = seen.weights[index][min(answer.gold)]
    assert weight < 0.5
    accuracy, mean = right_answers(setup)
    return Claim(
        "less",
        {
            "query": seen.queries[index],
            "key": seen.keys[min(answer.gold)],
            "weight": f"{100 * weight:.0f}",
            "accuracy": accuracy,
            "mean": mean,
        },
    )
