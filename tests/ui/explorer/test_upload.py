"""Vectors from a file of one's own."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from models.vectors.files import read
from models.vectors.limits import WordFileError
from tests.models.vectors.test_files import BAD
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from ui.explorer.upload import problem, summary
from ui.kit import waiting
from ui.kit.language import Text
from ui.kit.settings import DEFAULTS

FILE = b"the 1 0 0\nteacher 0 2 0\nthe 9 9 9\n"


def loaded(language: str, content: bytes, name: str = "a<b>$.txt") -> AppTest:
    at = opened(vectors="own", text="The teacher left", language=language, step="1")
    at.file_uploader[0].upload(name, content).run()
    assert not at.exception, at.exception
    return at


def note_of(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html"))


@every_language
def test_a_file_gives_the_vectors(language: str) -> None:
    at = loaded(language, FILE)
    header, arrays = drawn(at) or pytest.fail("no stage")
    np.testing.assert_array_equal(arrays["queries"][:2], [[1, 0, 0], [0, 2, 0]])
    assert [token["unknown"] for token in header["keys"]] == [False, False, True]
    text = Text(language)
    facts = {"name": "a<b>$.txt", "words": 2, "dimension": 3}
    assert header["steps"][0]["sentence"] == text("vectors_about.own", **facts)
    assert header["words"]["unknown"] == text("upload.unknown")
    assert text("upload.loaded", **facts | {"name": "a&lt;b&gt;&#36;.txt"}) in note_of(at)
    assert text("upload.repeated", count=1) in note_of(at)
    assert text("upload.about") in [caption.value for caption in at.caption]


def test_reading_that_was_stopped_begins_again_with_the_same_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file and the sentence stay; until it is read, shipped vectors stand in."""
    monkeypatch.setattr(waiting, "AT_ONCE", -1)
    monkeypatch.setattr(waiting, "LOOK", -1)
    text = Text("en")
    at = loaded("en", FILE)
    assert [each.proto.text for each in at.get("progress")]
    assert text("upload.instead") in note_of(at)
    assert text("upload.missing") not in note_of(at)
    at.switch_page("pages/glossary.py").run()
    assert f"{waiting.WORK}upload" not in at.session_state
    at.switch_page("app.py").run()
    assert [each.proto.text for each in at.get("progress")]  # it begins anew
    at.button(key="stop upload").click().run()
    assert text("work.stopped") in [each.value for each in at.info]
    assert text("upload.instead") in note_of(at)
    _, arrays = drawn(at) or pytest.fail("no stage")
    assert arrays["queries"].shape == (3, 50)
    at.button(key="again upload").click().run()
    while at.get("progress"):
        at.run()
    assert text("upload.loaded", name="a&lt;b&gt;&#36;.txt", words=2, dimension=3) in note_of(at)
    assert at.text_input(key="text").value == "The teacher left"
    _, arrays = drawn(at) or pytest.fail("no stage")
    np.testing.assert_array_equal(arrays["queries"][:2], [[1, 0, 0], [0, 2, 0]])


@every_language
def test_what_a_file_announces_and_what_no_text_can_meet_is_told(language: str) -> None:
    text = Text(language)
    content = "9 2\nthe 1 0\n卡拉OK 0 1\ndon't 1 1\na\u202eb 2 2\n" + "x" * 300 + " 3 3\n"
    note = summary("f.txt", read(content.encode()), text)
    words = ("卡拉OK", "don't", "a\N{REPLACEMENT CHARACTER}b")
    examples = text("notes.separator").join(text("notes.quoted", word=word) for word in words)
    loaded = text("upload.loaded", name="f.txt", words=5, dimension=2)
    announced = text("upload.announced", announced=9, found=5)
    unmet = text("upload.unmet", count=4, examples=examples)
    assert note.split("\n") == [loaded, announced, unmet]
    assert summary("f.txt", read(b"2 2\nthe 1 0\nof 0 1\n"), text) == text(
        "upload.loaded", name="f.txt", words=2, dimension=2
    )
    long = summary("f.txt", read(b"the 1 0\n" + b"x" * 300 + b" 0 1\n"), text)
    assert text("notes.quoted", word="x" * 24 + "…") in long


@every_language
def test_a_file_that_cannot_be_read_says_where_and_leaves_the_page(language: str) -> None:
    at = loaded(language, b"the 1 0\nteacher 1 <x>\n")
    text = Text(language)
    wrong = text("upload_error.not_a_number", column=2, found="&lt;x&gt;")
    where = text("upload.at_line", line=2, problem=wrong)
    assert text.together(where, text("upload.instead")) in note_of(at)
    header, arrays = drawn(at) or pytest.fail("no stage")
    assert arrays["queries"].shape == (3, 50)
    assert header["steps"][0]["sentence"] == text("vectors_about.pretrained")


@every_language
def test_everything_that_can_be_wrong_with_a_file_has_its_words(language: str) -> None:
    text = Text(language)
    for _, reason, line, facts in BAD.values():
        note = problem(WordFileError(reason, line, **facts), text)
        assert all(str(fact) in note for fact in facts.values())
        assert line is None or str(line) in note
        assert "{" not in note
    assert text.entries["upload_error"].keys() == {reason for _, reason, _, _ in BAD.values()}


@every_language
def test_a_link_to_a_file_says_what_is_missing(language: str) -> None:
    at = opened(vectors="own", text=DEFAULTS.text, language=language)
    text = Text(language)
    assert text.together(text("upload.missing"), text("upload.instead")) in note_of(at)
    header, _ = drawn(at) or pytest.fail("no stage")
    assert header["steps"][0]["sentence"] == text("vectors_about.pretrained")
    assert header["words"]["unknown"] == text("stage.unknown")
    assert text("notes.stands_in") in [note["text"] for note in header["notes"]]
