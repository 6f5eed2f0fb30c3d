"""What of a worked line is left to be filled in."""

import random

from attention.arithmetic import Line
from attention.expression import Fraction, Name, Number
from ui.export.gaps import Pen, gapped

SIX, THREE, TWO = (Number(text) for text in ("6", "3", "2"))


def left(line: Line) -> tuple[set[str], int]:
    """The numbers that a sheet prints, and how many gaps it leaves."""
    sheet = str(gapped(line, Pen(random.Random(1), is_key=False)))
    printed = {text for text in ("6", "3", "2") if f"<mn>{text}</mn>" in sheet}
    return printed, sheet.count('class="gap"')


def test_the_operands_are_printed_and_the_result_is_not() -> None:
    assert left(Line((Name("α"), Fraction(SIX, THREE), TWO), 2.0)) == ({"6", "3"}, 1)


def test_one_number_on_the_way_is_left_out_as_well() -> None:
    way = Line((Name("α"), Fraction(SIX, THREE), Fraction(Number("6"), Number("3")), TWO), 2.0)
    assert left(way) == ({"6", "3"}, 2)


def test_the_key_has_all_of_them() -> None:
    line = Line((Name("α"), Fraction(SIX, THREE), TWO), 2.0)
    key = str(gapped(line, Pen(random.Random(1), is_key=True)))
    assert key.count('class="answer"') == 1
    assert 'class="gap"' not in key
