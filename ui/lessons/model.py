"""What a trained Transformer answers to a lesson, waited for: a task needs its numbers."""

from __future__ import annotations

import functools
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as TooLate

from models.serving.worker import WorkerTimeout
from models.transformer.questions import Answer, Asked
from ui.kit.transformers import worker
from ui.kit.visitor import visitor

PATIENCE = 60.0
"""Seconds for which a lesson waits: the first answer needs some for the model to be read."""


@functools.lru_cache(maxsize=512)
def answered(question: Asked) -> Answer:
    """The same for everybody, so it is asked once. Nobody types what a lesson asks about: all that
    the lessons ask together is some 20 MB.

    Raises WorkerBusy, WorkerDied, WorkerTimeout, WorkerFailed and what `models.transformer.errors`
    names.
    """
    try:
        return worker().ask(question, f"{visitor()} lesson").result(PATIENCE)
    except (TooLate, CancelledError) as error:
        raise WorkerTimeout(PATIENCE) from error
