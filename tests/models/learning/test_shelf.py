"""The films that ship."""

import numpy as np
import pytest

from models.learning.setup import STEPS
from models.learning.shelf import SHELF, films


@pytest.mark.parametrize("name", SHELF)
def test_a_film_that_ships_begins_at_random_and_ends_where_all_do(name: str) -> None:
    setup = SHELF[name].setup
    film = films()[setup]
    assert film.ended
    assert tuple(frame.step for frame in film.frames) == SHELF[name].steps
    assert film.frames[-1].step == STEPS
    assert all(frame.finite for frame in film.frames)
    for part, array in setup.start().items():
        np.testing.assert_array_equal(film.frames[0].weights[part], array)
        assert not np.array_equal(film.frames[-1].weights[part], array)
