"""A process beside the server: asked one thing at a time, and started anew when it must be.

What needs TensorFlow, or much memory, must not run in the server. A worker is started on first use,
asked in lines of JSON, started anew after it died or took too long, and gone with the server, for
then its input ends. It answers with a line of JSON, which numbers follow where it says so: in
``bytes``, how many.
`models.serving.queue` lets many people ask it.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple


class WorkerDied(RuntimeError):
    """The worker ended before it answered. The next question starts another one."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"the worker ended with status {status}: ask again")
        self.status = status


class WorkerTimeout(TimeoutError):
    """No answer within the limit. The worker was stopped, the next question starts another one."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s: ask again, or ask for fewer words")
        self.seconds = seconds


class WorkerFailed(RuntimeError):
    """The worker answered with an error, given here as text.

    ``reply``: all that it said, which may describe the error in more than text.
    """

    def __init__(self, error: str, reply: Mapping[str, Any] = MappingProxyType({})) -> None:
        super().__init__(error)
        self.reply = reply


class Reply(NamedTuple):
    """What the worker said, and the numbers behind it."""

    header: Mapping[str, Any]
    body: bytes


class Worker:
    """The process, as one thread asks it; `end` may be called from any other.

    seconds: how long an answer may take, the start of the process included. yields: by how much the
    process lets the server go first where both want a core, as `os.setpriority` counts it.
    """

    def __init__(self, command: tuple[str, ...], seconds: float = 60.0, yields: int = 0) -> None:
        self.command, self.seconds, self.yields = command, seconds, yields
        self._process: subprocess.Popen[bytes] | None = None
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

    def answer(self, question: Mapping[str, Any]) -> Reply:
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
        line, following = b"", b""
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
            reply = _read(line)
            following = process.stdout.read(reply.get("bytes", 0))
        except BrokenPipeError:
            reply = {}
        finally:
            timer.cancel()
        if late.is_set():
            self.clear()
            raise WorkerTimeout(self.seconds)
        if not line or len(following) < reply.get("bytes", 0):
            process.kill()  # one that reads no more may live on; of one that ended this is nothing
            status = process.wait()
            self.clear()
            raise WorkerDied(status)
        if "error" in reply:
            if reply["error"] == UNREADABLE:
                self.clear()  # what it says next would not be the answer either
                raise WorkerFailed(f"no JSON: {line[:200].decode(errors='replace').strip()}")
            raise WorkerFailed(reply["error"], reply)
        self._warm = True
        return Reply(reply, following)

    def _start(self) -> None:
        self.clear()
        self._warm = False
        with self._starting:
            if self._ended:
                raise WorkerDied(None)
            self._process = subprocess.Popen(
                self.command,
                cwd=Path(__file__).parents[2],
                env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            if self.yields and hasattr(os, "setpriority"):  # which Windows has not
                priority = os.getpriority(os.PRIO_PROCESS, 0)
                with suppress(ProcessLookupError):  # it ended at once: whoever asks it is told
                    os.setpriority(os.PRIO_PROCESS, self._process.pid, priority + self.yields)

    def end(self) -> None:
        """Stop the process for good. Waiting questions get `WorkerDied`."""
        with self._starting:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def clear(self) -> None:
        """Stop the process and wait for it; to be called by the thread that asks."""
        process, self._process = self._process, None
        if process is not None:
            # What it did not read any more cannot be flushed to it.
            with suppress(BrokenPipeError), process:  # closes its pipes and waits for it
                process.kill()


UNREADABLE = "unreadable"


def _read(line: bytes) -> dict[str, Any]:
    """The line as JSON; nothing where there is none, and an error where it is none."""
    if not line:
        return {}
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"error": UNREADABLE}
