"""Gradients of a verdict, and the worker process that computes them."""

import concurrent.futures
import importlib.util
import itertools
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest

from models.classifier.gradient_client import Attribution, Gradients, Question
from models.classifier.inference import VARIANTS, Classifier
from models.serving.queue import WorkerBusy
from models.serving.tensorflow import TensorFlowMissing
from models.serving.worker import WorkerDied, WorkerFailed, WorkerTimeout
from models.workers.gradients import STEPS, answers, attribute
from models.workers.network import Network

QUESTION = Question("dot", (5, 3, 8), 1)
REPLY = {"gradient_times_input": [0.5, 0, 0], "integrated": [1, 2, 3], "change": 6.5, "steps": 32}


def worker(body: str) -> tuple[str, ...]:
    """A stand-in that runs `body` for every line of input, and starts at once."""
    return sys.executable, "-c", f"import os, sys, time\nfor line in sys.stdin:\n    {body}"


ANSWERING = worker(f"print({json.dumps(REPLY)!r}, flush=True)")


@pytest.fixture
def asked() -> Iterator[list[Gradients]]:
    """A list of what has to be closed."""
    opened: list[Gradients] = []
    yield opened
    for gradients in opened:
        gradients.close()


def small(variant: str) -> Network:
    network = Network(variant, words=20, width=8, seed=6)
    random = np.random.default_rng(6)
    network.assign(
        {
            name: array + 0.4 * random.normal(size=array.shape).astype(np.float32)
            for name, array in network.arrays().items()
        }
    )
    return network


@pytest.mark.parametrize("variant", VARIANTS)
def test_integrated_gradients_add_up_to_the_change(variant: str) -> None:
    network = small(variant)
    ids = np.array([4, 9, 9, 2, 17], np.int32)
    found = attribute(network, ids, 1)
    whole = network(ids[None])[0, 1]
    table = network.embedding.embeddings.numpy()
    network.embedding.embeddings.assign(0 * table)
    np.testing.assert_allclose(found.change, whole - network(ids[None])[0, 1], atol=1e-6)
    assert found.steps in STEPS
    if variant != "ratio_cosine":
        assert abs(found.gap) <= 0.01 * abs(found.change)


@pytest.mark.parametrize("variant", [name for name in VARIANTS if name != "ratio_cosine"])
def test_what_ships_adds_up_too(variant: str) -> None:
    classifier = Classifier.load("en", variant)
    network = Network.of(classifier)
    for text in ("a wonderful film", "it is n't very good , but the songs are fine"):
        ids = classifier.vocabulary.numbers(text.split(" "))
        found = attribute(network, ids, 1)
        assert abs(found.gap) <= 0.01 * abs(found.change)


@pytest.mark.parametrize("variant", VARIANTS)
def test_gradient_times_input_is_a_difference_quotient(variant: str) -> None:
    """Each word's vector alone made a little longer: both readers of the sentence see it."""
    network = small(variant)
    ids = np.array([4, 9, 2], np.int32)
    table = network.embedding.embeddings.numpy()
    found = attribute(network, ids, 0)
    for number, value in zip(ids, found.gradient_times_input, strict=True):
        sides = []
        for factor in (1.02, 0.98):
            changed = table.copy()
            changed[number] *= factor
            network.embedding.embeddings.assign(changed)
            sides.append(float(network(ids[None])[0, 0]))
        assert value == pytest.approx((sides[0] - sides[1]) / 0.04, abs=2e-4)


def test_the_gap_is_the_sum_less_the_change() -> None:
    assert Attribution((0.0,), (0.25, 0.5), 0.5, 32).gap == 0.25


def test_the_worker_reads_and_writes_lines() -> None:
    def known(question: Question) -> Attribution:
        if question.attention != "dot":
            raise KeyError(question.attention)
        return Attribution((0.0,), tuple(float(n) for n in question.ids), 1.0, 32)

    good = json.dumps({"attention": "dot", "ids": [1, 2], "kind": 0})
    bad = json.dumps({"attention": "luong", "ids": [1], "kind": 0})
    first, second, third = (json.loads(line) for line in answers([good, bad, "{"], known))
    assert first["integrated"] == [1.0, 2.0]
    assert second == {"error": "KeyError: 'luong'"}
    assert "JSONDecodeError" in third["error"]


def test_questions_are_answered_by_one_worker(asked: list[Gradients]) -> None:
    asked.append(gradients := Gradients(command=ANSWERING))
    assert not gradients.warm
    found = [gradients.ask(question(number), f"student {number}") for number in range(3)]
    assert [each.result(10).integrated for each in found] == [(1, 2, 3)] * 3
    assert gradients.warm


def test_the_last_answers_are_remembered(asked: list[Gradients], tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    noting = worker(
        f"open({str(log)!r}, 'a').write(line); print({json.dumps(REPLY)!r}, flush=True)"
    )
    asked.append(gradients := Gradients(command=noting, remembered=2))
    one, two, three = (Question("dot", (number,), 1) for number in (1, 2, 3))
    for question in (one, two, one, three, one, two):
        gradients.ask(question).result(10)
    numbers = [json.loads(line)["ids"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert numbers == [[1], [2], [3], [2]]


def question(number: int) -> Question:
    return Question("dot", (number,), 1)


def occupied(gradients: Gradients) -> Gradients:
    """Its worker has a question, and never answers it."""
    running = gradients.ask(QUESTION, "first")
    while not (running.running() or running.done()):
        time.sleep(0.01)
    return gradients


NEVER = worker("time.sleep(60)")


def test_thirty_people_stand_in_one_line(asked: list[Gradients]) -> None:
    asked.append(gradients := occupied(Gradients(command=NEVER)))
    assert gradients.ahead(QUESTION) == 0
    for number in range(30):
        gradients.ask(question(number), f"student {number}")
    assert [gradients.ahead(question(number)) for number in range(30)] == [*range(1, 31)]


def test_who_asks_something_else_goes_to_the_end_of_the_line(asked: list[Gradients]) -> None:
    asked.append(gradients := occupied(Gradients(waiting=3, command=NEVER)))
    first = [gradients.ask(question(number), f"student {number}") for number in range(3)]
    with pytest.raises(WorkerBusy):
        gradients.ask(question(7), "another")
    other = gradients.ask(question(7), "student 0")
    assert first[0].cancelled()
    assert [gradients.ahead(question(number)) for number in (1, 2, 7)] == [1, 2, 3]
    assert gradients.ask(question(7), "student 0") is other
    gradients.leave("student 0")
    assert other.cancelled()


def test_who_asks_the_same_shares_the_answer_and_the_place(asked: list[Gradients]) -> None:
    asked.append(gradients := occupied(Gradients(command=NEVER)))
    shared = gradients.ask(question(1), "one")
    gradients.ask(question(2), "two")
    assert gradients.ask(question(1), "three") is shared
    assert gradients.ask(QUESTION, "four") is gradients.ask(QUESTION, "five")
    gradients.ask(question(3), "one")
    assert not shared.cancelled()
    assert gradients.ahead(question(1)) == 1
    gradients.leave("three")
    assert shared.cancelled()
    assert gradients.ahead(question(2)) == 1


def test_who_has_closed_the_page_loses_the_place(asked: list[Gradients]) -> None:
    here = {"first", "one", "two", "three"}
    asked.append(gradients := occupied(Gradients(command=NEVER, present=here.__contains__)))
    answers = {name: gradients.ask(question(len(name)), name) for name in ("one", "three")}
    assert gradients.ahead(question(5)) == 2
    here.remove("one")
    assert gradients.ahead(question(5)) == 1
    assert answers["one"].cancelled()
    assert gradients.ask(question(3), "two") is not answers["one"]


def test_the_worker_is_not_asked_what_nobody_waits_for(
    asked: list[Gradients], tmp_path: Path
) -> None:
    log, go_on = tmp_path / "log.txt", tmp_path / "go on"
    noting = worker(
        f"open({str(log)!r}, 'a').write(line)\n"
        f"    while not os.path.exists({str(go_on)!r}): time.sleep(0.01)\n"
        f"    print({json.dumps(REPLY)!r}, flush=True)"
    )
    here = {"first", "gone", "last"}
    asked.append(gradients := occupied(Gradients(command=noting, present=here.__contains__)))
    gone = gradients.ask(question(1), "gone")
    last = gradients.ask(question(2), "last")
    here.remove("gone")
    go_on.touch()
    assert last.result(10).steps == 32
    assert gone.cancelled()
    numbers = [json.loads(line)["ids"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert numbers == [[5, 3, 8], [2]]


def test_every_question_that_is_asked_while_it_closes_is_resolved() -> None:
    gradients = Gradients(command=ANSWERING, remembered=1)
    found: list[Future[Attribution]] = []
    closing = threading.Event()

    def ask(student: int) -> None:
        for number in itertools.cycle(range(7)):
            found.append(gradients.ask(question(number), f"student {student}"))
            if closing.wait(0.001):
                return

    students = [threading.Thread(target=ask, args=(student,)) for student in range(4)]
    for student in students:
        student.start()
    for _ in range(8):
        gradients.close()
    closing.set()
    for student in students:
        student.join()
    gradients.close()
    assert concurrent.futures.wait(found, timeout=10).not_done == set()
    assert gradients.process_id is None


def test_after_it_was_closed_it_answers_again(asked: list[Gradients]) -> None:
    asked.append(gradients := occupied(Gradients(command=ANSWERING)))
    gradients.close()
    assert gradients.ask(question(3)).result(10).steps == 32


def test_a_worker_that_says_something_else_is_replaced(asked: list[Gradients]) -> None:
    asked.append(gradients := Gradients(command=worker("print('odd', flush=True)")))
    with pytest.raises(WorkerFailed, match="no JSON: odd"):
        gradients.ask(QUESTION).result(10)
    assert gradients.process_id is None


def test_a_worker_that_dies_is_said_and_replaced(asked: list[Gradients]) -> None:
    dying = worker(f"os._exit(7) if '13' in line else print({json.dumps(REPLY)!r}, flush=True)")
    asked.append(gradients := Gradients(command=dying))
    gradients.ask(QUESTION).result(10)
    with pytest.raises(WorkerDied, match="status 7: ask again"):
        gradients.ask(Question("dot", (13,), 1)).result(10)
    assert not gradients.warm
    again = gradients.ask(Question("dot", (4,), 1))
    assert again.result(10).steps == 32


def test_a_failure_is_not_remembered(asked: list[Gradients], tmp_path: Path) -> None:
    once = (
        f"mark = {str(tmp_path / 'mark')!r}; seen = os.path.exists(mark); open(mark, 'a').close()"
    )
    dying = worker(f"{once}; print({json.dumps(REPLY)!r}, flush=True) if seen else os._exit(7)")
    asked.append(gradients := Gradients(command=dying))
    with pytest.raises(WorkerDied):
        gradients.ask(QUESTION).result(10)
    assert gradients.ask(QUESTION).result(10).steps == 32


def test_a_killed_worker_is_replaced(asked: list[Gradients]) -> None:
    asked.append(gradients := Gradients(command=worker("time.sleep(60)")))
    waiting = gradients.ask(QUESTION)
    while gradients.process_id is None:
        time.sleep(0.01)
    os.kill(gradients.process_id, signal.SIGKILL)
    with pytest.raises(WorkerDied):
        waiting.result(10)


def test_a_slow_worker_is_stopped(asked: list[Gradients]) -> None:
    asked.append(gradients := Gradients(seconds=0.2, command=worker("time.sleep(60)")))
    with pytest.raises(WorkerTimeout, match=r"no answer within 0\.2 s"):
        gradients.ask(QUESTION).result(10)
    assert not gradients.warm


def test_no_more_wait_than_may(asked: list[Gradients]) -> None:
    asked.append(gradients := Gradients(waiting=2, command=NEVER))
    occupied(gradients)
    for number in range(2):
        gradients.ask(question(number), f"student {number}")
    with pytest.raises(WorkerBusy, match="2 questions are waiting"):
        gradients.ask(question(2), "student 2")


def test_an_error_of_the_worker_is_told(asked: list[Gradients]) -> None:
    failing = worker('print(\'{"error": "WeightsError: damaged"}\', flush=True)')
    asked.append(gradients := Gradients(command=failing))
    with pytest.raises(WorkerFailed, match="WeightsError: damaged"):
        gradients.ask(QUESTION).result(10)


def test_closing_stops_the_worker_and_cancels_what_waits() -> None:
    gradients = Gradients(command=NEVER)
    running, waiting = gradients.ask(QUESTION, "one"), gradients.ask(question(1), "two")
    while gradients.process_id is None or not running.running():
        time.sleep(0.01)
    gradients.close()
    assert gradients.process_id is None
    with pytest.raises(WorkerDied):
        running.result(10)
    assert waiting.cancelled()


def test_without_tensorflow_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(TensorFlowMissing, match=r"requirements\.txt"):
        Gradients().ask(QUESTION)


def test_the_real_worker_answers(asked: list[Gradients]) -> None:
    asked.append(gradients := Gradients())
    classifier = Classifier.load("en", "dot")
    ids = classifier.vocabulary.numbers(["not", "good"])
    found = gradients.ask(Question("dot", tuple(ids.tolist()), 1)).result(60)
    expected = attribute(Network.of(classifier), ids, 1)
    np.testing.assert_allclose(found.integrated, expected.integrated, atol=1e-5)
    assert found.steps == expected.steps
