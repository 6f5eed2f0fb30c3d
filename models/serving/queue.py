"""Many people ask one worker: a fair queue, with one waiting question for each asker.

Equal questions share one answer, and the last answers are remembered. `FairQueue.ask` returns a
`Future` at once, so that a page stays usable. An asker who asks something else, or closes the page,
gives up the question before.
"""

from __future__ import annotations

import atexit
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from models.serving.worker import Worker

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class WorkerBusy(RuntimeError):
    """The queue is full; `limit` is how many questions may wait."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} questions are waiting already: try again later")
        self.limit = limit


@dataclass
class _Asked(Generic[Question, Answer]):
    """A question without an answer yet, and everybody who waits for it."""

    question: Question
    answer: Future[Answer]
    askers: set[str] = field(default_factory=set)


class _Service(Generic[Question, Answer]):
    """A thread that sends the questions of a queue to a worker, until it is stopped."""

    def __init__(self, queue: FairQueue[Question, Answer], worker: Worker) -> None:
        self.worker, self.ending = worker, False
        self._queue = queue
        self._thread = threading.Thread(target=self._serve, name="queue", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while (asked := self._queue._next(self)) is not None:
            try:
                found = self._queue.answer(self.worker, asked.question)
            except Exception as error:  # it belongs to the asker
                self._queue._answered(asked, remember=False)
                asked.answer.set_exception(error)
            else:
                self._queue._answered(asked, remember=True)
                asked.answer.set_result(found)
        self.worker.clear()

    def end(self) -> None:
        self.worker.end()
        self._thread.join()


class FairQueue(Generic[Question, Answer]):
    """The queue, and the memory of answers. Threads may share it; `close` ends it.

    answer: asks the worker a question, which can be looked up in a dictionary, and waits. waiting:
    how many questions may wait. remembered: how many answers are kept, each by its
    question. present: whether an asker is still there; the questions of those who have gone are
    dropped. seconds and command are the worker's.
    """

    def __init__(
        self,
        answer: Callable[[Worker, Question], Answer],
        command: tuple[str, ...],
        *,
        waiting: int = 256,
        remembered: int = 256,
        seconds: float = 60.0,
        present: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self.answer = answer
        self.waiting, self.remembered = waiting, remembered
        self.seconds, self.command, self.present = seconds, command, present
        self._questions: OrderedDict[Question, _Asked[Question, Answer]] = OrderedDict()
        self._running: _Asked[Question, Answer] | None = None
        self._answers: OrderedDict[Question, Future[Answer]] = OrderedDict()
        self._changed = threading.Condition()
        self._service: _Service[Question, Answer] | None = None
        atexit.register(self.close)

    @property
    def warm(self) -> bool:
        """Whether the next answer is quick: the worker has answered before."""
        return self._service is not None and self._service.worker.warm

    @property
    def process_id(self) -> int | None:
        """The worker's process id, or None while there is none."""
        return None if self._service is None else self._service.worker.process_id

    def ask(self, question: Question, asker: str = "") -> Future[Answer]:
        """The future answer, or the remembered one.

        An asker waits for one answer at a time: this question replaces the one before. The
        future is cancelled when nobody waits for it any more, and by `close`.

        Raises `WorkerBusy` at once; the future may raise `WorkerDied`,
        `WorkerTimeout` or `WorkerFailed`, and the next to ask begins anew.
        """
        with self._changed:
            self._leave(asker, but=question)
            self._forget_who_has_gone()
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
            if self._running is not None and self._running.question == question:
                return self._running.answer
            if question not in self._questions:
                if len(self._questions) >= self.waiting:
                    raise WorkerBusy(self.waiting)
                self._questions[question] = _Asked(question, Future())
            asked = self._questions[question]
            asked.askers.add(asker)
            if self._service is None:
                self._service = _Service(self, Worker(self.command, self.seconds))
            self._changed.notify_all()
            return asked.answer

    def leave(self, asker: str) -> None:
        """Stop waiting."""
        with self._changed:
            self._leave(asker)

    def ahead(self, question: Question) -> int:
        """How many questions are answered before this one: 0 for the one that is being answered."""
        with self._changed:
            self._forget_who_has_gone()
            if question not in self._questions:
                return 0
            return list(self._questions).index(question) + (self._running is not None)

    def close(self) -> None:
        """Stop the worker and cancel all waiting questions. The next question starts a new one."""
        with self._changed:
            service, self._service, self._running = self._service, None, None
            for question in list(self._questions):
                self._drop(question)
            if service is None:
                return
            service.ending = True
            self._changed.notify_all()
        service.end()

    def _leave(self, asker: str, but: Question | None = None) -> None:
        for question, asked in list(self._questions.items()):
            if question != but and asker in asked.askers:
                asked.askers.remove(asker)
                if not asked.askers:
                    self._drop(question)

    def _forget_who_has_gone(self) -> None:
        for question, asked in list(self._questions.items()):
            asked.askers = {asker for asker in asked.askers if self.present(asker)}
            if not asked.askers:
                self._drop(question)

    def _drop(self, question: Question) -> None:
        answer = self._questions.pop(question).answer
        answer.cancel()
        answer.set_running_or_notify_cancel()  # so that `concurrent.futures.wait` knows it, too

    def _next(self, service: _Service[Question, Answer]) -> _Asked[Question, Answer] | None:
        """The next question when there is one; None when the service is to end."""
        with self._changed:
            while True:
                self._changed.wait_for(lambda: self._questions or service.ending)
                if service.ending:
                    return None
                self._forget_who_has_gone()
                if self._questions:
                    _, asked = self._questions.popitem(last=False)
                    # Somebody may have cancelled the future itself.
                    if asked.answer.set_running_or_notify_cancel():
                        self._running = asked
                        return asked

    def _answered(self, asked: _Asked[Question, Answer], *, remember: bool) -> None:
        with self._changed:
            if self._running is asked:
                self._running = None
            if remember:
                self._answers[asked.question] = asked.answer
                if len(self._answers) > self.remembered:
                    self._answers.popitem(last=False)
