"""The Classify page, run by Streamlit's own test harness."""

import itertools
import json
import re
import struct
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from models.classifier.gradient_client import Attribution, Question
from models.classifier.inference import VARIANTS, Classifier
from models.serving.line import WorkerBusy
from models.serving.tensorflow import TensorFlowMissing
from models.serving.worker import WorkerDied, WorkerFailed, WorkerTimeout
from tests import ROOT
from ui.classify import gradients
from ui.kit.language import LANGUAGES, Text
from ui.kit.settings import PANELS

ENGLISH = Text("en")
REVIEW = "A funny and moving film, though the plot is thin"
CHINESE = "房间很舒服，服务也不错，就是早餐简单"
REVIEWS = {"en": (REVIEW, "dull"), "zh": (CHINESE, "糟糕")}
"""Of each language a review, and a word to put into it."""
ODD = [
    "x",
    "...",
    "你好，世界！",
    "😀",
    "<b>x</b> $x$ :red[x] **%{z}**",
    "a" * 10_000,
    "good " * 300,
]

TROUBLES = [
    (TensorFlowMissing(), "missing", {}),
    (WorkerBusy(8), "busy", {"limit": 8}),
    (WorkerDied(-9), "died", {}),
    (WorkerTimeout(60.0), "timeout", {"seconds": 60}),
    (WorkerFailed("<i>odd</i>"), "failed", {"error": "&lt;i&gt;odd&lt;/i&gt;"}),
]


class FakeWorker:
    """Answers at once, with an error, or not at all, as the test wants."""

    def __init__(self) -> None:
        self.warm = False
        self.error: Exception | None = None
        self.silent = False
        self.questions: list[Question] = []
        self.askers: list[str] = []
        self.before = 0

    def ahead(self, question: Question) -> int:
        assert question == self.questions[-1]
        return self.before

    def ask(self, question: Question, asker: str) -> Future[Attribution]:
        self.questions.append(question)
        self.askers.append(asker)
        if isinstance(self.error, (TensorFlowMissing, WorkerBusy)):
            raise self.error
        answer: Future[Attribution] = Future()
        if self.error:
            answer.set_exception(self.error)
        elif not self.silent:
            answer.set_result(self.attribution(len(question.ids)))
        return answer

    @staticmethod
    def attribution(n: int) -> Attribution:
        numbers = [(-1) ** k * (k + 1) / 100 for k in range(n)]
        return Attribution(tuple(numbers), tuple(reversed(numbers)), sum(numbers) + 0.001, 64)


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> FakeWorker:
    fake = FakeWorker()
    monkeypatch.setattr(gradients, "worker", lambda: fake)
    return fake


def run(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.switch_page("pages/classify.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html_of(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def cells_of(app: AppTest) -> list[list[list[str]]]:
    """The tables on the page, row by row, as texts."""
    rows = [
        re.findall(r"<tr>(.*?)</tr>", table)
        for table in re.findall("<tbody>.*?</tbody>", html_of(app))
    ]
    return [[re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table] for table in rows]


def header_of(app: AppTest) -> dict[str, Any]:
    stages = [each for each in app.get("bidi_component") if each.proto.component_name == "relay"]
    packed = stages[0].proto.bytes
    (length,) = struct.unpack_from("<I", packed)
    header: dict[str, Any] = json.loads(packed[4 : 4 + length])
    return header


def plot_of(app: AppTest) -> dict[str, Any]:
    """What the open panel's chart draws. JSON has no NaN, and a browser would refuse one."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    plots = [each for each in app.get("bidi_component") if each.proto.component_name == "plots"]
    assert len(plots) == 1
    drawn: dict[str, Any] = json.loads(plots[0].proto.bytes, parse_constant=refuse)
    return drawn


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def probability(review: str, attention: str = "additive", language: str = "en") -> float:
    return float(Classifier.load(language, attention).predict([review])[0, 1])


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
    header = header_of(run(attention=attention, review=review))
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
        assert header_of(app)["keys"]
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
    assert header_of(app)["notes"][0]["text"] == ENGLISH("classify.unknown", count=1, all=6)


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


def test_what_each_word_contributes_by_four_measures() -> None:
    drawn = plot_of(run(panel="evidence", review=REVIEW, language="en"))
    prediction = Classifier.load("en", "additive").explain(REVIEW)
    words = list(prediction.tokens)
    weights, left_out, gradient, integrated = (column["numbers"] for column in drawn["columns"])
    np.testing.assert_allclose(weights, prediction.trace.weights[-1])
    for index, found in enumerate(left_out):
        rest = " ".join(words[:index] + words[index + 1 :])
        assert found == pytest.approx(probability(REVIEW) - probability(rest), abs=1e-6)
    answer = FakeWorker.attribution(len(words))
    assert gradient == list(answer.gradient_times_input)
    assert integrated == list(answer.integrated)
    for column in drawn["columns"]:
        sizes = [abs(each) for each in column["numbers"]]
        np.testing.assert_allclose(column["lengths"], np.array(column["numbers"]) / sum(sizes))
        assert min(column["lengths"]) >= drawn["low"]
        assert max(column["lengths"]) <= drawn["high"]


def pairwise(first: list[float], second: list[float]) -> float:
    """Kendall's τ-b where no two numbers are equal: pairs that agree less those that do not."""
    pairs = list(itertools.combinations(range(len(first)), 2))
    signs = [np.sign((first[i] - first[j]) * (second[i] - second[j])) for i, j in pairs]
    return float(sum(signs)) / len(pairs)


def test_agreement_and_erasure_stand_in_tables() -> None:
    app = run(panel="evidence", review=REVIEW, language="en")
    columns = [column["numbers"] for column in plot_of(app)["columns"]]
    agreement, erasure = cells_of(app)
    for row, values in zip(agreement, columns[1:], strict=True):
        sizes = [abs(value) for value in values]
        expected = [pairwise(columns[0], each) for each in (values, sizes)]
        np.testing.assert_allclose([number(cell) for cell in row[1:]], expected, atol=0.0051)

    words = list(Classifier.load("en", "additive").explain(REVIEW).tokens)
    for row, values in zip(erasure, columns, strict=True):
        order = sorted(range(len(words)), key=lambda index: -values[index])
        expected = []
        for lost in (True, False):
            for count in (2, 3, 6):  # 10, 20 and 50 % of 11 words, rounded up
                kept = [w for k, w in enumerate(words) if (k in order[:count]) != lost]
                expected.append(probability(REVIEW) - probability(" ".join(kept)))
        np.testing.assert_allclose([number(cell) for cell in row[1:]], expected, atol=0.00051)


def test_steps_and_gap_are_told() -> None:
    app = run(panel="evidence", review="good film", language="en")
    answer = FakeWorker.attribution(2)
    sentence = ENGLISH(
        "classify.evidence.completeness",
        steps=64,
        sum="−0.0100",
        change="−0.0090",
        gap="−0.0010",
        percent=f"{100 * abs(answer.gap / answer.change):.2f}",
    )
    assert sentence in [each.value for each in app.caption]


def test_one_word_has_no_agreement() -> None:
    agreement, _ = cells_of(run(panel="evidence", review="good", language="en"))
    assert all(row[1:] == [ENGLISH("classify.evidence.undefined")] * 2 for row in agreement)


def test_while_gradients_are_on_their_way_all_else_is_there(worker: FakeWorker) -> None:
    worker.silent = True
    app = run(panel="evidence", review=REVIEW, language="en")
    assert "TensorFlow is starting" in html_of(app)
    lengths = [column["lengths"] for column in plot_of(app)["columns"]]
    assert [each is None for each in lengths] == [False, False, True, True]
    _, erasure = cells_of(app)
    assert [row[1] == "…" for row in erasure] == [False, False, True, True]
    worker.warm = True
    app.run()
    assert "Computing the gradients" in html_of(app)
    worker.before = 1
    app.run()
    assert "1 question is answered before yours" in html_of(app)
    worker.before = 12
    app.run()
    assert "12 questions are answered before yours" in html_of(app)
    assert len(worker.questions) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("error", "name", "values"), TROUBLES, ids=lambda value: str(value)[:12])
def test_every_trouble_is_told_and_can_be_tried_again(
    worker: FakeWorker, error: Exception, name: str, values: dict[str, object], language: str
) -> None:
    worker.error = error
    app = run(panel="evidence", review=REVIEW, language=language)
    assert Text(language)(f"classify.gradients.{name}", **values) in html_of(app)
    app.run()
    assert len(worker.questions) == 1
    worker.error = None
    app.button(key="again").click().run()
    assert not app.exception
    assert Text(language)(f"classify.gradients.{name}", **values) not in html_of(app)
    assert plot_of(app)["columns"][3]["lengths"] is not None


def test_another_review_is_another_question(worker: FakeWorker) -> None:
    worker.silent = True
    app = run(panel="evidence", review="good film", language="en")
    app.text_input(key="review").set_value("bad film").run()
    assert len(set(worker.askers)) == 1  # who so gives up the place of the first question
    assert worker.askers[0]
    assert [question.ids[1] for question in worker.questions] == [worker.questions[0].ids[1]] * 2
    assert worker.questions[0].kind == 1
    assert worker.questions[1].kind == 0


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
    assert dict(app.query_params).keys() == {"panel", "review"}


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


def test_in_chinese_all_that_is_asked_is_asked_of_the_chinese_network(worker: FakeWorker) -> None:
    app = run(panel="evidence", review=CHINESE, language="zh")
    classifier = Classifier.load("zh", "additive")
    prediction = classifier.explain(CHINESE)
    assert worker.questions == [
        Question("additive", tuple(prediction.ids.tolist()), prediction.kind, "zh")
    ]
    weights, left_out, *_ = (column["numbers"] for column in plot_of(app)["columns"])
    np.testing.assert_allclose(weights, prediction.row)
    base = probability(CHINESE, language="zh")
    for index, found in enumerate(left_out):
        rest = np.delete(prediction.ids, index)
        lost = base - classifier.predict_ids([rest])[0, 1]
        assert found == pytest.approx(lost if prediction.kind else -lost, abs=1e-6)

    app = run(panel="swap", review=CHINESE, place="3", swap="不舒服", language="zh")
    before, after, _ = plot_of(app)["columns"]
    assert before["probability"] == pytest.approx(base, abs=1e-6)
    changed = CHINESE.replace("舒服", "不舒服")
    assert after["probability"] == pytest.approx(probability(changed, language="zh"), abs=1e-6)


def test_a_chinese_edit_is_decided_by_the_chinese_network() -> None:
    app = run(panel="elsewhere", review="房间很舒服", edit="1-1", language="zh")
    edited = plot_of(app)["columns"][1]
    classifier = Classifier.load("zh", "additive")
    trace = classifier.explain("房间很舒服").trace
    expected = classifier.decide(trace, np.array([[0.0, 1.0, 0.0]]))[0, 1]
    assert edited["probability"] == pytest.approx(expected, abs=1e-6)
