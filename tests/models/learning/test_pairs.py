"""Each ready pair teaches what it says: both of its networks are trained, as on the page."""

import functools
from dataclasses import asdict

import pytest

from models.learning.pairs import PAIRS
from models.learning.setup import Setup
from models.workers.learner import Learner, Measured

ENOUGH = 150
"""Steps, a quarter of a film: what has not come by then comes late."""

LATE = {"layers": 300, "heads": 300, "rate": 200}
"""More, where it comes late."""


@functools.cache  # some pairs share a network
def measured(setup: Setup, steps: int) -> Measured:
    learner = Learner(setup)
    learner.learn(steps)
    return learner.measured()


@pytest.mark.parametrize("name", PAIRS)
def test_one_learns_and_the_other_does_not(name: str) -> None:
    steps = LATE.get(name, ENOUGH)
    learned, failed = (measured(setup, steps) for setup in PAIRS[name].networks())
    assert learned.accuracy > 0.95
    assert failed.accuracy < learned.accuracy - 0.15
    assert max(max(layer) for layer in learned.gold) > 0.6


@pytest.mark.parametrize("name", PAIRS)
def test_they_differ_in_one_choice(name: str) -> None:
    one, other = map(asdict, PAIRS[name].networks(seed=3))
    assert [key for key in one if one[key] != other[key]] == [PAIRS[name].differs]
    assert one["seed"] == other["seed"] == 3
