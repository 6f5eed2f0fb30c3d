"""Integrated gradients and gradient times input, from a process of their own.

The server must not import TensorFlow, so a worker (`models.workers.gradients`) does: started on
first use, asked in lines of JSON, started anew after it died or took too long, and gone with the
server, for then its input ends. `models.classifier.gradient_line` lets many people ask it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from models.manifest import WEIGHTS


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


COMMAND = (sys.executable, "-m", "models.workers.gradients")


class Worker:
    """The process, as one thread asks it; `end` may be called from any other.

    seconds: how long an answer may take, the start of the process included.
    """

    def __init__(self, command: tuple[str, ...] = COMMAND, seconds: float = 60.0) -> None:
        self.command, self.seconds = command, seconds
        self._process: subprocess.Popen[str] | None = None
        self._warm = False
        self._ended = False
        self._starting = threading.Lock()

    @property
    def process_id(self) -> int | None:
        """The process's, or None while there is none."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    @property
    def warm(self) -> bool:
        """Whether a process lives that has answered before, so that the next answer is quick."""
        return self._warm and self.process_id is not None

    def answer(self, question: Question) -> Attribution:
        """Wait for the answer. Raises `WorkerDied`, `WorkerTimeout` or `WorkerFailed`."""
        if self.process_id is None:
            self._start()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.seconds, give_up)
        timer.start()
        try:
            process.stdin.write(json.dumps(asdict(question)) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        if late.is_set():
            self.clear()
            raise WorkerTimeout(self.seconds)
        if not line:
            status = process.wait()
            self.clear()
            raise WorkerDied(status)
        try:
            reply = json.loads(line)
        except ValueError:
            self.clear()  # what it says next would not be the answer either
            raise WorkerFailed(f"no JSON: {line[:200]}") from None
        if "error" in reply:
            raise WorkerFailed(reply["error"])
        self._warm = True
        return Attribution(
            tuple(reply["gradient_times_input"]),
            tuple(reply["integrated"]),
            reply["change"],
            reply["steps"],
        )

    def _start(self) -> None:
        self.clear()
        self._warm = False
        with self._starting:
            if self._ended:
                raise WorkerDied(None)
            self._process = subprocess.Popen(
                self.command,
                cwd=Path(__file__).parents[2],
                env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )

    def end(self) -> None:
        """Stop the process, and start none again. Whoever waits for an answer gets `WorkerDied`."""
        with self._starting:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def clear(self) -> None:
        """Stop the process and wait for it; to be called by the thread that asks."""
        process, self._process = self._process, None
        if process is not None:
            with process:  # closes its pipes and waits for it
                process.kill()
