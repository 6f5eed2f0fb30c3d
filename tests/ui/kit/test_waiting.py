"""A long computation: how far it is, a button that ends it, and one that begins again."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from models.slices import Slices, whole
from models.vectors.files import reading
from tests.ui.compare.sides import drawn, every_language, opened, views
from tests.ui.export.test_formats import taken
from ui.compare.gallery import miniatures
from ui.compare.sides import Incomparable
from ui.compare.sweeps import sweeping
from ui.explorer.explore import deciding
from ui.export.formats import FORMATS
from ui.kit import waiting
from ui.kit.address import parse
from ui.kit.language import Text
from ui.kit.settings import Settings
from ui.kit.waiting import Work

SECONDS = 0.125
"""What a slice takes on the clock of these tests."""


class Clock:
    """A computation of ``count`` slices, each of which takes `SECONDS`, and the only clock."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> float:
        return self.done * SECONDS

    def slices(self, count: int, result: str = "made") -> Slices[str]:
        for number in range(count):
            self.done += 1
            yield (number + 1) / count
        return result


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(waiting.time, "monotonic", clock)
    return clock


def test_as_many_slices_are_computed_as_there_is_time_for(clock: Clock) -> None:
    work = Work("?", clock.slices(40))
    assert work.go_on(0.5) == 4 / 40
    assert work.go_on(0.25) == 6 / 40
    assert work.go_on(0) == 7 / 40
    assert not work.answer.done()


@pytest.mark.parametrize(("left", "ends"), [(1, True), (2, True), (3, False), (20, False)])
def test_what_ends_soon_ends_now(clock: Clock, left: int, ends: bool) -> None:
    """After half a second, with as many slices left: no bar for the last quarter of a second."""
    work = Work("?", clock.slices(4 + left))
    work.go_on(0.5)
    assert (work.answer.done(), clock.done) == (ends, 4 + left if ends else 4)


def test_what_is_foretold_too_early_is_not_waited_for_without_end(clock: Clock) -> None:
    def optimist() -> Slices[str]:
        yield 0.0
        while True:
            clock.done += 1
            yield 0.99

    Work("?", optimist()).go_on(0.5)
    assert clock.done * SECONDS <= 0.5 + waiting.SOON + SECONDS


def test_what_the_computation_raises_is_its_answer(clock: Clock) -> None:
    def wrong() -> Slices[str]:
        yield from clock.slices(2)
        raise KeyError("wrong")

    work = Work("?", wrong())
    work.go_on(1)
    assert isinstance(work.answer.exception(), KeyError)


def page() -> None:
    import streamlit as st

    from ui.kit import waiting
    from ui.kit.language import Text

    question = st.text_input("typed", "one", key="typed")
    asked = st.session_state["slices"]
    found = waiting.computed("gallery", question, lambda: asked(question), Text("en"))
    if found is not None:
        st.text(found)


def asked(slices: Callable[[str], Slices[str]]) -> AppTest:
    at = AppTest.from_function(page)
    at.session_state["slices"] = slices
    return at.run()


def bars(at: AppTest) -> list[str]:
    return [each.proto.text for each in at.get("progress")]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "AT_ONCE", 0.5)


@pytest.mark.usefixtures("soon")
def test_a_stop_ends_the_work_and_what_was_typed_stays(clock: Clock) -> None:
    text = Text("en")
    at = asked(lambda typed: clock.slices(16, typed.upper()))
    assert bars(at) == [text("work.gallery", percent="38%")]  # 4 slices at once, 2 with a look
    at.run()
    assert bars(at) == [text("work.gallery", percent="75%")]  # it goes on
    at.button(key="stop gallery").click().run()
    assert clock.done == 12
    assert [each.value for each in at.info] == [text("work.stopped")]
    at.run()
    assert (clock.done, bars(at), len(at.text)) == (12, [], 0)
    assert at.text_input(key="typed").value == "one"
    at.button(key="again gallery").click().run()
    assert (clock.done, bars(at)) == (18, [text("work.gallery", percent="38%")])
    at.run().run()
    assert ([each.value for each in at.text], bars(at), len(at.info)) == (["ONE"], [], 0)
    assert clock.done == 12 + 16


@pytest.mark.usefixtures("soon")
def test_another_question_begins_another_computation(clock: Clock) -> None:
    at = asked(lambda typed: clock.slices(16 if typed == "one" else 3, typed))
    assert bars(at)
    at.text_input(key="typed").set_value("two").run()
    assert ([each.value for each in at.text], bars(at)) == (["two"], [])


@pytest.mark.usefixtures("soon")
def test_what_is_there_at_once_shows_no_bar(clock: Clock) -> None:
    at = asked(lambda typed: clock.slices(4, typed))
    assert ([each.value for each in at.text], bars(at)) == (["one"], [])


WORDS = Settings(text="a few words to compute with")
FILE = "".join(f"word{number} 1 2\n" for number in range(1200)).encode()


@pytest.mark.parametrize(
    "begin",
    [
        lambda: reading(FILE),
        lambda: sweeping("length", WORDS, None),
        lambda: miniatures(WORDS, None),
        lambda: FORMATS["html"].maker(taken()).slices(),
    ],
    ids=["file of vectors", "curves", "gallery", "page"],
)
def test_every_slice_says_what_share_is_done(begin: Callable[[], Slices[Any]]) -> None:
    shares = list(begin())
    assert len(shares) > 3
    assert shares == sorted(shares)
    assert shares[0] < 0.5
    assert 0.8 <= shares[-1] <= 1


class TestCompare:
    """One slice for each look."""

    @pytest.fixture(autouse=True)
    def _slowly(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(waiting, "AT_ONCE", -1)
        monkeypatch.setattr(waiting, "LOOK", -1)

    @every_language
    def test_stopped_curves_are_not_drawn_until_they_are_begun_again(self, language: str) -> None:
        link = {"text": f"a few words in {language}", "extra": "length", "language": language}
        text = Text(language)
        at = opened(**link)
        assert bars(at) == [text("work.sweep", percent="25%")]
        at.button(key="stop sweep").click().run()
        assert text("work.stopped") in [each.value for each in at.info]
        assert not views(at, "curves")
        stranger = opened(**link)  # nothing was kept of what was stopped
        assert bars(stranger) == [text("work.sweep", percent="25%")]
        at.button(key="again sweep").click().run()
        assert bars(at) == [text("work.sweep", percent="25%")]
        while bars(at):
            at.run()
        expected = whole(sweeping("length", deciding(parse(link)), None))
        assert not isinstance(expected, Incomparable)
        header, _ = drawn(at, "curves")
        np.testing.assert_equal(header["sides"], expected["sides"])
        assert views(opened(**link), "curves")  # the next one has it at once
