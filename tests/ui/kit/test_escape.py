"""Text that people typed is shown letter for letter, and numbers as typography has them."""

import math
import string

import pytest

from ui.kit.escape import escape_html, escape_markdown
from ui.kit.numbers import percent, printed, signed
from ui.kit.tables import markup


def test_every_sign_of_markdown_has_its_backslash() -> None:
    signs = string.punctuation
    assert escape_markdown(f"a{signs} 好") == "a" + "".join("\\" + sign for sign in signs) + " 好"


def test_html_has_no_markup_and_no_formula() -> None:
    assert escape_html("""<a href="x">'$y$' & </a>""") == (
        "&lt;a href=&quot;x&quot;&gt;&#x27;&#36;y&#36;&#x27; &amp; &lt;/a&gt;"
    )


def test_every_cell_of_a_table_is_escaped() -> None:
    bad = "<script>$x$"
    table = markup(["", bad], [[bad, bad]], dense=True)
    assert bad not in table
    assert table.count(escape_html(bad)) == 3
    assert "class='numbers dense'" in table


@pytest.mark.parametrize(
    ("number", "decimals", "plain", "with_sign"),
    [
        (0.0625, 3, "0.062", "+0.062"),
        (-12.345, 1, "−12.3", "−12.3"),
        (-0.04, 1, "0.0", "0.0"),
        (0.04, 1, "0.0", "0.0"),
        (1234.5, 0, "1234", "+1234"),
        (-math.inf, 3, "–", "–"),
        (math.nan, 3, "–", "–"),
        (None, 3, "–", "–"),
    ],
)
def test_numbers_are_printed(number, decimals: int, plain: str, with_sign: str) -> None:
    assert printed(number, decimals) == plain
    assert signed(number, decimals) == with_sign


@pytest.mark.parametrize(
    ("share", "decimals", "expected"),
    [
        (0.999, 1, "99.9"),
        (0.9996, 1, "99.96"),
        (0.99999999, 1, "100.0000"),
        (0.996, 0, "99.6"),
        (1.25, 1, "125.0"),
        (0, 1, "0.0"),
        (-1e-17, 1, "0.0"),
        (math.nan, 1, "–"),
    ],
)
def test_what_is_almost_all_is_not_all(share: float, decimals: int, expected: str) -> None:
    assert percent(share, decimals) == expected
