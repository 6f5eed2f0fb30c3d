"""The worksheet: the same gaps for the same seed, answers that a hand finds, and MathML."""

import math
import re
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import POSITIONS, SCORINGS, SIMILARITIES, WEIGHTINGS, AttentionTrace, attend
from attention.expression import E, Expression, Name, Number, Rest, Sum
from tests.ui.export.reading import table
from ui.export import NotExported, mathml, worksheet
from ui.kit.language import LANGUAGES

GAP = re.compile(
    r'<td class="gap"></td>|<span class="gap"></span>|<mtext class="gap">(?:&#160;)+</mtext>'
)
ANSWER = re.compile(
    r'<td class="answer">.*?</td>|<span class="answer">.*?</span>'
    r'|<mrow class="answer">(?:<mn>.*?</mn>|<mrow>.*?</mrow>)</mrow>'
)
WORDS = ("the", "cat", "saw", "the", "dog")

every_language = pytest.mark.parametrize("language", LANGUAGES)


def traced(words: tuple[str, ...] = WORDS, **options: Any) -> AttentionTrace:
    vectors = np.random.default_rng(5).normal(size=(len(words), 6)) + 0.4
    given = {"query_tokens": words, "key_tokens": words, "undefined": "nan"}
    return attend(vectors, vectors, vectors, **{**given, **options})


def body(page: str) -> str:
    """Without what the key says otherwise: its title, and whose sheet it is."""
    return re.sub(r'<div class="who">.*?</div>|\n', "", page.partition("<p dir")[2])


@every_language
@given(seed=st.integers(1, 9999))
def test_the_same_seed_gives_the_same_sheet(language: str, seed: int) -> None:
    trace = traced()
    sheet = worksheet(trace, cell=(1, 2), seed=seed, language=language)
    assert sheet == worksheet(trace, cell=(1, 2), seed=seed, language=language)


@every_language
def test_other_seeds_give_other_gaps(language: str) -> None:
    trace = traced()
    sheets = {body(worksheet(trace, cell=(1, 2), seed=k, language=language)) for k in range(20)}
    assert len(sheets) > 15


@every_language
@given(seed=st.integers(1, 9999))
def test_the_key_is_the_sheet_with_its_gaps_filled(language: str, seed: int) -> None:
    trace = traced(scoring="scaled")
    sheet, key = (
        body(worksheet(trace, cell=(1, 2), seed=seed, language=language, key=is_key))
        for is_key in (False, True)
    )
    assert GAP.sub("_", sheet) == ANSWER.sub("_", key)
    assert len(GAP.findall(sheet)) == len(ANSWER.findall(key)) > 8
    assert not GAP.search(key)
    assert not ANSWER.search(sheet)


def test_the_answers_are_those_of_a_hand() -> None:
    """s = 1, 2, 5 of 8: α = 0.125, 0.25, 0.625, and e^α = 1.133, 1.284, 1.868 of 4.285."""
    words = ("one", "two", "five")
    trace = attend([[1.0, 2.0, 5.0]], np.eye(3), np.eye(3), query_tokens=("we",), key_tokens=words)
    key = worksheet(trace, cell=(0, 2), key=True)
    powers = [math.exp(score) for score in (0.125, 0.25, 0.625)]
    rows = [
        [word, f"{s:.2f}", f"{s / 8:.3f}", f"{power:.2f}", f"{power / sum(powers):.3f}"]
        for word, s, power in zip(words, (1, 2, 5), powers, strict=True)
    ]
    assert table(key) == [
        ["?", "s", "α", "eα", "β"],
        *rows,
        ["Σ", "8.00", "1.000", f"{sum(powers):.2f}", "1.000"],
    ]
    answers = re.findall(r'<span class="answer">(.*?)</span>', key)
    assert answers[:2] == ["1.000", "five"]


@given(seed=st.integers(1, 9999))
def test_every_gap_of_the_table_follows_from_what_is_printed(seed: int) -> None:
    """All similarities stand there, and one whole row as an example; the selected row is empty."""
    rows = table(worksheet(traced(), cell=(1, 2), seed=seed))
    assert all(row[1] != "?" for row in rows[1:-1])
    assert "?" not in rows[1]
    assert rows[3][2:] == ["?"] * 3
    assert rows[-1][1:] == ["?"] * 4


def test_of_many_words_the_strongest_are_listed_and_the_others_are_one_row() -> None:
    words = tuple(f"w{place}" for place in range(30))
    trace = traced(words, scoring="scaled")
    rows = table(worksheet(trace, cell=(4, 20), key=True))
    assert len(rows) == 1 + 14 + 1 + 1
    listed = {row[0] for row in rows[1:15]}
    strongest = {words[k] for k in np.argsort(-trace.weights[4])[:13]}
    assert strongest | {"w20"} <= listed
    shown = [float(row[-1].replace("−", "-")) for row in rows[1:]]
    assert rows[15][0] == "16 others"
    assert shown[-1] == pytest.approx(sum(shown[:-1]), abs=0.01) == pytest.approx(1, abs=0.01)


@every_language
def test_masked_and_undefined_rows_have_no_gaps_where_there_are_no_numbers(language: str) -> None:
    mask = np.tri(5, dtype=bool)
    rows = table(worksheet(traced(mask=mask), cell=(1, 0), language=language))
    assert [row[2] for row in rows[3:6]] == ["–"] * 3
    nothing = attend([[1.0, -1.0]], np.eye(2), np.eye(2), undefined="nan")
    sheet = worksheet(nothing, language=language)
    assert [row[2:] for row in table(sheet)[1:3]] == [["–", "–", "–"]] * 2
    assert "<ol>" not in sheet


@every_language
def test_words_are_words_whatever_is_in_them(language: str) -> None:
    words = ("<b>x</b>", "&amp;", '"', "</math>")
    page = worksheet(traced(words), cell=(0, 3), language=language)
    assert not re.search(r"<b>x|[^;]amp;x", page)
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert page.count("<math>") == page.count("</math>")
    assert "<script" not in page


def test_a_bare_function_is_refused_by_name() -> None:
    with pytest.raises(NotExported):
        worksheet(traced(similarity=lambda queries, keys: queries @ keys.T))


def said(*parts: Expression) -> str:
    """What a browser would show, all on one line. Raises where the markup is not well formed."""
    markup = mathml.equation(parts).replace("<wbr>", "")
    return "".join(ET.fromstring(f"<p>{markup}</p>").itertext())


@pytest.mark.parametrize("registry", [SIMILARITIES, SCORINGS, WEIGHTINGS, POSITIONS])
def test_every_formula_is_drawn(registry: Any) -> None:
    for entry in registry.values():
        assert said(Name("y"), entry.expression).startswith("y=")


def test_every_kind_of_node_is_drawn() -> None:
    waiting, kinds = [Expression], set()
    while waiting:
        below = waiting.pop().__subclasses__()
        kinds |= {kind.__name__ for kind in below}
        waiting += below
    source = mathml._drawn.__code__.co_names
    assert kinds <= set(source)


def test_formulas_read_as_they_are_written() -> None:
    a, b = Number("1.50"), Number("-0.25")
    assert said(Name("s", "ij"), Sum((a, b, -a, Rest(3, "-2.0")))) == "sij=1.50−0.25−1.50−2.0⏟3 …"
    assert said(a * b - (a + b)) == "1.50\u2062(−0.25)−(1.50−0.25)"
    assert said(E ** -(a / b)) == "e−1.50−0.25"
    assert said(Number("6.1e-05")) == "6.1×10−5"
