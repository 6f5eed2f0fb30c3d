"""The Classify page: the verdict on a review, and on every beginning of it."""

import re

import numpy as np
import pytest

from models.classifier.inference import VARIANTS, Classifier
from tests.ui.classify.page import (
    ENGLISH,
    REVIEW,
    REVIEWS,
    html_of,
    plot_of,
    probability,
    run,
    stage_of,
)
from ui.kit.language import LANGUAGES, Text
from ui.kit.settings import PANELS

ODD = [
    "x",
    "...",
    "你好，世界！",
    "😀",
    "<b>x</b> $x$ :red[x] **%{z}**",
    "a" * 10_000,
    "good " * 300,
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("review", "verdict", "reader"),
    [
        ("A wonderful, funny and deeply moving film", "positive", "en"),
        ("A dull, lifeless and painfully boring mess", "negative", "en"),
        ("房间很干净，服务也好，下次还会再来", "positive", "zh"),
        ("質量太差，iPhone剛買就壞，後悔了", "negative", "zh"),
    ],
)
def test_clear_reviews_get_the_right_verdict(
    language: str, review: str, verdict: str, reader: str
) -> None:
    """Whatever the language of the page: that of the words decides who reads them."""
    page = html_of(run(language=language, review=review))
    most = Classifier.load(reader, "additive").predict([review])[0].max()
    text = Text(language)
    word = text(f"classify.{verdict}")
    assert text("classify.verdict", verdict=word, percent=f"{100 * most:.1f}") in page
    assert "class='trusted'" in page
    assert text(f"classify.read_by.{reader}") in page
    assert f"<p class='words' lang='{reader}'>" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_with_a_review_in_the_language_of_its_reader(language: str) -> None:
    page = html_of(run(language=language))
    assert Text(language)(f"classify.read_by.{language}") in page
    assert "class='trusted'" in page
    assert "unknown'" not in page


def test_chinese_words_stand_without_spaces_and_a_line_may_end_after_each() -> None:
    page = html_of(run(language="zh", review="房间很舒服"))
    words = re.findall(r"<bdi[^>]*>(.*?)</bdi>(.)", page)
    assert words == [("房间", "\u200b"), ("很", "\u200b"), ("舒服", "<")]


def test_the_caveat_is_at_the_verdict_and_says_what_was_measured() -> None:
    page = html_of(run(language="en", review=REVIEW))
    prediction = Classifier.load("en", "additive").explain(REVIEW)
    n = len(prediction.tokens)
    even = prediction.trace.values.mean(axis=0)
    arrays = Classifier.load("en", "additive").arrays
    both = np.concatenate([prediction.trace.queries[-1], even])
    logits = both @ arrays["verdict.kernel"] + arrays["verdict.bias"]
    percent = 100 / (1 + np.exp(logits[0] - logits[1]))
    actual = f"{100 * probability(REVIEW):.1f}"
    assert n > 1
    assert ENGLISH("classify.caveat", percent=f"{percent:.1f}", actual=actual) in page


@pytest.mark.parametrize("attention", VARIANTS)
def test_every_attention_can_be_chosen_and_opens_at_the_row_that_decides(attention: str) -> None:
    review = "Funny and moving"
    header = stage_of(run(attention=attention, review=review))
    weights = Classifier.load("en", attention).explain(review).trace.weights
    assert header["cell"] == [2, int(np.argmax(weights[-1]))]
    assert [token["text"] for token in header["keys"]] == ["Funny", "and", "moving"]


@pytest.mark.parametrize("review", ["", "   ", "\u200b"])
def test_without_a_word_there_is_a_sentence(review: str) -> None:
    app = run(review=review, language="en")
    assert ENGLISH("classify.empty") in [each.value for each in app.markdown]
    assert not app.get("bidi_component") or "verdict" not in html_of(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", REVIEWS)
@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_opens_in_every_language(panel: str, reader: str, language: str) -> None:
    review, swap = REVIEWS[reader]
    app = run(panel=panel, language=language, review=review, swap=swap)
    assert plot_of(app)["label"] == Text(language)(f"classify.{panel}.label")


@pytest.mark.parametrize("review", ODD)
def test_odd_reviews_are_drawn_as_they_were_typed(review: str) -> None:
    app = run(review=review, language="en")
    for panel in PANELS:
        app.query_params["panel"] = panel
        app.run()
        assert not app.exception
        page = html_of(app)
        assert "<b>" not in page
        assert "$" not in page.replace("&#36;", "")
        assert stage_of(app)["keys"]
        for shown in app.get("button_group"):
            assert all("$x" not in option.content for option in shown.proto.options)


@pytest.mark.parametrize(
    ("review", "reader"),
    [
        ("😀", "en"),
        ("...", "en"),
        ("Ein zutiefst bewegender Streifen", "en"),
        ("魑魅魍魉", "zh"),
    ],
)
def test_words_it_does_not_know_are_not_to_be_trusted(review: str, reader: str) -> None:
    page = html_of(run(review=review, language="en"))
    assert "class='doubted'" in page
    learned = ENGLISH(f"classify.learned.{reader}")
    assert ENGLISH("classify.distrust_all", learned=learned) in page


def test_a_sentence_mostly_unknown_is_not_to_be_trusted_either() -> None:
    page = html_of(run(review="Ein bewegender, feinsinniger Film!", language="en"))
    assert "class='doubted'" in page
    learned = ENGLISH("classify.learned.en")
    assert ENGLISH("classify.distrust", known=1, all=4, learned=learned) in page


def test_one_unknown_word_is_only_mentioned() -> None:
    app = run(review="A wonderful zzqxv, and funny", language="en")
    assert "class='trusted'" in html_of(app)
    assert stage_of(app)["notes"][0]["text"] == ENGLISH("classify.unknown", count=1, all=6)


@pytest.mark.parametrize(
    ("reader", "beginnings"),
    [
        ("en", ["not", "not a", "not a good", "not a good film"]),
        ("zh", ["房间", "房间不", "房间不舒服"]),
    ],
)
def test_the_curve_is_the_verdict_on_every_beginning(reader: str, beginnings: list[str]) -> None:
    drawn = plot_of(run(review=beginnings[-1], language="en"))
    expected = [probability(each, language=reader) for each in beginnings]
    np.testing.assert_allclose(drawn["values"], expected, atol=1e-6)
