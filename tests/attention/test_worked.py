"""The arithmetic under a cell: each line comes to its number, in the digits that it prints."""

import dataclasses
import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import (
    MASKS,
    POSITIONS,
    SCORINGS,
    SIMILARITIES,
    STEPS,
    WEIGHTINGS,
    AttentionTrace,
    attend,
)
from attention.arithmetic import Worked
from attention.expression import Name
from attention.latex import text_latex
from attention.steps import labels
from tests.attention.calculator import Node, check, check_latex, check_lines, nodes

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


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("weighting", WEIGHTINGS)
@pytest.mark.parametrize("position", POSITIONS)
def test_every_position_and_weighting_comes_to_its_number(
    position: str, weighting: str, variant: str
) -> None:
    generator = np.random.default_rng(6)
    trace = attend(
        generator.normal(size=(3, 4)),
        generator.normal(size=(9, 4)),
        generator.normal(size=(9, 2)),
        scoring="scaled",
        weighting=weighting,
        position=position,
        **VARIANTS[variant],
    )
    check(trace)


def test_an_odd_width_has_a_sine_without_its_cosine() -> None:
    words = np.random.default_rng(7).normal(size=(5, 3))
    check(attend(words, words, words, position="sinusoidal", scoring="plain"))


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


def operands(part: Node) -> list[float]:
    return [float(node["text"]) for node in nodes(part) if node["is"] == "number"]


def numbers_of(worked: Worked) -> list[list[float]]:
    """The numbers on each line, whatever stands between them."""
    return [operands([part.data() for part in line.parts]) for line in worked.terms]


class TestWhereAPositionActs:
    """Operands by hand, for three words of width 4 and three keys."""

    words = np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [1.0, 1.0, 1.0, 1.0]])

    def trace(self, position: str, **options: Any) -> AttentionTrace:
        return attend(self.words, self.words, self.words, position=position, **options)

    def test_sinusoidal_adds_a_sine_in_step_1(self) -> None:
        # 2/10000^(2/4) = 0.02, whose cosine 0.9998 joins the 1; the formula says 2k and 10000 too
        angle, added = numbers_of(STEPS[0].worked(self.trace("sinusoidal"), 2, 3))
        assert angle[-5:] == [2.0, 10000.0, 2.0, 4.0, 0.02]
        assert added == [1.0, 0.02, 2.0]
        assert STEPS[0].worked(self.trace("sinusoidal"), 2, 3).value == pytest.approx(1.9998)

    def test_rotary_turns_a_pair_in_step_1(self) -> None:
        # 5 sin 1 + 6 cos 1 = 4.207 + 3.242; 5 cos 1 - 6 sin 1 = 2.702 - 5.049
        trace = self.trace("rotary")
        first, second = (numbers_of(STEPS[0].worked(trace, 1, c))[1] for c in (0, 1))
        assert first == pytest.approx([5, 1, 6, 1, -2.347], abs=5e-4)
        assert second == pytest.approx([5, 1, 6, 1, 7.449], abs=5e-4)

    def test_alibi_takes_off_in_step_4(self) -> None:
        trace = self.trace("alibi", parameters={"slope": 0.25}, scoring="scaled", temperature=2.0)
        bias, z, *_ = numbers_of(STEPS[3].worked(trace, 2, 0))
        # |2 - 0| · 0.25; s = 1 + 2 + 3 + 4, over √4: 5; (5 - 0.5)/2
        assert bias == [0.25, 2.0, 0.0, -0.5]
        assert z == [5.0, -0.5, 2.0, 2.25]

    def test_relative_looks_a_number_up_in_step_4(self) -> None:
        trace = self.trace("relative", parameters={"distances": [3.0, 0.0, 7.0]}, scoring="plain")
        bias, z, *_ = numbers_of(STEPS[3].worked(trace, 0, 2))
        # 2 - 0 is taken as 1, where 7 stands; s = 10
        assert bias == [1.0, 7.0]
        assert z == [10.0, 7.0, 17.0]

    def test_local_multiplies_last_in_step_4(self) -> None:
        trace = self.trace("local", parameters={"half_width": 1.0}, scoring="plain")
        worked = STEPS[3].worked(trace, 2, 1)
        *_, centre, factor, last = numbers_of(worked)
        # p = 2·3/3; e^-(1/(2·(1/2)²)) = e^-2
        assert centre == [2.0, 3.0, 3.0, 2.0]
        assert factor[-1] == 0.1353
        # s = 5 + 6 + 7 + 8 = 26 against 4: all of the weight before the factor
        assert last == pytest.approx([1, 0.1353, 0.1353], abs=5e-5)
        assert worked.value == pytest.approx(0.13533528)

    def test_a_bias_that_was_given_stands_beside_that_of_the_position(self) -> None:
        trace = self.trace("alibi", scoring="plain", bias=np.full((3, 3), 0.25))
        bias, z, *_ = numbers_of(STEPS[3].worked(trace, 0, 1))
        assert bias[-1] == -0.5
        # s = 5 + 12 + 21 + 32
        assert z == [70.0, -0.5, 0.25, 69.75]

    def test_the_formula_in_force(self) -> None:
        trace = self.trace("alibi", temperature=2.0, scoring="plain")
        off = "-\\lambda \\, \\lvert i - {} \\rvert"
        power = "{{e}}^{{\\frac{{\\alpha_{{i{0}}} " + off.replace("{}", "{0}") + "}}{{T}}}}"
        expected = f"\\frac{{{power.format('j')}}}{{\\sum_{{k}} {power.format('k')}}}"
        assert STEPS[3].explain(trace).latex == expected
        assert STEPS[0].explain(trace).latex == STEPS[0].right.latex

        trace = self.trace("local")
        assert STEPS[3].explain(trace).latex == (
            STEPS[3].right.latex.replace("z", "\\alpha") + " \\, " + POSITIONS["local"].formula
        )
        trace = self.trace("rotary")
        assert STEPS[0].explain(trace).latex == POSITIONS["rotary"].formula
        trace = self.trace("none", weighting="hardmax", temperature=3.0)
        assert "T" not in STEPS[3].explain(trace).latex


def test_weightings_are_written_out() -> None:
    def worked(name: str, j: int) -> list[list[float]]:
        trace = attend([[1.0]], [[1.0], [0.0], [0.5]], np.eye(3), scoring="plain", weighting=name)
        return numbers_of(STEPS[3].worked(trace, 0, j))

    # τ = (1 + 0.5 - 1)/2 = 0.25, and 0.5 - 0.25; the formula has a 1 and a 0 of its own
    threshold, weight = worked("sparsemax", 2)
    assert threshold == [1.0, 1.0, 0.5, 1.0, 2.0, 0.25]
    assert weight == [0.0, 0.5, 0.25, 0.0, 0.25]
    assert worked("sparsemax", 1)[-1] == [0.0, 0.0, 0.25, 0.0, 0.0]
    assert worked("hardmax", 0) == [[1.0], [1.0, 1.0, 1.0]]
    assert worked("hardmax", 2) == [[1.0], [0.0, 1.0, 0.0]]
    assert worked("none", 2) == [[0.5]]


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
    assert labels(("a", "a", "a (1)")) == ("a (1) (1)", "a (2)", "a (1) (3)")


def test_formulas_are_whole_latex() -> None:
    trace = attend([[1.0]], [[2.0]], [[3.0]], temperature=2.0, bias=[[1.0]])
    for step in STEPS:
        check_latex(step.formula)
        check_latex(step.explain(trace).latex)
    for registry in (SIMILARITIES, SCORINGS, POSITIONS, WEIGHTINGS, MASKS):
        for entry in registry.values():
            check_latex(entry.formula)


def test_displayed_formulas_have_their_indices_and_signs() -> None:
    """A formula that only stands there is read by people and by no other test."""
    row = (1.0, 0.0, 0.5)
    threshold = WEIGHTINGS["sparsemax"].lines([Name("β", "ij")], Name("z", "i"), row, 0)[0].latex
    assert threshold == (
        r"\tau_{i} = \frac{\sum_{k \in S} z_{ik} - 1}{\lvert S \rvert}"
        r" = \frac{1.0000 + 0.5000 - 1}{2} = 0.2500"
    )
    assert STEPS[4].formula == r"O_{i} = \sum_{j} \beta_{ij} \, y_{j}"
    angle = r"\frac{i}{{10000}^{\frac{2 \, k}{d}}}"
    assert angle in POSITIONS["rotary"].expression.latex
    for function in ("sin", "cos"):
        wave = rf"\operatorname{{{function}}}\left({angle}\right)"
        assert wave in POSITIONS["sinusoidal"].expression.latex
