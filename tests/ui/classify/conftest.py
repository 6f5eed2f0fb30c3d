"""No test here waits for TensorFlow."""

import pytest

from tests.ui.classify.page import FakeWorker
from ui.classify import gradients


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> FakeWorker:
    fake = FakeWorker()
    monkeypatch.setattr(gradients, "worker", lambda: fake)
    return fake
