"""The Classify page's other panels: other rows, another word, other kinds of attention."""

import numpy as np
import pytest

from models.classifier.inference import VARIANTS, Classifier
from tests.ui.classify.page import ENGLISH, REVIEW, REVIEWS, plot_of, probability, run


def test_other_rows_and_the_verdicts_they_lead_to() -> None:
    drawn = plot_of(run(panel="elsewhere", review=REVIEW, language="en"))
    original, edited, uniform, shuffled, rival = drawn["columns"]
    classifier = Classifier.load("en", "additive")
    trace = classifier.explain(REVIEW).trace
    arrays = classifier.arrays

    def decided(row: list[float]) -> float:
        mixture = sum(weight * state for weight, state in zip(row, trace.values, strict=True))
        both = np.concatenate([trace.queries[-1], mixture])
        logits = both @ arrays["verdict.kernel"] + arrays["verdict.bias"]
        return float(1 / (1 + np.exp(logits[0] - logits[1])))

    for column in (original, edited, uniform, rival):
        assert column["probability"] == pytest.approx(decided(column["lengths"]), abs=1e-6)
        assert sum(column["lengths"]) == pytest.approx(1)
    assert edited["lengths"] == original["lengths"]
    assert set(uniform["lengths"]) == {1 / 11}
    assert abs(rival["probability"] - original["probability"]) <= 0.01 + 1e-9
    assert sorted(shuffled["lengths"]) == sorted(original["lengths"])
    random = np.random.default_rng(0)
    verdicts = sorted(decided(random.permutation(original["lengths"]).tolist()) for _ in range(100))
    assert shuffled["probability"] == pytest.approx((verdicts[49] + verdicts[50]) / 2, abs=1e-6)
    np.testing.assert_allclose(shuffled["range"], [verdicts[0], verdicts[-1]], atol=1e-6)


def test_an_edit_in_the_link_is_a_row_with_its_verdict() -> None:
    app = run(panel="elsewhere", review="a good bad film", edit="1-0.5_3-0.2_9-1", language="en")
    original, edited = (column["lengths"] for column in plot_of(app)["columns"][:2])
    others = original[0] + original[2] + original[3]
    first = [
        0.5 * original[0] / others,
        0.5,
        0.5 * original[2] / others,
        0.5 * original[3] / others,
    ]
    expected = [*(0.8 * each / (1 - first[3]) for each in first[:3]), 0.2]
    np.testing.assert_allclose(edited, expected)
    assert plot_of(app)["edit"]["edits"] == [[1, 0.5], [3, 0.2]]
    app.button(key="reset").click().run()
    assert plot_of(app)["columns"][1]["lengths"] == original
    assert "edit" not in app.query_params


def test_a_teacher_may_lock_the_edits() -> None:
    app = run(panel="elsewhere", review=REVIEW, edit="1-0.5", locked="more", language="en")
    assert plot_of(app)["edit"] is None
    assert plot_of(app)["columns"][1]["lengths"][1] == 0.5
    assert "reset" not in [button.key for button in app.button]


def test_edits_and_the_changed_word_go_with_the_review() -> None:
    app = run(panel="swap", edit="1-0.5", place="2", swap="dull", review=REVIEW)
    app.text_input(key="review").set_value("A good film").run()
    assert dict(app.query_params).keys() == {"language", "panel", "review"}


def test_how_alike_the_states_are() -> None:
    app = run(panel="alike", review="a good film", language="en")
    states = Classifier.load("en", "additive").explain("a good film").trace.keys
    cosines = [
        [a @ b / np.sqrt((a @ a) * (b @ b)) for b in states.astype(float)]
        for a in states.astype(float)
    ]
    np.testing.assert_allclose(plot_of(app)["values"], cosines, atol=1e-5)
    pairs = [cosines[i][j] for i in range(3) for j in range(3) if i != j]
    middle = sum(states)
    towards = [a @ middle / np.sqrt((a @ a) * (middle @ middle)) for a in states]
    sentence = ENGLISH(
        "classify.alike.numbers", mean=f"{np.mean(pairs):.2f}", conicity=f"{np.mean(towards):.2f}"
    )
    assert sentence in [each.value for each in app.markdown]


@pytest.mark.parametrize("panel", ["alike", "elsewhere"])
def test_a_single_word_leaves_nothing_to_compare(panel: str) -> None:
    app = run(panel=panel, review="good", language="en")
    assert ENGLISH(f"classify.{panel}.single") in [each.value for each in app.markdown]


def test_a_changed_word_stands_beside_the_old_one() -> None:
    app = run(panel="swap", review="a good film", place="2", swap="bad", language="en")
    before, after, change = plot_of(app)["columns"]
    assert [row["text"] for row in plot_of(app)["rows"]] == ["a", "good → bad", "film"]
    assert before["probability"] == pytest.approx(probability("a good film"), abs=1e-6)
    assert after["probability"] == pytest.approx(probability("a bad film"), abs=1e-6)
    classifier = Classifier.load("en", "additive")
    rows = [classifier.explain(f"a {word} film").trace.weights[-1] for word in ("good", "bad")]
    np.testing.assert_allclose(before["lengths"], rows[0])
    np.testing.assert_allclose(after["lengths"], rows[1])
    np.testing.assert_allclose(change["lengths"], rows[1] - rows[0])


def test_a_word_may_become_several() -> None:
    app = run(panel="swap", review="a good film", place="2", swap="not so good", language="en")
    before, after, change = (column["lengths"] for column in plot_of(app)["columns"])
    assert [each is None for each in before] == [False, False, True, True, False]
    assert [each is None for each in change] == [False, False, True, True, False]
    expected = Classifier.load("en", "additive").explain("a not so good film").trace.weights[-1]
    np.testing.assert_allclose(after, expected)


@pytest.mark.parametrize("number", ["98", "99", "100"])
def test_a_word_at_the_end_of_a_long_review_may_become_several(number: str) -> None:
    app = run(panel="swap", review="good " * 120, number=number, swap="not so good", language="en")
    for column in plot_of(app)["columns"][:2]:
        assert sum(filter(None, column["lengths"])) == pytest.approx(1)


def test_a_suggestion_is_one_click_away() -> None:
    app = run(panel="swap", review="a funny film", place="2", language="en")
    offered = app.get("button_group")
    labels = {each.proto.label for each in offered}
    assert {ENGLISH("classify.swap.turning"), ENGLISH("classify.swap.alike")} <= labels
    turning = app.button_group(key="turning")
    turning.select(turning.options[0]).run()
    assert not app.exception
    assert plot_of(app)["columns"][1]["probability"] < 0.5


def test_of_equal_words_each_can_be_chosen() -> None:
    app = run(panel="swap", review="good and good", swap="bad", language="en")
    words = app.button_group(key="changed_word")
    assert len(set(words.options)) == 3
    words.select(2).run()
    assert dict(app.query_params)["place"] == "3"
    assert app.text_input(key="swap").value == ""


@pytest.mark.parametrize("reader", REVIEWS)
def test_the_variants_stand_under_each_other(reader: str) -> None:
    review, _ = REVIEWS[reader]
    app = run(panel="variants", review=review, attention="cosine", language="en")
    drawn = plot_of(app)
    for row, weights, name in zip(drawn["rows"], drawn["values"], VARIANTS, strict=True):
        classifier = Classifier.load(reader, name)
        np.testing.assert_allclose(weights, classifier.explain(review).row, atol=1e-5)
        percent = f"{100 * probability(review, name, reader):.1f} %"
        assert row["before"] == [f"{100 * classifier.card['dev_accuracy']:.1f} %", percent]
        assert row["chosen"] == (name == "cosine")
    measured = {"en": "872 development sentences", "zh": "5,976 development reviews"}[reader]
    assert any(measured in each.value for each in app.caption)


def test_a_chinese_edit_is_decided_by_the_chinese_network() -> None:
    app = run(panel="elsewhere", review="房间很舒服", edit="1-1", language="zh")
    edited = plot_of(app)["columns"][1]
    classifier = Classifier.load("zh", "additive")
    trace = classifier.explain("房间很舒服").trace
    expected = classifier.decide(trace, np.array([[0.0, 1.0, 0.0]]))[0, 1]
    assert edited["probability"] == pytest.approx(expected, abs=1e-6)
