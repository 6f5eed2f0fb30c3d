"""The studio, with a worker that only pretends to learn."""

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from models.learning import studio as module
from models.learning.film import Film
from models.learning.setup import STEPS, Setup, moments
from models.learning.studio import Studio
from models.serving.queue import WorkerBusy
from models.serving.worker import WorkerDied, WorkerFailed

FAKE = (sys.executable, "-m", "tests.models.learning.fake")


@pytest.fixture
def studio() -> Iterator[Studio]:
    made = Studio(FAKE, workers=1, patience=60)
    yield made
    made.close()


def until(studio: Studio, setup: Setup, holds: Callable[[Film], bool]) -> Film:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        film = studio.film(setup)
        if film is not None and holds(film):
            return film
        time.sleep(0.01)
    raise AssertionError(studio.film(setup))


def test_a_film_is_made_to_its_end(studio: Studio) -> None:
    setup = Setup()
    assert studio.film(setup) is None
    assert studio.want(setup, "ann").frames == ()
    film = until(studio, setup, lambda film: film.ended)
    assert film.status == "finished"
    assert tuple(frame.step for frame in film.frames) == moments()
    assert film.frames[-1].step == STEPS
    for frame in film.frames[::30]:
        for array in frame.weights.values():
            np.testing.assert_array_equal(array, frame.step)


def test_it_goes_on_only_while_it_is_wanted(studio: Studio) -> None:
    setup = Setup()
    studio.want(setup, "ann", frames=12)
    film = until(studio, setup, lambda film: film.status == "resting")
    assert 12 <= len(film.frames) < 12 + module.AT_ONCE
    studio.want(setup, "ann")
    assert until(studio, setup, lambda film: film.ended).frames[: len(film.frames)] == film.frames


def test_who_has_left_or_gone_wants_nothing(studio: Studio) -> None:
    long = Setup(seed=1)
    studio.want(long, "ann")
    studio.want(long, "bob")
    studio.leave("ann")
    assert studio.watchers == 1
    studio.patience = 0  # as if bob had not renewed his wish for long
    film = until(studio, long, lambda film: film.status == "resting")
    assert len(film.frames) < len(moments())


def test_films_are_made_in_the_order_in_which_they_were_wanted(studio: Studio) -> None:
    first, second, third = (Setup(seed=seed) for seed in range(3))
    for setup, asker in ((first, "ann"), (second, "bob"), (third, "eve")):
        studio.want(setup, asker)
    assert studio.ahead(first) <= studio.ahead(second) <= studio.ahead(third) <= 2
    assert studio.ahead(third) >= 1
    until(studio, third, lambda film: film.ended)
    assert all(film is not None and film.ended for film in map(studio.film, (first, second)))


def test_two_who_want_the_same_watch_the_same_film(studio: Studio) -> None:
    setup = Setup()
    studio.want(setup, "ann")
    until(studio, setup, lambda film: film.ended)
    assert studio.want(setup, "bob").frames is studio.want(setup, "ann").frames


def test_a_network_whose_numbers_explode_ends_there(studio: Studio) -> None:
    setup = Setup(seed=13)
    studio.want(setup, "ann")
    film = until(studio, setup, lambda film: film.ended)
    assert film.status == "diverged"
    assert [frame.step for frame in film.frames] == [0, 1, 2]


@pytest.mark.parametrize(("seed", "error"), [(14, WorkerFailed), (15, WorkerDied)])
def test_what_went_wrong_is_kept_and_wanting_again_begins_anew(
    studio: Studio, seed: int, error: type[Exception]
) -> None:
    setup = Setup(seed=seed)
    studio.want(setup, "ann")
    film = until(studio, setup, lambda film: film.status == "failed")
    assert isinstance(film.error, error)
    assert studio.want(setup, "ann").error is None
    until(studio, setup, lambda film: film.status == "failed")
    good = Setup()
    studio.want(good, "ann")
    until(studio, good, lambda film: film.ended)


def test_the_line_has_an_end(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    studio.want(Setup(seed=20), "ann", frames=10**6)
    studio.want(Setup(seed=21), "bob")
    with pytest.raises(WorkerBusy):
        studio.want(Setup(seed=22), "eve")
    studio.leave("bob")
    studio.want(Setup(seed=22), "eve")


def test_old_films_make_room(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Setup(seed=1), Setup(seed=2)
    studio.want(first, "ann")
    made = until(studio, first, lambda film: film.ended)
    monkeypatch.setattr(module, "MOST_BYTES", made.kept_bytes + 1000)
    studio.want(second, "ann")
    until(studio, second, lambda film: film.ended)
    assert studio.film(first) is None
