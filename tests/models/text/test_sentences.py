"""Text to sentences."""

import pytest

from models.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three?", ("One.", "Two!", "Three?")),
        ("Dr. Lee paid 3.50 at 5 p.m. today.", ("Dr. Lee paid 3.50 at 5 p.m.", "today.")),
        ("He said “Go!” She went", ("He said “Go!”", "She went")),
        ("他走了。“为什么？”她问。", ("他走了。", "“为什么？”", "她问。")),
        ("a\nb\n\n", ("a", "b")),
        ("…!?", ()),
        ("", ()),
    ],
)
def test_a_text_is_cut_where_a_sentence_ends(text: str, found: tuple[str, ...]) -> None:
    assert sentences(text) == found
