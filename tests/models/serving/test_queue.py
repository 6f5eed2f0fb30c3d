"""The queue before a worker: what each asker gets. The answers here need no process."""

from collections.abc import Iterator
from concurrent.futures import Future
from threading import Event

import pytest

from models.serving.queue import FairQueue, WorkerBusy
from models.serving.worker import Worker


class Answers:
    """Doubles a number once it may; refuses to double 13."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.may, self.began = Event(), Event()
        self.may.set()

    def __call__(self, worker: Worker, number: int) -> int:
        del worker
        self.asked.append(number)
        self.began.set()
        assert self.may.wait(30)
        if number == 13:
            raise ValueError("unlucky")
        return 2 * number

    def hold(self, queue: FairQueue[int, int]) -> Future[int]:
        """From now on nothing is answered: a first question keeps the worker busy."""
        self.may.clear()
        self.began.clear()
        asked = queue.ask(0, "first")
        assert self.began.wait(30)
        return asked


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def queue(answers: Answers) -> Iterator[FairQueue[int, int]]:
    made = FairQueue(answers, (), waiting=2, remembered=2)
    yield made
    answers.may.set()
    made.close()


def test_an_answer_is_remembered_until_two_newer_ones(
    queue: FairQueue[int, int], answers: Answers
) -> None:
    assert [queue.ask(number).result(30) for number in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert answers.asked == [1, 2, 3, 2]


def test_an_error_reaches_who_asked_and_is_not_remembered(
    queue: FairQueue[int, int], answers: Answers
) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="unlucky"):
            queue.ask(13).result(30)
    assert answers.asked == [13, 13]
    assert queue.ask(4).result(30) == 8


def test_as_many_wait_as_may(queue: FairQueue[int, int], answers: Answers) -> None:
    first = answers.hold(queue)
    waiting = [queue.ask(number, f"asker {number}") for number in (1, 2)]
    assert queue.ask(2, "another asker") is waiting[1]
    assert [queue.ahead(number) for number in (0, 1, 2)] == [0, 1, 2]
    with pytest.raises(WorkerBusy) as refused:
        queue.ask(3, "asker 3")
    assert refused.value.limit == 2
    answers.may.set()
    assert [each.result(30) for each in (first, *waiting)] == [0, 2, 4]


def test_who_asks_something_else_gives_up_the_question_before(
    queue: FairQueue[int, int], answers: Answers
) -> None:
    first = answers.hold(queue)
    before, after = queue.ask(1, "asker"), queue.ask(2, "asker")
    assert before.cancelled()
    answers.may.set()
    assert (first.result(30), after.result(30)) == (0, 4)
    assert answers.asked == [0, 2]
