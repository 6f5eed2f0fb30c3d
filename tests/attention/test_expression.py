"""Parentheses: where a reader needs them, in every form of a formula, and nowhere else."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.expression import (
    Difference,
    Expression,
    Fraction,
    Group,
    Minus,
    Name,
    Number,
    Power,
    Product,
    Sum,
)
from attention.latex import is_counting
from attention.notation import Absolute, Root, Total, Transpose
from ui.export import mathml

A, B = Name("a"), Name("b")
TWO = Number("2")


@pytest.mark.parametrize(
    ("tree", "latex"),
    [
        ((A @ B) ** TWO, r"{\left(a \cdot b\right)}^{2}"),
        (-(A + B), r"-\left(a + b\right)"),
        (-(A * B), r"-a \, b"),
        (A - (B - A), r"a - \left(b - a\right)"),
        ((A - B) - A, "a - b - a"),
        (A * (A + B), r"a \, \left(a + b\right)"),
        ((A / B) ** TWO, r"{\left(\frac{a}{b}\right)}^{2}"),
        (A ** (A + B), "{a}^{a + b}"),
        (Transpose(A * B), r"{\left(a \, b\right)}^{\top}"),
        (Transpose(A) * B, r"{a}^{\top} \, b"),
        (Total("k", A + B), r"\sum_{k} \left(a + b\right)"),
        (Total("k", A) * B, r"\left(\sum_{k} a\right) \, b"),
        (B * Total("k", A), r"b \, \sum_{k} a"),
        (Absolute(A - B) ** TWO, r"{\lvert a - b \rvert}^{2}"),
        (Number("-3") ** TWO, r"{\left(-3\right)}^{2}"),
        (Number("1.2e-7") ** TWO, r"{\left(1.2 \times 10^{-7}\right)}^{2}"),
        (A - Number("-3"), r"a - \left(-3\right)"),
        (Group(A + B) ** TWO, r"{\left(a + b\right)}^{2}"),
    ],
)
def test_parentheses_stand_where_they_are_needed(tree: Expression, latex: str) -> None:
    assert tree.latex == latex
    brackets = latex.count(r"\left(")
    assert str(tree.data()).count("'group'") == brackets
    assert mathml.equation((tree,)).count('<mo form="prefix">(</mo>') == brackets


@pytest.mark.parametrize("word", ["in", "hi", "I", "k", "d", "cat"])
def test_a_typed_word_is_a_word(word: str) -> None:
    typed = Name("x", "i").named(i=word)
    assert typed.latex == rf"x_{{\text{{{word}}}}}"
    assert typed.data()["typed"] is True
    assert f"<mtext>{word}</mtext>" in mathml.equation((typed,))


def test_letters_that_count_are_letters() -> None:
    assert Name("s", "ik").latex == "s_{ik}"
    assert "typed" not in Name("s", "ik").data()
    assert '<mi class="letters">ik</mi>' in mathml.equation((Name("s", "ik"),))
    assert [is_counting(index) for index in ("ij", "did", "")] == [True, False, True]


def written(node: Any) -> str:
    """The tree on one line of Python, which reads it by its own precedence."""
    match node["is"]:
        case "number":
            return str(node["text"])
        case "group":
            return f"({written(node['of'])})"
        case "minus":
            return f"-{written(node['of'])}"
        case "sum":
            return " + ".join(map(written, node["terms"]))
        case "difference":
            return f"{written(node['left'])} - {written(node['right'])}"
        case "product":
            return " * ".join(map(written, node["factors"]))
        case "fraction":
            return f"(({written(node['top'])}) / ({written(node['bottom'])}))"
        case "power":
            return f"{written(node['base'])} ** ({written(node['exponent'])})"
    raise AssertionError(node)


NUMBERS = st.integers(-4, 4).filter(bool).map(lambda number: Number(str(number)))
TREES = st.recursive(
    NUMBERS,
    lambda trees: st.one_of(
        st.builds(Minus, trees),
        st.builds(Difference, trees, trees),
        st.builds(lambda a, b: Sum((a, b)), trees, trees),
        st.builds(lambda a, b, dot: Product((a, b), dot), trees, trees, st.booleans()),
        st.builds(Fraction, trees, trees),
        st.builds(lambda base: Power(base, TWO), trees),
    ),
    max_leaves=6,
)


@given(TREES)
def test_what_is_printed_means_what_is_computed(tree: Expression) -> None:
    try:
        read = eval(written(tree.data()))
    except ZeroDivisionError:
        assert math.isnan(tree.shown())
        return
    np.testing.assert_allclose(tree.shown(), read, rtol=1e-12)


def test_roots_and_sizes_are_computed() -> None:
    assert Root(Number("9")).shown() == 3
    assert Absolute(Number("-2")).shown() == 2
    assert Fraction(Number("6"), Root(Number("4"))).shown() == 3
