"""A model in another process: what comes back is what it did."""

from collections.abc import Iterator

import numpy as np
import pytest

from models import transformer
from models.serving.worker import Worker, WorkerFailed
from models.transformer.questions import COMMAND, Question, ask, unpacked
from models.workers.transformer import answer

SENTENCE = "The animal did not cross the street because it was too tired"


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    started = Worker(COMMAND)
    yield started
    started.end()
    started.clear()


def test_the_answer_is_what_the_model_did(worker: Worker) -> None:
    found, run = ask(worker, Question("e5", SENTENCE)), transformer.load("e5").explain(SENTENCE)
    assert found.tokens == run.tokens
    np.testing.assert_array_equal(found.weights, run.weights)
    np.testing.assert_array_equal(found.last_state, run.states[-1])
    trace, expected = found.head(8, 8), run.heads[8][8]
    np.testing.assert_allclose(trace.weights, expected.weights, atol=1e-7)
    np.testing.assert_allclose(trace.raw_queries @ trace.projection, trace.queries, atol=1e-4)
    assert (found.next, found.by_layer) == ((), ())


def test_a_trouble_is_told_and_the_next_question_answered(worker: Worker) -> None:
    with pytest.raises(WorkerFailed, match="ModelMissing: nowhere"):
        ask(worker, Question("nowhere", SENTENCE))
    assert ask(worker, Question("e5", "Hello")).tokens[1] == "Hello"


def test_a_head_that_is_off_changes_what_follows_it_alone() -> None:
    plain = unpacked(*answer({"model": "e5", "text": SENTENCE, "off": []}))
    changed = unpacked(*answer({"model": "e5", "text": SENTENCE, "off": [[3, 1]]}))
    np.testing.assert_array_equal(changed.weights[:4], plain.weights[:4])
    assert np.abs(changed.weights[4:] - plain.weights[4:]).max() > 1e-4
