"""Which network reads a text, and the words that it reads."""

import pytest

from models.classifier.inference import LENGTH
from models.classifier.reading import language_of, tokens_of
from models.text.tokens import LONGEST_TEXT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("房间很舒服", "zh"),
        ("這家酒店很舒服", "zh"),
        ("iPhone很好用", "zh"),
        ("A funny film", "en"),
        ("A film about 李安", "en"),
        ("Ein schöner Film", "en"),
        ("😀 !", "en"),
        ("", "en"),
    ],
)
def test_most_of_the_words_decide_who_reads(text: str, language: str) -> None:
    assert language_of(text) == language


def test_chinese_is_read_in_words_or_in_characters() -> None:
    text = "iPhone质量不错，value for money！！"
    assert tokens_of(text, "zh", "words", LENGTH) == (
        *("iPhone", "质量", "不错", "，", "value", "for", "money", "！！"),
    )
    assert tokens_of("质量不错", "zh", "characters", LENGTH) == (*"质量不错",)
    assert tokens_of("It isn't bad", "en", "words", LENGTH) == ("It", "is", "n't", "bad")


def test_words_that_no_dictionary_has_stay_characters() -> None:
    assert tokens_of("鹿晗", "zh", "words", LENGTH) == ("鹿", "晗")


def test_a_long_text_is_read_to_its_limit() -> None:
    found = tokens_of("质量不错" * 60, "zh", "words", LENGTH)
    assert (len(found), found.left_out, found.unread) == (100, 20, 0)
    assert tokens_of("质" * (LONGEST_TEXT + 7), "zh", "words", LENGTH).unread == 7
