"""Vectors of words in their sentence, from the process that holds the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as TooLate
from types import MappingProxyType
from typing import Literal

from models.serving.queue import WorkerBusy
from models.serving.worker import WorkerDied, WorkerTimeout
from models.transformer.contextual import OfSentences, OfWords, WordVectors
from models.transformer.errors import TooLong
from models.transformer.questions import Answer
from ui.kit.transformers import worker
from ui.kit.visitor import visitor

PATIENCE = 30.0
"""How many seconds a page waits: before the first answer the model must be read."""


class NoVectors(RuntimeError):
    """The model gave no vectors: a ``reason`` of `explore.Refusal`, and its ``facts``."""

    def __init__(
        self,
        reason: Literal["long", "busy", "late"],
        facts: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, dict(facts)


def in_sentences(sentences: Mapping[str, Sequence[str]], layer: int) -> dict[str, WordVectors]:
    """The vectors of each sentence's words after ``layer`` layers. Raises NoVectors, and
    WeightsError where the model's file is damaged.

    All questions are sent before it waits for the first answer.
    """
    return _asked({role: OfWords(tuple(words), layer) for role, words in sentences.items()})


def of_sentences(texts: Mapping[str, Sequence[str]], layer: int) -> dict[str, WordVectors]:
    """For each text the vectors of its sentences, likewise."""
    return _asked({role: OfSentences(tuple(each), layer) for role, each in texts.items()})


def _asked(questions: Mapping[str, OfWords | OfSentences]) -> dict[str, WordVectors]:
    try:
        asked = {
            role: worker().ask(question, f"{visitor()} {role}")
            for role, question in questions.items()
        }
        return {role: _answer(future) for role, future in asked.items()}
    except WorkerBusy as error:
        raise NoVectors("busy", {"limit": error.limit}) from error
    except (WorkerDied, WorkerTimeout, TooLate, CancelledError) as error:
        raise NoVectors("late") from error
    except TooLong as error:
        raise NoVectors("long", {"limit": error.most}) from error


def _answer(future: Future[Answer]) -> WordVectors:
    found = future.result(PATIENCE)
    assert isinstance(found, WordVectors)
    return found
