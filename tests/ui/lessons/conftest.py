"""The lessons' models, asked in this process: the claims read them too, and each is loaded once."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from models.serving.worker import Reply
from models.transformer.questions import Answer, Asked, ask
from models.workers.transformer import answer
from ui.lessons import model


class InProcess:
    """Stands in for the line and for its worker."""

    def answer(self, question: Any) -> Reply:
        return Reply(*answer(json.loads(json.dumps(question))))

    def ask(self, question: Asked, _: str) -> Future[Answer]:
        future: Future[Answer] = Future()
        future.set_result(ask(self, question))  # type: ignore[arg-type]
        return future


@pytest.fixture(scope="package", autouse=True)
def in_process() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(model, "worker", InProcess)
        yield
