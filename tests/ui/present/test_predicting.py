"""A class that predicts before it sees the weights, on a page made for it."""

import math

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from models.classifier.inference import Classifier
from tests.ui.classify.page import run, stage_of
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from tests.ui.frame.test_compose import PAGES, is_there, share_of, worker
from tests.ui.views.reader import read
from ui.frame.share.share import CONTROLS, VEILED
from ui.kit.language import Text
from ui.kit.settings import DEFAULTS, Settings

__all__ = ["worker"]  # a fixture

STUDENT = 4
LINK = {"veil": "1", "scoring": "scaled", "text": DEFAULTS.text, "cell": f"{STUDENT}-0"}


def predicted(at: AppTest, language: str, index: int) -> AppTest:
    """The page after somebody has stood by a word."""
    text = Text(language)
    (menu,) = [each for each in at.button_group if each.key and each.key.startswith("prediction")]
    menu.set_value(index).run()
    word = menu.options[index]
    label = text("veil.stand", word=word)
    (button,) = [each for each in at.button if each.label == label]
    button.click().run()
    assert not at.exception, at.exception
    return at


def weights() -> list[float]:
    """The row of student, by a plain loop over what the stage was sent."""
    _, arrays = drawn(opened(**LINK | {"veil": "0"})) or pytest.fail("no stage")
    scores = [s / math.sqrt(50) for s in arrays["similarities"][STUDENT].tolist()]
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


@every_language
def test_covered_weights_are_not_even_sent(language: str) -> None:
    for step in ("3", "4", "5"):
        at = opened(language=language, step=step, **LINK)
        header, arrays = drawn(at) or pytest.fail("no stage")
        assert np.isfinite(arrays["scores"]).all()
        assert np.isnan(arrays["weights"]).all()
        assert np.isnan(arrays["outputs"]).all()
        assert bool(header["worked"]["lines"]) == (step == "3")
        assert header["notes"] == []
        assert {row["flatness"] for row in header["rows"]} == {None}
        assert header["words"]["meterSum"] == Text(language)("veil.covered")
        assert not at.get("plotly_chart")
        assert not is_there(at, "heads")
        assert "away" not in [each.key for each in at.get("popover")]


@every_language
@pytest.mark.parametrize(("word", "right"), [("student", True), ("teacher", False)])
def test_a_prediction_opens_the_weights_and_is_answered(
    word: str, right: bool, language: str
) -> None:
    index, row = DEFAULTS.text.split().index(word), weights()
    assert (row[index] == max(row)) == right
    at = predicted(opened(language=language, **LINK), language, index)
    _, arrays = drawn(at) or pytest.fail("no stage")
    np.testing.assert_allclose(arrays["weights"][STUDENT], row, rtol=1e-5)
    assert "veil" not in at.query_params
    facts = {"query": "student", "winner": "student", "word": word}
    numbers = {"most": f"{max(row):.3f}", "weight": f"{row[index]:.3f}"}
    (message,) = at.success
    key = "veil.right" if right else "veil.wrong"
    assert message.value.replace("\\", "") == Text(language)(key, **facts, **numbers)
    at.text_input[0].set_value("another text").run()
    assert not at.success  # it was said of other words


@every_language
def test_who_does_not_want_to_predict_opens_it(language: str) -> None:
    at = opened(language=language, **LINK)
    label = Text(language)("veil.open")
    next(each for each in at.button if each.label == label).click().run()
    _, arrays = drawn(at) or pytest.fail("no stage")
    assert np.isfinite(arrays["weights"]).all()
    assert not at.success


@every_language
def test_the_classifier_is_veiled_too(language: str) -> None:
    at = run(language=language, veil="1", review=DEFAULTS.review)
    (sent,) = [e.proto for e in at.get("bidi_component") if e.proto.component_name == "stage"]
    header, arrays = read(sent.bytes)
    assert np.isnan(arrays["weights"]).all()
    last = len(header["queries"]) - 1
    assert header["cell"] == [last, 0]  # the largest would be the answer
    (verdict,) = [each.proto.body for each in at.get("html") if "class='judged'" in each.proto.body]
    assert verdict.count("currentColor 0%") == last + 1
    assert not at.tabs
    row = Classifier.load("en", DEFAULTS.attention).explain(DEFAULTS.review).row
    at = predicted(at, language, 1)
    assert row[1] == row.max()
    assert stage_of(at)["cell"] == [last, 1]
    (message,) = at.success
    assert f"{row[1]:.3f}" in message.value.replace("\\", "")


def test_a_veiled_page_is_made_for_others_and_opens_with_all_else() -> None:
    assert Settings(veil=True).composed
    text = Text("en")
    at = opened(language="en", locked="text", note="Look.", **LINK)
    assert share_of(at)["compose"] is None
    next(each for each in at.button if each.label == text("compose.everything")).click().run()
    assert set(at.query_params).isdisjoint({"locked", "note", "veil"})


@every_language
def test_the_composer_offers_it_where_weights_can_be_covered(language: str) -> None:
    assert set(VEILED) < set(PAGES) == set(CONTROLS)
    for page, open_ in PAGES.items():
        offered = share_of(open_(language=language))["compose"]["veil"]
        assert offered == (Text(language)("compose.veil") if page in VEILED else None)
