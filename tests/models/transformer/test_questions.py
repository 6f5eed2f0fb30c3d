"""A model in another process: what comes back is what it did."""

from collections.abc import Iterator

import numpy as np
import pytest

from models import transformer
from models.serving.worker import Worker, WorkerFailed
from models.transformer.following import OfNext, OfSwitch, Switched
from models.transformer.questions import COMMAND, Looks, Question, unpacked
from models.transformer.questions import ask as asked
from models.transformer.sampling import Rule
from models.workers.transformer import answer

SENTENCE = "The animal did not cross the street because it was too tired"


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    started = Worker(COMMAND)
    yield started
    started.end()
    started.clear()


def ask(worker: Worker, question: Question) -> Looks:
    found = asked(worker, question)
    assert isinstance(found, Looks)
    return found


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
    with pytest.raises(transformer.ModelMissing, match="nowhere"):
        ask(worker, Question("nowhere", SENTENCE))
    assert ask(worker, Question("e5", "Hello")).tokens[1] == "Hello"


def test_a_head_that_is_off_changes_what_follows_it_alone() -> None:
    plain = unpacked(*answer({"kind": "everything", "model": "e5", "text": SENTENCE, "off": []}))
    changed = unpacked(
        *answer({"kind": "everything", "model": "e5", "text": SENTENCE, "off": [[3, 1]]})
    )
    np.testing.assert_array_equal(changed.weights[:4], plain.weights[:4])
    assert np.abs(changed.weights[4:] - plain.weights[4:]).max() > 1e-4


def test_what_changes_with_a_head_switched_off_travels(worker: Worker) -> None:
    """Two layers before the head nothing has changed, and its own layer's weights neither."""
    found = asked(worker, OfSwitch("e5", SENTENCE, ((3, 1), (5, 0)), "mean"))
    assert isinstance(found, Switched)
    np.testing.assert_allclose(found.states[:4], 1, atol=1e-5)
    np.testing.assert_array_equal(found.weights[:4], 0)
    assert min(found.states[4]) < 0.9999
    assert (found.next, found.shifts) == (None, ())


def test_an_encoder_says_no_next_word_and_an_unknown_head_is_named(worker: Worker) -> None:
    with pytest.raises(WorkerFailed, match="e5 is an encoder"):
        asked(worker, OfNext("e5", SENTENCE, Rule(temperature=0.5)))
    with pytest.raises(WorkerFailed, match=r"NoSuchHead: head \(12, 0\)"):
        asked(worker, OfSwitch("e5", SENTENCE, ((12, 0),)))
