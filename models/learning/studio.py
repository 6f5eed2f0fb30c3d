"""Where films are made: as many at once as there are workers, for everybody who watches.

Visitors with the same setup watch the same film. A film is made while somebody wants it; the
others wait for their turn in a fair line. What was made is kept, the newest films first.
"""

from __future__ import annotations

import atexit
import base64
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from models.learning.film import Film, Frame, packed, size, unpacked
from models.learning.setup import Setup
from models.serving.queue import WorkerBusy
from models.serving.tensorflow import expect_tensorflow
from models.serving.worker import Worker, WorkerDied, WorkerFailed, WorkerTimeout

COMMAND = (sys.executable, "-m", "models.workers.learning")
AT_ONCE = 5
"""Frames that one question asks for: a film is seen to grow, and can be left, after so many."""
MOST_BYTES = 96_000_000
"""Films that are kept, all together; beyond it the one that was wanted longest ago goes."""
YIELDS = 5
"""Networks learn whenever they can; who looks at a page is answered first."""
MOST_WAITING = 64
"""Films that may wait for their turn."""


@dataclass(frozen=True)
class Wish:
    """What one person wants: a film, up to a number of frames or to its end; ``since`` when."""

    setup: Setup
    frames: int | None
    since: float


class Studio:
    """The films, and the threads that let workers make them. Threads may share it; `close` ends it.

    workers: how many films are made at once. patience: seconds after which a wish that is not
    renewed is forgotten, because its visitor has left.
    """

    def __init__(
        self,
        command: tuple[str, ...] = COMMAND,
        *,
        workers: int = min(2, os.cpu_count() or 1),
        seconds: float = 120.0,
        patience: float = 5.0,
    ) -> None:
        self.command, self.workers, self.seconds = command, workers, seconds
        self.patience = patience
        self._films: OrderedDict[Setup, Film] = OrderedDict()
        self._wishes: OrderedDict[str, Wish] = OrderedDict()
        self._making: set[Setup] = set()
        self._changed = threading.Condition()
        self._crew: list[tuple[Worker, threading.Thread]] = []
        self._closed = False
        atexit.register(self.close)

    def want(self, setup: Setup, asker: str, frames: int | None = None) -> Film:
        """Let the film be made, up to so many frames or to its end; returns it as it is now.

        A visitor's new wish replaces the old one. Raises `WorkerBusy` where too many films wait,
        `TensorFlowMissing` where none can be made.
        """
        expect_tensorflow()
        with self._changed:
            self._forget_who_has_gone()
            film = self._films.get(setup)
            if film is None or film.status == "failed":
                waiting = [each for each in self._films if self._is_wanted(each)]
                if len(waiting) >= MOST_WAITING:
                    raise WorkerBusy(MOST_WAITING)
                self._films[setup] = film = Film(setup)
            self._films.move_to_end(setup)
            if asker in self._wishes and self._wishes[asker].setup != setup:
                del self._wishes[asker]  # a new film, a new place in line
            self._wishes[asker] = Wish(setup, frames, time.monotonic())
            self._begin(self.workers)
            self._changed.notify_all()
            return self._as_it_is(film)

    def leave(self, asker: str) -> None:
        """Want nothing any more: to pause, or to go."""
        with self._changed:
            self._wishes.pop(asker, None)

    def film(self, setup: Setup) -> Film | None:
        """The film as it is now, or None where none was begun, or it is kept no longer."""
        with self._changed:
            film = self._films.get(setup)
            return None if film is None else self._as_it_is(film)

    def ahead(self, setup: Setup) -> int:
        """How many films come before this one; 0 for one that is being made."""
        with self._changed:
            self._forget_who_has_gone()
            if setup in self._making:
                return 0
            line = self._line()
            before = line.index(setup) if setup in line else len(line)
            return max(0, before + len(self._making) - self.workers + 1)

    @property
    def watchers(self) -> int:
        """How many want a film now."""
        with self._changed:
            self._forget_who_has_gone()
            return len(self._wishes)

    def close(self) -> None:
        """Stop all workers. Nothing can be wanted afterwards."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            crew, self._crew = self._crew, []
        for worker, _ in crew:
            worker.end()
        for _, thread in crew:
            thread.join()

    def warm(self) -> None:
        """Start a process, so that the first film begins at once."""
        with self._changed:
            self._begin(1)

    def _begin(self, workers: int) -> None:
        while len(self._crew) < workers and not self._closed:
            worker = Worker(self.command, self.seconds, YIELDS)
            thread = threading.Thread(target=self._make, args=(worker,), daemon=True, name="studio")
            self._crew.append((worker, thread))
            thread.start()

    def _line(self) -> list[Setup]:
        """The films to make, in the order in which they were wanted."""
        wanted = dict.fromkeys(wish.setup for wish in self._wishes.values())
        return [each for each in wanted if each not in self._making and self._is_wanted(each)]

    def _is_wanted(self, setup: Setup) -> bool:
        film = self._films.get(setup)
        if film is None or film.ended or film.status == "failed":
            return False
        return any(
            wish.setup == setup and (wish.frames is None or len(film.frames) < wish.frames)
            for wish in self._wishes.values()
        )

    def _as_it_is(self, film: Film) -> Film:
        if film.ended or film.status == "failed":
            return film
        if film.setup in self._making:
            return replace(film, status="learning")
        return replace(film, status="waiting" if self._is_wanted(film.setup) else "resting")

    def _forget_who_has_gone(self) -> None:
        latest = time.monotonic() - self.patience
        for asker in [asker for asker, wish in self._wishes.items() if wish.since < latest]:
            del self._wishes[asker]

    def _drop_the_oldest(self) -> None:
        """Beyond what is kept, but for what is being made."""
        held = sum(film.kept_bytes for film in self._films.values())
        for setup, film in list(self._films.items()):
            if held <= MOST_BYTES:
                return
            if setup not in self._making and film.frames:
                held -= film.kept_bytes
                del self._films[setup]

    def _make(self, worker: Worker) -> None:
        """What each thread of the crew does: film after film, a few frames at a time."""
        with suppress(WorkerDied, WorkerTimeout, WorkerFailed):  # the visitors are shown why
            worker.answer({})
        while (film := self._next()) is not None:
            while True:
                due = film.next_steps[:AT_ONCE]
                try:
                    film = film.extended(*_asked(worker, film, due))
                except Exception as error:
                    film = replace(film, status="failed", error=error)
                with self._changed:
                    self._films[film.setup] = film
                    self._drop_the_oldest()
                    self._forget_who_has_gone()
                    if self._closed or not self._is_wanted(film.setup):
                        self._making.discard(film.setup)
                        self._changed.notify_all()
                        break
        worker.clear()

    def _next(self) -> Film | None:
        with self._changed:
            while True:
                self._changed.wait_for(lambda: self._closed or self._line())
                if self._closed:
                    return None
                self._forget_who_has_gone()
                if line := self._line():
                    self._making.add(line[0])
                    return self._films[line[0]]


def _asked(worker: Worker, film: Film, steps: tuple[int, ...]) -> tuple[tuple[Frame, ...], bytes]:
    """The next frames and the optimizer's state, from a worker; raises what `answer` does."""
    setup = film.setup
    question: dict[str, Any] = {"setup": asdict(setup), "steps": steps, "from": 0}
    if film.frames:
        last = film.frames[-1]
        question |= {
            "from": last.step,
            "weights": base64.b64encode(packed(setup, last.weights)).decode(),
            "state": base64.b64encode(film.state).decode(),
        }
    header, body = worker.answer(question)
    return tuple(_frames(setup, header["frames"], body)), body[
        len(header["frames"]) * size(setup) :
    ]


def _frames(setup: Setup, headers: list[Mapping[str, Any]], body: bytes) -> list[Frame]:
    each = size(setup)
    return [
        Frame(
            step=one["step"],
            loss=one["loss"],
            accuracy=one["accuracy"],
            gold=tuple(map(tuple, one["gold"])),
            saturated=one["saturated"],
            norm=one["norm"],
            weights=unpacked(setup, body[at * each : (at + 1) * each]),
        )
        for at, one in enumerate(headers)
    ]
