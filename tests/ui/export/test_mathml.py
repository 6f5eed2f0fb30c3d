"""Formulas in MathML, as text and as marks."""

import re

from attention.expression import Name, Number, Rest, Sum
from attention.notation import Total
from ui.export.mathml import equation

X, Y = Name("x", "k"), Name("y", "k")


def text_of(*parts: object) -> str:
    return re.sub(r"<[^>]+>", "", equation(parts))  # type: ignore[arg-type]


def test_a_sum_over_an_index_has_its_body_whole() -> None:
    assert text_of(Total("k", X + Y)) == "∑k(xk+yk)"
    assert '<mi class="letters">k</mi>' in equation([Total("k", Name("y"))])


def test_what_is_left_out_of_a_sum_keeps_its_sign_and_its_count() -> None:
    terms = tuple(map(Number, ("0.5", "-1.25", "3", "4")))
    for rest, shown in {"-2.5": "−2.5", "2.5": "+2.5"}.items():
        found = text_of(Sum(terms, chosen=(0, 1), rest=Rest(2, rest)))
        assert found == f"0.5−1.25{shown}⏟2 …"


def test_a_typed_word_is_a_word() -> None:
    typed = Name("x", "in", typed=True)
    assert "<mtext>in</mtext>" in equation([typed])
    assert '<mi class="letters">in</mi>' in equation([Name("x", "in")])
