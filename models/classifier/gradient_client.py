"""Integrated gradients and gradient times input, from a process of their own.

The server must not import TensorFlow, so one worker (`models.workers.gradients`) does: started on
first use, asked in lines of JSON, started anew after it died or took too long, and gone with the
server, for then its input ends. `Gradients.ask` returns a `Future` at once, so a page stays
usable while the worker warms up, and remembers the answers that were asked for last.
"""

from __future__ import annotations

import atexit
import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections import OrderedDict, deque
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path

from models.manifest import WEIGHTS


class TensorFlowMissing(RuntimeError):
    """Gradients need TensorFlow, which is not installed; all else works without it."""

    def __init__(self) -> None:
        super().__init__("gradients need TensorFlow: install what requirements.txt names")


class WorkerBusy(RuntimeError):
    """As many questions wait as may wait; `limit` says how many."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} questions are waiting for gradients already: try again later")
        self.limit = limit


class WorkerDied(RuntimeError):
    """The worker ended before it answered. The next question starts another one."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"the gradient worker ended with status {status}: ask again")
        self.status = status


class WorkerTimeout(TimeoutError):
    """No answer within the limit. The worker was stopped, the next question starts another one."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no gradients within {seconds:g} s: ask again, or ask for fewer words")
        self.seconds = seconds


class WorkerFailed(RuntimeError):
    """The worker answered with an error of its own, given here as text."""


@dataclass(frozen=True)
class Question:
    """Numbers of words, and of the class whose probability is explained."""

    attention: str
    ids: tuple[int, ...]
    kind: int
    language: str = "en"
    folder: str = str(WEIGHTS)


@dataclass(frozen=True)
class Attribution:
    """What each of n words contributes to the probability of a class, by gradients.

    gradient_times_input: gradient at the sentence, times the word's vector, summed over it.
    integrated: the mean gradient on the straight way from zero vectors to the sentence's, times
    these, summed (Sundararajan et al. 2017); the decoder's and the encoder's reading of a word go
    together. change: the probability less that of the zero vectors, which `integrated` adds up to
    but for the gap. steps: how many points of the way were looked at.
    """

    gradient_times_input: tuple[float, ...]
    integrated: tuple[float, ...]
    change: float
    steps: int

    @property
    def gap(self) -> float:
        """How much of the change the words do not account for."""
        return sum(self.integrated) - self.change


class Gradients:
    """One worker, one line of questions, one memory. Threads may share it; `close` ends it.

    waiting: how many questions may stand in line. remembered: how many answers are kept, each by
    its question. seconds: how long an answer may take, the start of the worker included.
    """

    def __init__(
        self,
        *,
        waiting: int = 8,
        remembered: int = 256,
        seconds: float = 60.0,
        command: tuple[str, ...] = (sys.executable, "-m", "models.workers.gradients"),
    ) -> None:
        self.waiting, self.remembered = waiting, remembered
        self.seconds, self.command = seconds, command
        self._line: deque[tuple[Question, Future[Attribution]]] = deque()
        self._answers: OrderedDict[Question, Future[Attribution]] = OrderedDict()
        self._changed = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._worker: subprocess.Popen[str] | None = None
        self._warm = False
        atexit.register(self.close)

    @property
    def warm(self) -> bool:
        """Whether a worker lives that has answered before, so that the next answer is quick."""
        return self._warm and self.process_id is not None

    @property
    def process_id(self) -> int | None:
        """The worker's, or None while there is none."""
        worker = self._worker
        return None if worker is None or worker.poll() is not None else worker.pid

    def ask(self, question: Question) -> Future[Attribution]:
        """The answer to come, or the one that is remembered: all who ask the same share it.

        Raises `TensorFlowMissing` or `WorkerBusy` at once; the future may raise `WorkerDied`,
        `WorkerTimeout` or `WorkerFailed`, and the next to ask begins anew. Whoever no longer wants
        the answer may cancel it, which frees its place in the line.
        """
        if importlib.util.find_spec("tensorflow") is None:
            raise TensorFlowMissing
        with self._changed:
            known = self._answers.get(question)
            if known is not None and not known.cancelled():
                self._answers.move_to_end(question)
                return known
            self._line = deque(each for each in self._line if not each[1].cancelled())
            if len(self._line) >= self.waiting:
                raise WorkerBusy(self.waiting)
            answer: Future[Attribution] = Future()
            self._line.append((question, answer))
            self._answers[question] = answer
            if len(self._answers) > self.remembered:
                self._answers.popitem(last=False)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="gradients", daemon=True)
                self._thread.start()
            self._changed.notify()
        return answer

    def close(self) -> None:
        """Stop the worker; what still waits is cancelled."""
        with self._changed:
            thread, self._thread = self._thread, None
            if thread is None:
                return
            self._closing = True
            while self._line:
                self._line.popleft()[1].cancel()
            self._changed.notify()
        while thread.is_alive():  # it may be just about to start a worker
            self._stop()
            thread.join(0.1)
        self._closing = False

    def _serve(self) -> None:
        while (item := self._next()) is not None:
            question, answer = item
            if not answer.set_running_or_notify_cancel():
                continue
            try:
                answer.set_result(self._answer(question))
            except Exception as error:  # it belongs to whoever asked
                with self._changed:
                    self._answers.pop(question, None)
                answer.set_exception(error)

    def _next(self) -> tuple[Question, Future[Attribution]] | None:
        """The next question when there is one; None when all is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._line or self._closing)
            return None if self._closing else self._line.popleft()

    def _answer(self, question: Question) -> Attribution:
        worker = self._worker
        if worker is None or worker.poll() is not None:
            self._stop()
            self._warm = False
            worker = self._worker = self._start()
        assert worker.stdin is not None
        assert worker.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            worker.kill()

        timer = threading.Timer(self.seconds, give_up)
        timer.start()
        try:
            worker.stdin.write(json.dumps(asdict(question)) + "\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        if late.is_set():
            self._stop()
            raise WorkerTimeout(self.seconds)
        if not line:
            status = worker.wait()
            self._stop()
            raise WorkerDied(status)
        reply = json.loads(line)
        if "error" in reply:
            raise WorkerFailed(reply["error"])
        self._warm = True
        return Attribution(
            tuple(reply["gradient_times_input"]),
            tuple(reply["integrated"]),
            reply["change"],
            reply["steps"],
        )

    def _start(self) -> subprocess.Popen[str]:
        root = Path(__file__).parents[2]
        return subprocess.Popen(
            self.command,
            cwd=root,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            with worker:  # closes its pipes and waits for it
                worker.kill()
