"""Words of a Chinese sentence, joined and separated on the page, and kept in the link."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.explorer.test_explorer import drawn, every_language, opened
from ui.explorer.words import recut
from ui.kit.language import Text
from ui.kit.reading import words_of
from ui.kit.settings import LONGEST_WORDS, Settings

TIRED = "我今天太累了"


def with_words(**link: str) -> AppTest:
    at = opened(**link)
    at.session_state["unfolded"] = True
    at.run()
    return at.button_group(key="group").set_value("words").run()


def shown(at: AppTest) -> list[str]:
    header, _ = drawn(at) or pytest.fail("no stage")
    return [token["text"] for token in header["keys"]]


@every_language
def test_words_are_joined_and_separated_in_the_line(language: str) -> None:
    at = with_words(text=TIRED, language=language)
    assert at.text_input(key="words_text").value == "我 今天 太 累 了"
    at.text_input(key="words_text").set_value("我 今 天 太累 了").run()
    assert shown(at) == ["我", "今", "天", "太累", "了"]
    assert at.query_params["words"] == "今/天 太累"
    assert at.text_input(key="text").value == TIRED
    at.text_input(key="words_text").set_value("我 今天 太累 了").run()
    assert at.query_params["words"] == "太累"
    at.button(key="undo_words").click().run()
    assert shown(at) == ["我", "今天", "太", "累", "了"]
    assert "words" not in at.query_params


@every_language
def test_a_line_that_is_refused_stays_and_says_why(language: str) -> None:
    at = with_words(text=TIRED, language=language)
    at.text_input(key="words_text").set_value("我 今天 很 累").run()
    assert at.text_input(key="words_text").value == "我 今天 很 累"
    assert Text(language)("words.letters") in [each.value for each in at.caption]
    assert shown(at) == ["我", "今天", "太", "累", "了"]
    at.text_input(key="words_text").set_value("我 今天 太累 了").run()
    assert shown(at) == ["我", "今天", "太累", "了"]
    assert Text(language)("words.letters") not in [each.value for each in at.caption]


def test_characters_are_the_other_choice_and_a_link_brings_it() -> None:
    at = opened(text=TIRED, cut="characters", words="太累")
    assert shown(at) == list(TIRED)
    assert shown(at.button(key="undo_cut").click().run()) == ["我", "今天", "太累", "了"]


def test_what_cannot_be_said_is_refused_by_name() -> None:
    assert recut("太累太累", ["太累", "太", "累"], Settings(), None) == "apart"
    assert recut("音乐 会", ["音乐会"], Settings(), None) == "apart"
    assert recut("太累", ["太"], Settings(), None) == "letters"
    codes = range(0x4E00, 0x4E00 + 7 * LONGEST_WORDS, 14)
    pairs = [chr(code) + chr(code + 7) for code in codes]
    assert recut("".join(pairs), pairs, Settings(), None) == "many"


def test_what_was_said_of_other_texts_stays() -> None:
    settings = Settings(words="人工智能 太累")
    made = recut(TIRED, ["我", "今天", "太", "累", "了"], settings, None)
    assert made == replace(settings, words="人工智能")
    assert "人工智能" in words_of("用人工智能写", made)
