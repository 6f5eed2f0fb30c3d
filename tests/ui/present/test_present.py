"""What the server says of presenter mode, in both languages, and who is offered the tour."""

import pytest

from tests.ui.classify.page import run, stage_of
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from tests.ui.frame.test_compose import is_there
from ui.kit.language import Text
from ui.present.presenting import WORDS


def presenting(**link: str) -> dict[str, object]:
    header, _ = drawn(opened(**link)) or pytest.fail("no stage")
    return dict(header["presenting"])


@every_language
def test_the_stage_is_told_whether_and_how_it_is_presented(language: str) -> None:
    text = Text(language)
    state = presenting(language=language)
    assert (state["on"], state["contrast"], state["stop"]) == (False, False, None)
    assert state["words"] == {word: text(f"present.{word}") for word in WORDS}
    state = presenting(language=language, present="1", contrast="high")
    assert (state["on"], state["contrast"]) == (True, True)


@every_language
def test_the_verdict_is_presented_with_its_attention(language: str) -> None:
    header = stage_of(run(language=language, review="A dull, lifeless and boring mess"))
    word = Text(language)("classify.negative")
    assert str(header["presenting"]["headline"]).startswith(word)


@pytest.mark.parametrize(
    "link",
    [
        {"text": "a b"},
        {"step": "2", "language": "zh"},
        {"present": "1"},
        {"demo": "2"},
        {"locked": "text"},
        {"note": "Look."},
    ],
)
def test_who_comes_by_a_link_is_not_offered_a_tour(link: dict[str, str]) -> None:
    assert not is_there(opened(**link), "tour")


@every_language
def test_who_comes_without_one_is(language: str) -> None:
    assert is_there(opened(language=language), "tour")
    at = opened()
    at.text_input[0].set_value("a b").run()  # what one types oneself is no link
    assert is_there(at, "tour")
