"""The Classify page's panel on evidence: gradients, which a worker computes, and erasures."""

import itertools

import numpy as np
import pytest

from models.classifier.gradient_client import Question
from models.classifier.inference import Classifier
from models.serving.queue import WorkerBusy
from models.serving.tensorflow import TensorFlowMissing
from models.serving.worker import WorkerDied, WorkerFailed, WorkerTimeout
from tests.ui.classify.page import (
    CHINESE,
    ENGLISH,
    REVIEW,
    FakeWorker,
    cells_of,
    html_of,
    number,
    plot_of,
    probability,
    run,
)
from ui.kit.language import LANGUAGES, Text

TROUBLES = [
    (TensorFlowMissing(), "missing", {}),
    (WorkerBusy(8), "busy", {"limit": 8}),
    (WorkerDied(-9), "died", {}),
    (WorkerTimeout(60.0), "timeout", {"seconds": 60}),
    (WorkerFailed("<i>odd</i>"), "failed", {"error": "&lt;i&gt;odd&lt;/i&gt;"}),
]


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


def test_who_stops_waiting_leaves_the_queue_and_may_ask_again(worker: FakeWorker) -> None:
    worker.silent = True
    app = run(panel="evidence", review=REVIEW, language="en")
    app.button(key="stop").click().run()
    assert worker.left == worker.askers
    assert ENGLISH("classify.gradients.stopped") in html_of(app)
    assert "stop" not in [button.key for button in app.button]
    worker.silent = False
    app.button(key="again").click().run()
    assert plot_of(app)["columns"][3]["lengths"] is not None
    assert len(worker.questions) == 2


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
