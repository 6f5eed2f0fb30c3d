"""A trace in a notebook: a plain table of its weights, made with the standard library."""

import re
import xml.etree.ElementTree as ET

import numpy as np

from attention import AttentionTrace, attend
from attention.html import table


def traced(words: list[str], **options: object) -> AttentionTrace:
    vectors = np.random.default_rng(3).normal(size=(len(words), 4))
    return attend(vectors, vectors, vectors, query_tokens=words, key_tokens=words, **options)


def cells(trace: AttentionTrace) -> list[list[str]]:
    """The table, row by row. It is well formed, or this raises."""
    rows = ET.fromstring(trace._repr_html_()).iter("tr")
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def test_it_shows_the_weights_under_their_words() -> None:
    trace = attend([[3.0, 1.0]], np.eye(2), np.eye(2), query_tokens=["a"], key_tokens=["b", "c"])
    # α = 3/4, 1/4: e^0.75 = 2.1170 and e^0.25 = 1.2840 are 0.6225 and 0.3775 of their sum.
    assert cells(trace) == [["", "b", "c"], ["a", "0.622", "0.378"]]


def test_nothing_in_a_word_is_markup() -> None:
    words = ["<b>x</b>", "&amp;", "</td>", '"']
    assert [row[0] for row in cells(traced(words))] == ["", *words]


def test_where_there_is_no_number_there_is_a_dash() -> None:
    trace = attend([[1.0, -1.0]], np.eye(2), np.eye(2), undefined="nan")
    assert cells(trace)[1] == ["q1", "–", "–"]


def test_numbers_have_the_decimals_that_the_largest_needs() -> None:
    trace = attend([[1.0, -1.0], [1.0, 1.0]], np.eye(2), np.eye(2), undefined="nan")
    assert [row[1:] for row in cells(trace)[1:]] == [["–", "–"], ["0.500", "0.500"]]
    assert "<td>0.000000</td>" in table("tiny", np.array([[1e-9]]), ["a"], ["b"])


def test_a_large_trace_is_cut_and_says_so() -> None:
    trace = traced([f"w{number}" for number in range(25)], scoring="scaled")
    shown = cells(trace)
    assert (len(shown), {len(row) for row in shown}) == (21, {21})
    caption = re.search("<caption>(.*)</caption>", trace._repr_html_())
    assert caption
    assert "25 × 25, of which the first 20 × 20 are shown" in caption[1]
    assert "dot, scaled, softmax" in caption[1]


def test_a_bare_function_shows_itself_too() -> None:
    shown = traced(["a", "b"], similarity=lambda queries, keys: queries @ keys.T)._repr_html_()
    assert "&lt;lambda&gt;" in shown
