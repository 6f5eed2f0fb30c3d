"""The Explorer with vectors that come from the whole sentence."""

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.manifest import WeightsError
from models.serving.queue import WorkerBusy
from models.serving.worker import WorkerDied
from models.transformer.contextual import centred, centres, word_states
from models.transformer.library import load
from models.transformer.questions import Answer
from tests.ui.explorer.test_explorer import opened
from ui.explorer import contextual, ready
from ui.explorer.explore import Exploration, Refusal, explore
from ui.explorer.notes import between_languages
from ui.explorer.scene import drawn, refused
from ui.explorer.units import tokens_of
from ui.explorer.vectors import about
from ui.kit.address import parse, query
from ui.kit.language import LANGUAGES, Text
from ui.kit.settings import Settings

SETTINGS = Settings(vectors="contextual", similarity="cosine", scoring="plain", depth=7)


def explored(**changes: object) -> Exploration:
    found = explore(replace(SETTINGS, **changes), None)
    assert isinstance(found, Exploration)
    return found


def test_the_vectors_are_the_model_s_at_the_layer_of_the_slider() -> None:
    for depth in (0, 7):
        found = explored(text="She sat on the river bank", depth=depth)
        words = tuple(found.keys.tokens)
        expected = centred(word_states(load(), words)[0], words)[depth]
        np.testing.assert_allclose(found.trace.queries, expected, atol=1e-6)


def test_bank_differs_by_sentence() -> None:
    """It is nearer to itself in a like sentence than in another."""
    texts = ("He swam to the river bank", "They sat on the bank of the lake", "The bank lent money")
    vectors = []
    for text in texts:
        found = explored(text=text)
        vectors.append(found.trace.keys[found.keys.tokens.index("bank")])
    unit = [vector / np.linalg.norm(vector) for vector in vectors]
    assert unit[0] @ unit[1] > unit[0] @ unit[2] + 0.1


def test_english_looks_at_its_translation() -> None:
    """Each word of three looks most at the one that means the same; no warning stands there."""
    found = explored(kind="cross", query_text="the teacher likes music", text="老师 喜欢 音乐")
    keys = found.keys.tokens
    looks = {
        word: keys[int(row.argmax())]
        for word, row in zip(found.queries.tokens, found.trace.weights, strict=True)
    }
    assert not between_languages(found)
    if "音乐" in keys:  # where Chinese is cut into words
        assert (looks["teacher"], looks["music"]) == ("老师", "音乐")
    else:
        assert looks["teacher"] in "老师"
        assert looks["music"] in "音乐"


def test_the_layer_is_in_the_link_and_in_what_is_said() -> None:
    settings = Settings(vectors="contextual", depth=3)
    assert parse(query(settings)) == settings
    found = explored(text="It is cold", depth=3)
    for language in LANGUAGES:
        sentence = about(settings, Text(language), found.words, found.source)
        assert "3" in sentence
        assert "12" in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_too_long_is_refused_in_words(language: str) -> None:
    found = explore(replace(SETTINGS, text="word " * 200), None)
    assert isinstance(found, Refusal)
    assert (found.reason, found.passes, found.is_of_texts) == ("long", False, True)
    assert "128" in refused(found, Text(language), "explorer")


@pytest.mark.parametrize(("error", "reason"), [(WorkerDied(1), "late"), (WorkerBusy(256), "busy")])
def test_a_trouble_that_passes_is_no_answer_to_remember(
    error: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Troubled:
        def ask(self, *_: object) -> Future[Answer]:
            if isinstance(error, WorkerBusy):
                raise error
            failed: Future[Answer] = Future()
            failed.set_exception(error)
            return failed

    monkeypatch.setattr(contextual, "worker", Troubled)
    found = explore(replace(SETTINGS, text="It is cold"), None)
    assert isinstance(found, Refusal)
    assert (found.reason, found.passes) == (reason, True)
    assert refused(found, Text("en"), "explorer")


class Broken:
    """A line whose model has a damaged file."""

    def ask(self, *_: object) -> Future[Answer]:
        failed: Future[Answer] = Future()
        failed.set_exception(WeightsError(Path("e5.npz"), "one", "another", "mend"))
        return failed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_damaged_model_is_told_on_the_page(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contextual, "worker", Broken)
    app = opened(language=language, vectors="contextual", text="It is cold")
    assert not app.exception
    message = Text(language)("frame.damaged", file="e5.npz")
    assert [each.value for each in app.error] == [message]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ready.KINDS)
def test_a_ready_example_shows_what_it_says(name: str, language: str) -> None:
    """The selected row looks most at the selected key; of two meanings the vectors differ."""
    text = Text(language)
    settings = replace(Settings(), **ready.changes(name, text))
    assert [each for each in ready.KINDS if ready.shows(settings, each, text)] == [name]
    found = explore(settings, None)
    assert isinstance(found, Exploration)
    typed = settings.query_text if settings.kind == "cross" else settings.text
    row, column = settings.cell
    if name == "summary":
        others = found.trace.weights - np.diag(np.diagonal(found.trace.weights))
        assert int(others.sum(axis=0).argmax()) == column
        assert int(others[row].argmax()) == column
        assert [token[0] for token in found.keys.tokens] == list("12345")
        return
    cut = [*found.queries.tokens, *found.keys.tokens]
    assert cut == [*typed.split(), *settings.text.split()]
    if name == "senses":
        first, second = found.trace.queries[[row, column]]
        assert found.keys.tokens[row] == found.keys.tokens[column]
        assert np.abs(first - second).max() > 0.1
    else:
        assert int(found.trace.weights[row].argmax()) == column


def test_sentences_have_the_vectors_of_the_whole_model() -> None:
    """And a setting of another kind of vectors leaves words words."""
    text = "Mr. Smith sings. Does she? 他走了。"
    settings = replace(SETTINGS, text=text, unit="sentences", depth=12)
    found = explore(settings, None)
    assert isinstance(found, Exploration)
    assert list(found.keys.tokens) == ["1 Mr. Smith sings.", "2 Does she?", "3 他走了。"]
    for row, (sentence, language) in enumerate(
        (("Mr. Smith sings.", 0), ("Does she?", 0), ("他走了。", 1))
    ):
        states = load().explain(f"query: {sentence}").states[12]
        np.testing.assert_allclose(
            found.trace.queries[row], states.mean(axis=0) - centres()[language, 12], atol=1e-5
        )
    assert len(tokens_of(text, replace(settings, vectors="pretrained"))) > 3
    view = drawn(found, settings, Text("en"))
    names = [(token.get("number"), token.get("whole")) for token in view["queries"]]
    assert names == [(1, "Mr. Smith sings."), (2, "Does she?"), (3, "他走了。")]
    assert view["keys"] == view["queries"]
    for language, sentence, word in (("en", "sentence", "word"), ("zh", "句子", "词元")):
        for step in drawn(found, settings, Text(language))["steps"]:
            assert sentence in step["axis"]
            assert word not in step["axis"]
    long = explore(replace(settings, text="word " * 200), None)
    assert isinstance(long, Refusal)
    assert long.reason == "long"


def test_every_word_that_has_a_translation_looks_most_at_it() -> None:
    gold = {
        "teacher": "老师",
        "gave": "给",
        "student": "学生",
        "book": "书",
        "about": "关于",
        "music": "音乐",
        "and": "和",
        "art": "艺术",
    }
    found = explore(replace(Settings(), **ready.changes("translation", Text("en"))), None)
    assert isinstance(found, Exploration)
    looks = [found.keys.tokens[key] for key in found.trace.weights.argmax(axis=1)]
    pairs = dict(zip(found.queries.tokens, looks, strict=True))
    assert {word: pairs[word] for word in gold} == gold
