"""The worked arithmetic, checked as a reader would: with the printed digits and a calculator.

The calculator here is this file's own. It reads the plain dictionaries that views draw, and counts
in decimals, so that a printed 0.1 is one tenth.
"""

import dataclasses
import math
from collections.abc import Iterator
from decimal import Context, Decimal, localcontext
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import SCORINGS, SIMILARITIES, STEPS, AttentionTrace, attend
from attention.arithmetic import Worked
from attention.expression import text_latex
from attention.steps import labels

Node = dict[str, Any]

DIGITS = Context(prec=40)


class Symbolic(Exception):
    """A formula, not numbers."""


def calculate(node: Node, opened: bool = False) -> Decimal:
    """What the printed numbers of a tree come to; ``opened`` shows every term of a short sum."""

    def of(field: str) -> Decimal:
        return calculate(node[field], opened)

    match node["is"]:
        case "number" | "rest":
            return Decimal(node["text"])
        case "sum":
            return sum((calculate(term, opened) for term in printed(node, opened)), Decimal(0))
        case "product":
            return math.prod((calculate(f, opened) for f in node["factors"]), start=Decimal(1))
        case "difference":
            return of("left") - of("right")
        case "fraction":
            return of("top") / of("bottom")
        case "power":
            if node["base"]["is"] == "name" and node["base"]["text"] == "e":
                return of("exponent").exp()
            return of("base") ** of("exponent")
        case "minus":
            return -of("of")
        case "group":
            return of("of")
        case "root":
            return of("of").sqrt()
        case "call" if node["name"] == "tanh":
            squared = (2 * of("argument")).exp()
            return (squared - 1) / (squared + 1)
    raise Symbolic(node["is"])


def printed(node: Node, opened: bool) -> list[Node]:
    """The terms of a sum that stand on the page."""
    if opened or node["chosen"] is None:
        return [*node["terms"], *([node["rounding"]] if node["rounding"] else [])]
    return [*(node["terms"][index] for index in node["chosen"]), node["rest"]]


def nodes(tree: Any) -> Iterator[Node]:
    if isinstance(tree, dict):
        yield tree
        for content in tree.values():
            yield from nodes(content)
    elif isinstance(tree, list):
        for content in tree:
            yield from nodes(content)


def last_place(text: str) -> Decimal:
    """One unit in the last printed place: of 1.20 a hundredth, of 6.1e-05 a millionth."""
    exponent = Decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)


def check_lines(worked: Worked) -> int:
    """Every line comes to what is printed at its end; returns how many parts were calculated."""
    calculated = 0
    for line in worked.terms:
        *parts, result = (part.data() for part in line.parts)
        assert result["is"] == "number"
        if not math.isfinite(line.value):
            assert float(result["text"]) == line.value or math.isnan(line.value)
            continue
        unit = last_place(result["text"])
        assert abs(Decimal(line.value) - Decimal(result["text"])) <= unit * Decimal("0.5000001")
        for part, opened in product(parts, (False, True)):
            try:
                with localcontext(DIGITS):
                    gap = abs(calculate(part, opened) - Decimal(result["text"]))
            except Symbolic:
                continue
            assert gap <= unit * Decimal("0.5000001"), (opened, line.latex)
            calculated += 1
        for node in nodes(parts):
            if node["is"] == "sum":
                check_sum(node)
    return calculated


def check_sum(node: Node) -> None:
    """The rest stands for exactly the terms left out, and rounding is never more than rounding."""
    if node["rounding"]:
        assert node["rounding"]["count"] == 0
    if node["chosen"] is None:
        assert node["rest"] is None
        return
    left_out = [t for index, t in enumerate(node["terms"]) if index not in node["chosen"]]
    assert node["rest"]["count"] == len(left_out) >= 1
    with localcontext(DIGITS):
        missing = sum((calculate(term) for term in left_out), Decimal(0))
        rounding = Decimal(node["rounding"]["text"] if node["rounding"] else 0)
        # Beside the largest term, double precision has no digits beyond the sixteenth.
        largest = max(abs(calculate(term)) for term in node["terms"])
        unit = max(last_place(node["rest"]["text"]), largest * Decimal("1e-15"))
        assert abs(Decimal(node["rest"]["text"]) - missing - rounding) <= unit


def cells(trace: AttentionTrace, field: str) -> Iterator[tuple[int, int]]:
    return iter(np.ndindex(getattr(trace, field).shape))


def check(trace: AttentionTrace) -> None:
    for step in STEPS:
        array = getattr(trace, step.field)
        for i, j in cells(trace, step.field):
            worked = step.worked(trace, i, j)
            np.testing.assert_allclose(worked.value, array[i, j], rtol=1e-9, atol=1e-9)
            check_lines(worked)
            check_latex(worked.latex)


def check_latex(latex: str) -> None:
    """Braces, \\left( and environments close in the order in which they opened."""
    depth = 0
    bare = latex.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    for letter in bare:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0, latex
    assert depth == 0, latex
    assert latex.count("\\left(") == latex.count("\\right)")
    assert latex.count("\\begin{") == latex.count("\\end{")


MASK = np.array(
    [
        [True, True, False, True, True, True, True, True, True],
        [False, True, True, False, True, False, True, False, True],
        [False, False, False, False, False, False, False, False, False],
    ]
)

BIAS = np.linspace(-1.5, 2.0, 27).reshape(3, 9)

VARIANTS: dict[str, dict[str, Any]] = {
    "bare": {},
    "temperature": {"temperature": 0.7},
    "all before": {"mask": MASK, "bias": BIAS, "temperature": 2.5},
    "all after": {"mask": MASK, "mask_when": "after", "bias": BIAS},
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_every_cell_comes_to_its_number(similarity: str, scoring: str, variant: str) -> None:
    generator = np.random.default_rng(0)
    trace = attend(
        generator.normal(size=(3, 8)),
        generator.normal(size=(9, 8)),
        generator.normal(size=(9, 2)),
        similarity=similarity,
        scoring=scoring,
        **VARIANTS[variant],
    )
    check(trace)


@pytest.mark.parametrize("scale", [1e-9, 1e-4, 0.03, 4.0])
@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_vectors_of_any_length(similarity: str, scoring: str, scale: float) -> None:
    generator = np.random.default_rng(1)
    trace = attend(
        scale * generator.normal(size=(1, 4)),
        scale * generator.normal(size=(7, 4)),
        scale * generator.normal(size=(7, 1)),
        similarity=similarity,
        scoring=scoring,
    )
    check(trace)


@pytest.mark.parametrize("similarity", SIMILARITIES)
@settings(max_examples=20)
@given(
    numbers=st.lists(
        st.integers(-999, 999).flatmap(lambda n: st.sampled_from([0.0, n / 1000, n / 10, n * 1.0])),
        min_size=15,
        max_size=15,
    )
)
def test_any_numbers(similarity: str, numbers: list[float]) -> None:
    vectors = np.array(numbers).reshape(5, 3)
    # Its own σ would bring a Gaussian of vectors so far apart to 1e-300, which no digits print.
    parameters = {"sigma": 500.0} if similarity == "gaussian" else None
    trace = attend(
        vectors[:2],
        vectors[2:],
        vectors[2:],
        similarity=similarity,
        undefined="nan",
        parameters=parameters,
    )
    check(trace)


def test_wide_vectors_and_many_words() -> None:
    generator = np.random.default_rng(2)
    vectors = generator.normal(size=(40, 50))
    trace = attend(vectors, vectors, vectors, scoring="scaled")
    for step in STEPS:
        worked = step.worked(trace, 7, 23)
        assert worked.value == pytest.approx(getattr(trace, step.field)[7, 23], abs=1e-9)
        check_lines(worked)


@pytest.mark.parametrize("field", ["similarities", "scores", "weights", "outputs"])
def test_a_cell_is_computed_and_not_read_back(field: str) -> None:
    vectors = np.random.default_rng(3).normal(size=(4, 3))
    trace = attend(vectors, vectors, vectors, temperature=2.0)
    (step,) = (step for step in STEPS if step.field == field)
    before = step.worked(trace, 2, 1)
    lie = dataclasses.replace(trace, **{field: np.full_like(getattr(trace, field), 0.123)})
    assert step.worked(lie, 2, 1) == before


def test_a_formula_is_followed_by_its_numbers() -> None:
    """What each step prints for two words, written out by hand."""
    trace = attend(
        [[1.0, 0.0], [1.0, 1.0]],
        [[1.0, 0.0], [1.0, 1.0]],
        [[10.0], [20.0]],
        query_tokens=("a", "b"),
        key_tokens=("c", "d"),
    )
    lines = [
        [[part.data() for part in line.parts] for line in step.worked(trace, 1, column).terms]
        for step, column in zip(STEPS, (0, 1, 1, 1, 0), strict=True)
    ]

    def numbers(part: Node) -> list[float]:
        return [float(node["text"]) for node in nodes(part) if node["is"] in ("number", "rest")]

    represent, compare, score, weigh, mix = lines
    assert numbers(represent[-1][-1]) == [1.0]
    # s = 1·1 + 1·1 = 2
    assert [numbers(part) for part in compare[0]] == [[], [], [1.0, 1.0, 1.0, 1.0], [2.0]]
    # Σ s = 1 + 2 = 3, α = 2/3
    assert [numbers(part) for part in score[0]] == [[], [1.0, 2.0], [3.0]]
    assert [numbers(part) for part in score[1]] == [[], [], [2.0, 3.0], [0.6667]]
    # e^(2/3) over e^(1/3) + e^(2/3), that is 1.948 over 3.343
    top, *bottom = numbers(weigh[0][2])
    assert [top, *bottom[:2]] == pytest.approx([2 / 3, 1 / 3, 2 / 3], abs=1e-4)
    assert numbers(weigh[0][3]) == pytest.approx([1.9477, 3.3433], abs=1e-4)
    assert numbers(weigh[0][4]) == [0.5826]
    # 0.4174·10 + 0.5826·20 = 15.83
    assert numbers(mix[0][2])[:4] == pytest.approx([0.4174, 10, 0.5826, 20], abs=5e-3)
    assert numbers(mix[0][3]) == [15.83]


def test_sums_of_many_terms_are_shortened() -> None:
    trace = attend(np.ones((1, 9)), np.ones((7, 9)), np.ones((7, 1)), scoring="plain")
    compare = next(step for step in STEPS if step.field == "similarities")
    (total,) = (
        n for n in nodes(compare.worked(trace, 0, 0).terms[0].parts[2].data()) if n["is"] == "sum"
    )
    # nine products of 1: the first two, the last, and six that come to 6
    assert total["chosen"] == [0, 1, 8]
    assert total["rest"]["count"] == 6
    assert float(total["rest"]["text"]) == 6.0
    assert len(total["terms"]) == 9

    # the cell's own term is among those shown
    weigh = next(step for step in STEPS if step.field == "weights")
    (total,) = (
        n for n in nodes(weigh.worked(trace, 0, 4).terms[-1].parts[2].data()) if n["is"] == "sum"
    )
    assert total["chosen"] == [0, 1, 4, 6]
    assert total["rest"]["count"] == 3


def test_hidden_keys() -> None:
    mask = np.array([[True, False, True], [False, False, False]])
    vectors = np.array([[1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
    before = attend(vectors[:2], vectors, vectors, mask=mask)
    after = attend(vectors[:2], vectors, vectors, mask=mask, mask_when="after")
    _, compare, score, weigh, mix = STEPS
    assert score.worked(before, 0, 1).value == -math.inf
    assert "-\\infty" in score.worked(before, 0, 1).latex
    assert weigh.worked(before, 0, 1).value == 0.0
    # 1 + 2 without the hidden 1: α = 1/3
    assert score.worked(before, 0, 0).value == pytest.approx(1 / 3)
    assert score.worked(after, 0, 0).value == pytest.approx(1 / 4)
    assert weigh.worked(after, 0, 1).value == 0.0
    assert compare.worked(before, 0, 1).value == 1.0
    assert mix.worked(before, 1, 0).value == 0.0


def test_an_undefined_ratio_is_not_a_number() -> None:
    mask = np.array([[True, True, False]])
    trace = attend(
        [[1.0]], [[1.0], [-1.0], [2.0]], [[1.0], [2.0], [3.0]], mask=mask, undefined="nan"
    )
    check(trace)
    _, compare, score, weigh, mix = STEPS
    assert compare.worked(trace, 0, 1).value == -1.0
    assert [math.isnan(step.worked(trace, 0, 0).value) for step in (score, weigh, mix)] == [
        True
    ] * 3


def test_scores_too_large_for_a_calculator_are_shifted() -> None:
    trace = attend([[100.0]], [[100.0], [100.001], [99.0]], np.eye(3), scoring="plain")
    check(trace)


@pytest.mark.parametrize("cell", [(-1, 0), (0, -1), (2, 0), (0, 3)])
def test_a_cell_outside_is_an_error(cell: tuple[int, int]) -> None:
    trace = attend(np.ones((2, 4)), np.ones((3, 4)), np.ones((3, 5)))
    with pytest.raises(IndexError, match="expected one of 2 rows and 3 columns"):
        STEPS[3].worked(trace, *cell)


NASTY = ("50%_off", "\\input{x}", "a^b~c", "$&#", "}{", "猫", "<b>", "i", "\\")


def test_typed_words_are_not_markup() -> None:
    vectors = np.random.default_rng(4).normal(size=(len(NASTY), 3))
    trace = attend(vectors, vectors, vectors, query_tokens=NASTY, key_tokens=NASTY)
    for step in STEPS:
        for i, j in product(range(len(NASTY)), range(3)):
            latex = step.worked(trace, i, j).latex
            check_latex(latex)
            assert "\\input" not in latex


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cat", "\\text{cat}"),
        ("a_b", "\\text{a\\_b}"),
        ("100%", "\\text{100\\%}"),
        ("{}", "\\text{\\{\\}}"),
        ("\\x", "\\text{\\textbackslash{}x}"),
        ("^~", "\\text{\\textasciicircum{}\\textasciitilde{}}"),
        ("#$&", "\\text{\\#\\$\\&}"),
    ],
)
def test_words_in_latex(typed: str, expected: str) -> None:
    assert text_latex(typed) == expected


def test_words_in_data_stay_as_typed() -> None:
    trace = attend([[1.0]], [[2.0]], [[3.0]], query_tokens=["50%"], key_tokens=["<b>"])
    for line in STEPS[1].worked(trace, 0, 0).terms:
        indices = {n["index"] for n in nodes([p.data() for p in line.parts]) if n["is"] == "name"}
        assert indices == {"50%", "<b>", "50%, <b>"}


def test_words_that_occur_again_are_told_apart() -> None:
    assert labels(("the", "cat", "the")) == ("the (1)", "cat", "the (3)")


def test_formulas_are_whole_latex() -> None:
    trace = attend([[1.0]], [[2.0]], [[3.0]], temperature=2.0, bias=[[1.0]])
    for step in STEPS:
        check_latex(step.formula)
        check_latex(step.explain(trace).latex)
    for entry in (*SIMILARITIES.values(), *SCORINGS.values()):
        check_latex(entry.formula)
