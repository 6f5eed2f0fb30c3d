"""The sentences that a reader finds, in the reader's language."""

import numpy as np
import pytest

from tests.ui.explorer.test_explorer import drawn, every_language, opened
from tests.ui.frame.test_compose import share_of
from ui.explorer.explore import Exploration, explore
from ui.explorer.notes import notes
from ui.kit.language import LANGUAGES, Text
from ui.kit.reading import words_of
from ui.kit.settings import OPENINGS, Settings, first


def explored(settings: Settings) -> Exploration:
    found = explore(settings, None)
    assert isinstance(found, Exploration)
    return found


def examples(language: str) -> list[str]:
    return list(Text(language).entries["examples"])


@every_language
def test_no_example_reverses_a_row_or_blows_one_up(language: str) -> None:
    """By the definitions: a negative sum, and one below a twentieth of the sizes' sum."""
    for sentence in examples(language):
        similarities = explored(Settings(text=sentence)).trace.similarities
        sums = similarities.sum(axis=1)
        assert (sums >= 0.05 * np.abs(similarities).sum(axis=1)).all(), sentence


@every_language
def test_the_opening_sentence_is_a_clean_example_in_its_language(language: str) -> None:
    opening = first(language)
    assert opening.text == examples(language)[0]
    assert words_of(opening.text, opening).language == language
    trace = explored(opening).trace
    assert (trace.similarities > 0).all()  # so that its weights are bounded, as is said of them
    assert trace.weights.max() / trace.weights.min() < np.e
    second, third = (words_of(text, opening) for text in (opening.query_text, opening.value_text))
    assert len(second) != len(trace.key_tokens) == len(third)
    for name in OPENINGS:
        assert explored(Settings(text=getattr(opening, name))).keys.unknown == []


@every_language
def test_a_bare_link_opens_in_the_readers_language(language: str) -> None:
    at = opened(language=language)
    assert at.text_input[0].value == first(language).text
    assert set(at.query_params) == {"language"}


@every_language
def test_the_text_in_the_address_decides(language: str) -> None:
    at = opened(language=language, text="a b")
    assert at.text_input[0].value == "a b"
    assert set(at.query_params) == {"language", "text"}


@every_language
def test_the_language_changes_the_sentence_that_nobody_touched(language: str) -> None:
    (other,) = set(LANGUAGES) - {language}
    at = opened(language=language)
    at.button_group(key="interface").set_value(other).run()
    assert at.text_input[0].value == first(other).text
    assert set(at.query_params) == {"language"}
    at.text_input[0].set_value("a b").run()
    at.button_group(key="interface").set_value(language).run()
    assert at.text_input[0].value == "a b"


@every_language
def test_an_emptied_field_stays_empty(language: str) -> None:
    at = opened(language=language)
    at.text_input[0].set_value("").run()
    assert at.text_input[0].value == ""
    assert drawn(at) is None
    assert Text(language)("explorer.empty") in [each.value for each in at.markdown]


@every_language
def test_a_class_sees_one_sentence_whatever_its_language(language: str) -> None:
    compose = share_of(opened(language=language, kind="cross"))["compose"]
    opening = first(language)
    assert compose["texts"] == {"text": opening.text, "query_text": opening.query_text}
    (other,) = set(LANGUAGES) - {language}
    at = opened(language=language, note="Look.", text=opening.text)
    at.button_group(key="interface").set_value(other).run()
    assert at.text_input[0].value == opening.text


@every_language
def test_where_chinese_is_read_nobody_is_told_to_type_english(language: str) -> None:
    text = Text(language)
    for key in ("explorer.placeholder", "compare.placeholder"):
        assert "English" not in text(key)
        assert "英文" not in text(key)
    assert "Chinese" in text("tour.type.text") or "中文" in text("tour.type.text")


LOOKS_AT_ITSELF = [
    ("The cat sat on the mat because it was tired", ["it"]),
    ("She said that he likes it", ["She", "he", "it"]),
    ("我喜欢这只猫，因为它很可爱", ["它"]),
    ("The teacher gave the student a book about music and art", []),
    ("it", []),  # a single word has no other
]


@every_language
@pytest.mark.parametrize(("typed", "pronouns"), LOOKS_AT_ITSELF)
@pytest.mark.parametrize("scoring", ["ratio", "scaled"])
def test_why_a_pronoun_looks_at_itself_is_said_where_it_does(
    typed: str, pronouns: list[str], scoring: str, language: str
) -> None:
    found, text = explored(Settings(text=typed, scoring=scoring)), Text(language)
    tokens, weights = found.trace.key_tokens, found.trace.weights.tolist()
    for word in pronouns:
        index = tokens.index(word)
        assert weights[index][index] == max(weights[index])
    rows = text("notes.separator").join(text("notes.quoted", word=word) for word in pronouns)
    expected = [text("notes.itself", rows=rows)] if pronouns else []
    end = text("notes.itself", rows="")[-20:]
    about_it = [note for note in notes(found, text) if note["text"].endswith(end)]
    assert [note["text"] for note in about_it] == expected
    assert all(note["action"]["id"] == "classify" for note in about_it)


def test_where_another_word_has_more_nothing_is_said() -> None:
    """In the preset "it" was drawn beside another word."""
    pulled = Settings(text="it animal", vectors="hand", hand="it 1_0 animal 3_0", scoring="plain")
    cross = Settings(text="it was late", kind="cross", query_text="it was late")
    for settings in (pulled, cross):
        assert not [n for n in notes(explored(settings), Text("en")) if "pronoun" in n["text"]]
