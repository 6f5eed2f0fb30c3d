"""Each ready pair teaches what it says: both of its networks are trained, as on the page."""

import pytest

from models.workers.learner import Learner, Measured
from ui.kit.settings import Settings
from ui.train.network import setup_of
from ui.train.pairs import PAIRS, SIDES, side

ENOUGH = 300
"""Steps, half of a film: what has not come by then hardly comes."""


def measured(name: str, which: str) -> Measured:
    learner = Learner(setup_of(Settings(**side(name, which))))  # type: ignore[arg-type]
    learner.learn(ENOUGH)
    return learner.measured()


@pytest.mark.parametrize("name", PAIRS)
def test_one_learns_and_the_other_does_not(name: str) -> None:
    learned, failed = (measured(name, which) for which in SIDES)
    assert learned.accuracy > 0.95
    assert failed.accuracy < learned.accuracy - 0.15
    assert max(max(layer) for layer in learned.gold) > 0.6


@pytest.mark.parametrize("name", PAIRS)
def test_they_differ_in_one_choice(name: str) -> None:
    one, other = (side(name, which) for which in SIDES)
    assert [key for key in one if one[key] != other[key]] == [PAIRS[name].differs]
