"""The Classify page, run by Streamlit's own test harness."""

import json
import struct

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from models.inference import VARIANTS, Classifier
from ui.language import LANGUAGES, Text


def run(**query: str) -> AppTest:
    app = AppTest.from_file("../app.py", default_timeout=30)
    app.switch_page("pages/classify.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html_of(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def header_of(app: AppTest) -> dict[str, object]:
    stages = [each for each in app.get("bidi_component") if each.proto.component_name == "stage"]
    packed = stages[0].proto.bytes
    (length,) = struct.unpack_from("<I", packed)
    header: dict[str, object] = json.loads(packed[4 : 4 + length])
    return header


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("review", "verdict"),
    [
        ("A wonderful, funny and deeply moving film", "positive"),
        ("A dull, lifeless and painfully boring mess", "negative"),
    ],
)
def test_clear_reviews_get_the_right_verdict(language: str, review: str, verdict: str) -> None:
    told = html_of(run(language=language, review=review))
    probability = Classifier.load("en", "additive").predict([review])[0].max()
    text = Text(language)
    word = text(f"classify.{verdict}")
    assert text("classify.verdict", verdict=word, percent=f"{100 * probability:.1f}") in told


@pytest.mark.parametrize("attention", VARIANTS)
def test_every_attention_can_be_chosen_and_opens_at_the_row_that_decides(attention: str) -> None:
    review = "Funny and moving"
    header = header_of(run(attention=attention, review=review))
    weights = Classifier.load("en", attention).explain(review).trace.weights
    assert header["cell"] == [2, int(np.argmax(weights[-1]))]
    assert [token["text"] for token in header["keys"]] == ["Funny", "and", "moving"]


@pytest.mark.parametrize(
    "review", ["", "   ", "...", "x", "你好 世界", "<b>x</b> $x$ :red[x] %{z}"]
)
def test_odd_reviews_give_a_view_or_a_sentence(review: str) -> None:
    app = run(review=review, language="en")
    if not review.strip():
        assert Text("en")("classify.empty") in [each.value for each in app.markdown]
    else:
        assert "<b>x</b>" not in html_of(app)
        assert header_of(app)["notes"]


def test_words_it_does_not_know_are_not_to_be_trusted() -> None:
    header = header_of(run(review="你好 世界", language="en"))
    assert header["notes"][0]["text"] == Text("en")("classify.distrust")
