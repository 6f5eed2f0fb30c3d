"""Of a text of any length a bounded part is read, once, and all of it is kept."""

from unittest.mock import Mock

import pytest
from streamlit.testing.v1 import AppTest

from models.slices import whole
from models.text.chinese import CUTS
from models.text.tokens import LIMIT, LONGEST_TEXT, tokenize
from models.vectors.files import read
from tests import ROOT
from ui.compare.gallery import miniatures
from ui.explorer import explore
from ui.kit import reading
from ui.kit.fields import LONGEST_TYPED
from ui.kit.language import LANGUAGES, Text
from ui.kit.settings import Settings

LONG = "The teacher gave the student a book. " * 28_000


@pytest.mark.parametrize("text", ["", "a b", "不要紧，音乐", "word " * 600, LONG])
@pytest.mark.parametrize("cut", CUTS)
def test_the_words_are_those_of_the_tokenizer(text: str, cut: str) -> None:
    words, expected = reading.words_of(text, Settings(cut=cut)), tokenize(text, cut=CUTS[cut])
    assert words == expected
    assert (words.left_out, words.unread, words.language) == (
        *(expected.left_out, expected.unread, expected.language),
    )


def test_by_hand_comes_before_a_file_and_a_file_before_the_dictionary() -> None:
    file = read("人工 1 0\n智能车 0 1\n音樂 1 1\n".encode()).vectors
    text = "人工智能车和音乐会，音樂會"
    assert reading.words_of(text, Settings()) == (
        *("人工智能", "车", "和", "音乐会", "，", "音樂會"),
    )
    assert reading.words_of(text, Settings(), file) == (
        *("人工", "智能车", "和", "音乐", "会", "，", "音樂", "會"),
    )
    assert reading.words_of(text, Settings(words="工智 音/樂"), file) == (
        *("人", "工智", "能", "车", "和", "音乐", "会", "，", "音", "樂", "會"),
    )
    assert reading.words_of("音樂", Settings(cut="characters", words="音樂"), file) == ("音", "樂")
    simplified = read("音乐 1 0\n".encode()).vectors
    assert reading.words_of("音樂會", Settings(), simplified) == ("音樂", "會")


def test_a_gallery_splits_its_sentence_once(monkeypatch: pytest.MonkeyPatch) -> None:
    split = Mock(side_effect=tokenize)
    monkeypatch.setattr(reading, "tokenize", split)
    text = "a sentence that nobody has typed before"
    explore.explore(Settings(text=text), None)
    whole(miniatures(Settings(text=text), None))
    assert split.call_count == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["app.py", "pages/compare.py"])
def test_a_page_says_how_much_of_a_long_text_it_reads(page: str, language: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(page)
    app.query_params["language"] = language
    app.run()
    app.text_input(key="text").set_value(LONG).run()
    assert not app.exception
    assert app.text_input(key="text").value == LONG
    captions = [each.value for each in app.caption]
    counts = {"kept": f"{LONGEST_TEXT:,}", "all": f"{len(LONG):,}"}
    assert Text(language)("text.unread", **counts) in captions
    left_out = Text(language)("notes.left_out", kept=LIMIT, count=tokenize(LONG).left_out)
    assert (left_out in captions) == (page == "pages/compare.py")


def test_a_browser_sends_no_more_than_is_kept() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert app.text_input(key="text").proto.max_chars == LONGEST_TYPED
