"""The page, with a studio that only pretends to learn."""

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from models.learning.film import Film, Status
from models.learning.pairs import PAIRS
from models.learning.replay import beginning
from models.learning.setup import Setup
from models.learning.studio import Studio
from models.learning.tasks import TASKS
from tests import ROOT
from tests.models.learning.test_studio import FAKE, until
from ui.kit.language import LANGUAGES, Text
from ui.kit.settings import Settings
from ui.train import film, scene, studio, unstable
from ui.train.network import example_of, held_out, settings_of, setup_of, typed

TEXT = Text("en")


STUCK = (sys.executable, "-c", "import time; time.sleep(600)")


@pytest.fixture
def made(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The page's studio."""
    command = getattr(request, "param", FAKE)
    monkeypatch.setattr(studio, "Studio", partial(Studio, command, workers=1, patience=60))
    st.cache_resource.clear()
    yield studio.studio()
    studio.studio().close()
    st.cache_resource.clear()


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "train.py"), default_timeout=30)
    page.query_params.update(query)
    return page.run()


def statuses(page: AppTest) -> list[str]:
    bodies = [str(getattr(each, "body", "")) for each in page.get("html")]
    return [re.sub("<[^>]+>", "", body) for body in bodies if "role='status'" in body]


def status(page: AppTest) -> str:
    (found,) = statuses(page)
    return found


def until_ended(studio: Studio, *setups: Setup) -> None:
    for _ in range(600):
        films = [studio.film(setup) for setup in setups]
        if all(film is not None and film.ended for film in films):
            return
        time.sleep(0.05)
    raise AssertionError(films)


@pytest.mark.usefixtures("made")
def test_before_it_learns_there_is_something_to_see() -> None:
    page = opened()
    assert not page.exception
    assert status(page) == TEXT("train.begin")
    assert [button.label for button in page.button if button.key in ("train", "one_step")] == [
        TEXT("train.train"),
        TEXT("train.step"),
    ]


def test_it_trains_to_the_end_and_again_from_another_seed(made: Studio) -> None:
    page = opened(task="copy")
    page.button(key="train").click().run()
    setup = Setup("copy")
    until_ended(made, setup)
    page.run()
    assert status(page) == TEXT("train.summary.fails", accuracy="50", gold="25")
    page.button(key="again").click().run()
    assert page.query_params["net_seed"] == "1"


@pytest.mark.parametrize("made", [STUCK], indirect=True)
def test_who_waits_is_told_how_many_are_before(made: Studio) -> None:
    made.want(Setup("copy", seed=1), "ann")
    made.want(Setup("copy", seed=2), "bob")
    page = opened(task="copy")
    page.button(key="train").click().run()
    assert status(page) == TEXT("train.waiting", ahead=2)
    made.leave("bob")
    page.run()
    assert status(page) == TEXT("train.waiting", ahead=1)
    page.button(key="pause").click().run()
    assert made.watchers == 1
    assert status(page) == TEXT("train.begin")


def test_a_paused_network_can_go_on_or_start_again(made: Studio) -> None:
    setup = Setup("copy")
    made.want(setup, "ann", frames=6)
    until(made, setup, lambda film: film.status == "resting")
    made.leave("ann")
    page = opened(task="copy")
    labels = {button.key: button.label for button in page.button}
    assert [labels[key] for key in ("train", "one_step", "again")] == [
        TEXT("train.go_on"),
        TEXT("train.step"),
        TEXT("train.again"),
    ]
    page.button(key="again").click().run()
    assert page.query_params["net_seed"] == "1"
    assert made.film(Setup("copy", seed=1)) is not None


@pytest.mark.parametrize(
    ("status", "seen"),
    [("learning", "resting"), ("waiting", "resting"), ("finished", "finished")],
)
def test_for_who_has_paused_nothing_is_under_way(
    status: Status, seen: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker may still end its last frames, and nothing would draw the page when it has."""
    setup = Setup("copy")
    made = Film(setup, (beginning(setup),), status=status)
    monkeypatch.setattr(studio, "studio", lambda: SimpleNamespace(film=lambda _: made))
    assert studio.film(setup).status == seen


def test_two_networks_learn_beside_each_other(made: Studio) -> None:
    page = opened(pair="layers", net_seed="3", task="copy")  # the pair has a task of its own
    assert statuses(page) == 2 * [TEXT("train.begin")]
    page.button(key="train").click().run()
    assert page.button(key="pause")
    networks = PAIRS["layers"].networks(seed=3)
    until_ended(made, *networks)
    page.run()
    assert statuses(page) == 2 * [TEXT("train.summary.fails", accuracy="50", gold="25")]
    page.button(key="single_without").click().run()
    assert not page.exception
    assert len(statuses(page)) == 1
    assert setup_of(page.session_state["memory"].settings) == networks[1]


def test_what_is_said_of_instability_is_what_was_measured() -> None:
    setup = Setup("copy")
    first = beginning(setup)
    frames = (
        first,
        replace(first, step=1, norm=7.5, saturated=0.5),
        replace(first, step=2, norm=0.25, saturated=0.125),
    )
    norm, saturated, _ = unstable.sentences(Film(setup, frames), TEXT)
    assert "after step 1: 7.500" in norm
    assert "After step 2 it is 0.250" in norm
    assert "After step 2, 12\N{NO-BREAK SPACE}% of the rows" in saturated
    assert len(unstable.sentences(Film(setup, (first,)), TEXT)) == 2  # no gradient is known yet


@pytest.mark.parametrize("name", PAIRS)
def test_the_settings_of_a_network_say_it(name: str) -> None:
    for setup in PAIRS[name].networks(seed=5):
        assert setup_of(Settings(**settings_of(setup))) == setup  # type: ignore[arg-type]


@pytest.mark.usefixtures("made")
def test_what_cannot_be_read_is_explained_and_kept() -> None:
    page = opened(task="it", sample="a zebra")
    assert "“a”" in page.warning[0].value
    assert "street" in page.warning[0].value
    assert page.text_input(key="sample").value == "a zebra"
    assert not page.exception


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
def test_an_example_is_read_as_it_is_written(task: str, language: str) -> None:
    work = TASKS[task]
    text = typed(work, held_out(work), language)
    assert example_of(Settings(task=task, sample=text), language) == held_out(work)
    assert example_of(Settings(task=task), language) == held_out(work)


def test_a_network_that_reads_sentences_has_the_classifiers_attention() -> None:
    settings = Settings(task="sentences_zh", attention="scaled_dot", net_position="rope")
    setup = setup_of(settings)
    assert (setup.similarity, setup.scoring, setup.position) == ("dot", "scaled", "none")
    assert setup_of(Settings(**settings_of(setup))) == setup  # type: ignore[arg-type]
    frame = beginning(setup)
    units = example_of(replace(settings, sample="汤很鲜，可是牛油果不新鲜"), "en")
    shown = scene.scene(Film(setup, (frame,)), frame, units, settings, TEXT)
    drawn = scene.drawn(shown, settings, TEXT)
    last = len(units) - 1
    assert all(row == last for row, _ in drawn["outlined"]["cells"])
    assert [key["unknown"] for key in drawn["keys"]].count(True) == 1
    likelier = ("complaint", "praise")[int(np.argmax(shown.found.probabilities[last]))]
    assert f"answers: {likelier} " in drawn["notes"][0]["text"]
    assert not {"✓", "✗"} & set(drawn["notes"][0]["text"])  # nobody has said what is right
    assert "never seen: 1." in drawn["notes"][1]["text"]


def test_settings_say_the_network() -> None:
    settings = Settings(task="it", net_width="32", net_rate="0.01", net_layers="2", net_seed=7)
    assert setup_of(settings) == Setup("it", width=32, rate=0.01, layers=2, seed=7)


def test_the_stage_outlines_where_the_answers_are() -> None:
    setup = Setup("largest")
    frame = beginning(setup)
    settings = Settings(task="largest", sample="3 9 1 9")
    units = example_of(settings, "en")
    shown = scene.scene(Film(setup, (frame,)), frame, units, settings, TEXT)
    outlined = scene.drawn(shown, settings, TEXT)["outlined"]
    assert outlined["cells"] == [(4, 1), (4, 3)]  # the question mark finds either 9
    assert outlined["label"] == TEXT("train.film.gold")


def test_the_stage_has_the_head_that_looks_where_the_answer_is() -> None:
    setup = Setup("it", layers=2, heads=2)
    frame = beginning(setup)
    made = Film(setup, (frame,))
    settings = Settings(task="it", net_layers="2", net_heads="2")
    gold = [share for layer in frame.gold for share in layer]
    assert film.head_of(made, settings) == gold.index(max(gold))
    units = held_out(TASKS["it"])
    chosen = Settings(task="it", net_layers="2", net_heads="2", net_head=3)
    trace = scene.scene(made, frame, units, chosen, TEXT).trace
    np.testing.assert_array_equal(trace.projection, frame.weights["1.query"][:, 0])
    assert trace.query_tokens == tuple(TASKS["it"].text(unit, "en") for unit in units)
