"""Texts and their places: one thing is said otherwise than several."""

import re

import pytest

from tests.ui.kit.test_locales import every_language, texts
from ui.kit.language import LESSONS, Text, counted
from ui.lessons.prose import prose

NEVER_ONE = {
    *("n", "d", "all", "rows", "kept", "limit", "dimension", "width", "steps", "seconds"),
    *("digits", "minutes", "points", "times", "lines"),
}
"""Places that are never filled with 1."""

SEVERAL = {"classify.elsewhere.spread", "compare.tied", "learn.intro", "worksheet.others"}
"""Texts that are said of several alone."""

VERBS = {"looks", "keeps", "gives", "gets", "sums", "becomes", "is", "was"}


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("notes.left_out", {"kept": 512, "count": 1}, "1 was left out"),
        ("notes.left_out", {"kept": 512, "count": 2}, "2 were left out"),
        ("classify.left_out", {"kept": 40, "count": 1}, "1 was left out"),
        ("refused.lengths", {"words": 1, "values": 2}, "has 1 word and"),
        ("refused.lengths", {"words": 2, "values": 1}, "has 2 words and"),
        ("upload.loaded", {"name": "x", "words": "1", "dimension": 3}, "x, 1 word with"),
        ("upload.loaded", {"name": "x", "words": "1,000", "dimension": 3}, "x, 1,000 words with"),
        ("upload_error.unequal", {"words": 1, "vectors": 2}, "is 1 word but 2 vectors"),
        ("upload_error.ragged", {"found": 1, "expected": 3}, "Here is 1 number, but"),
    ],
)
def test_one_is_not_said_as_several(key: str, values: dict[str, object], expected: str) -> None:
    assert expected in Text("en")(key, **values)


@every_language
def test_every_count_that_may_be_one_has_its_form(language: str) -> None:
    """In English a noun with an s after a number; Chinese has no such forms."""
    noun = re.compile(r"\{(\w+)\}[ \u00a0](?:different |other |short )?([a-z]+s|were|are)\b")
    for key, text in texts(language).items():
        if language != "en":
            assert not re.search(r"\{\w+:", str(text)), key
            continue
        for name, word in noun.findall(str(text)):
            assert word in VERBS or name in NEVER_ONE or key in SEVERAL, (key, name, word)


@every_language
def test_no_line_ends_between_a_number_and_its_per_cent_sign(language: str) -> None:
    """Of all sentences and of the lessons' prose: 92.6, then a line that begins with %."""
    written = [Text(language)(key) for key in texts(language)]
    written += [str(prose(name, language)) for name in LESSONS]
    assert [each for each in written if re.search(r"[\d}] %", each)] == []
    assert sum(each.count("%") for each in written) > 100


def test_what_is_filled_in_is_never_read_for_forms() -> None:
    assert counted("{a} {b:x|y}", {"a": "{b:x|y}", "b": 1}) == "{a} x"
    assert Text("en")("upload.loaded", name="{words:a|b}", words=1, dimension=2).count(
        "{words:a|b}"
    )


def test_chinese_leaves_no_space_between_sentences() -> None:
    assert Text("en").together("One.", "Two.") == "One. Two."
    assert Text("zh").together("一。", "二。") == "一。二。"
