"""What lessons are made of, each by itself: questions and how they are graded, prose, progress.

The numbers are recomputed here by plain loops or by hand.
"""

import dataclasses
import math
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import STEPS, attend
from tests.ui.views.reader import read as unpack
from ui.kit.language import LANGUAGES, Text
from ui.kit.numbers import printed
from ui.kit.settings import Settings
from ui.lessons import compute, prose
from ui.lessons.choose import matrix, repair
from ui.lessons.compute import Compute, allowance, number
from ui.lessons.course import scores
from ui.lessons.predict import Predict, clear_row, strongest
from ui.lessons.progress import read as read_progress
from ui.lessons.question import NoPoint
from ui.lessons.reach import Reach
from ui.lessons.scene import Scene, explored, packed

every_language = pytest.mark.parametrize("language", LANGUAGES)

# Numbers that are typed


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0.357", (0.357, 3)),
        (".5", (0.5, 1)),
        ("0,36", (0.36, 2)),
        ("−0.25", (-0.25, 2)),
        ("０．３５７", (0.357, 3)),
        ("0。4", (0.4, 1)),
        (" 1 ", (1.0, 0)),
        ("36 %", (0.36, 2)),
        ("3.5e-1", (0.35, 1)),
        ("", None),
        ("?", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("1/11", (1 / 11, 15)),
        (" −1 / 4 ", (-0.25, 15)),
        ("１／４", (0.25, 15)),
        ("1 1/4", (1.25, 15)),
        ("1½", (1.5, 15)),
        ("½", (0.5, 15)),
        ("1/0", None),
        ("1/", None),
        ("1/2/3", None),
        ("0.1.2", None),
        ("<b>1</b>", None),
        ("٣", None),
        ("9" * 5000, (float("9" * 40), 0)),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, read: tuple[float, int] | None) -> None:
    assert number(typed) == read


@pytest.mark.parametrize(("typed", "value"), [("4,096", 4096), ("4 096", 4096), ("4096", 4096)])
def test_a_whole_number_may_have_its_thousands_apart(typed: str, value: int) -> None:
    assert number(typed, whole=True) == (value, 0)


@given(st.text())
def test_any_text_is_a_number_or_none(typed: str) -> None:
    read = number(typed)
    assert read is None or math.isfinite(read[0])


# Computing


def by_hand(similarities: list[list[float]], scoring: str, width: int) -> Scene:
    """Similarities as written: the queries are their rows, the keys unit vectors."""
    count = len(similarities[0])
    keys = np.eye(count, width)
    queries = np.zeros((len(similarities), width))
    queries[:, :count] = similarities
    words = tuple("abcd"[:count])
    trace = attend(queries, keys, keys, scoring=scoring, query_tokens=words, key_tokens=words)
    return Scene(Settings(), trace, (True,) * count)


def loops(scores: list[list[float]]) -> list[list[float]]:
    rows = [[math.exp(score) for score in row] for row in scores]
    return [[power / sum(row) for power in row] for row in rows]


TABLE = [[1.0, 2.0, 0.5], [0.25, 3.0, 1.5], [2.5, 0.75, 4.0]]


def test_a_weight_and_the_mistakes_in_it_are_those_of_plain_loops() -> None:
    scene = by_hand(TABLE, "plain", 3)
    question = compute.weight(scene, 0, 1)
    weights = loops(TABLE)
    assert question.value == pytest.approx(weights[0][1])
    assert question.mistakes == pytest.approx(
        {
            "column": math.exp(2) / (math.exp(2) + math.exp(3) + math.exp(0.75)),
            "no_exponential": 2 / 3.5,
            "not_normalised": math.exp(2),
            "transposed": weights[1][0],
            "score": 2.0,
        }
    )
    assert (question.cell, question.step) == ((0, 1), 4)
    assert question.worked
    assert question.worked.value == pytest.approx(question.value)


def test_a_ratio_and_the_mistakes_in_it_are_those_of_plain_loops() -> None:
    scene = by_hand(TABLE, "ratio", 3)
    question = compute.ratio(scene, 2, 0)
    assert question.value == pytest.approx(2.5 / 7.25)
    shares = [[s / sum(row) for s in row] for row in TABLE]
    assert question.mistakes == pytest.approx(
        {
            "column": 2.5 / 3.75,
            "transposed": shares[0][2],
            "exponential": loops(shares)[2][0],
            "similarity": 2.5,
            "inverted": 7.25 / 2.5,
            "root": 2.5 / math.sqrt(3),
        }
    )


def test_how_many_times_as_much_and_the_mistakes_in_it() -> None:
    question = scores.times(by_hand(TABLE, "plain", 3), Random(0))
    high, low = (float(question.placeholders[name]) for name in ("high", "low"))
    assert question.value == pytest.approx(math.exp(high - low))
    assert question.mistakes == pytest.approx(
        {
            "difference": high - low,
            "no_exponential": high / low,
            "upside_down": math.exp(low) / math.exp(high),
        }
    )


def test_a_scaled_score_and_the_mistakes_in_it() -> None:
    question = compute.scaled(by_hand(TABLE, "scaled", 16), 1, 1)
    assert question.value == pytest.approx(0.75)
    assert question.mistakes == pytest.approx(
        {"no_root": 3 / 16, "keys": 3 / math.sqrt(3), "upside_down": 12.0, "similarity": 3.0}
    )


@given(st.integers(0, 10**6))
def test_whoever_computes_with_the_digits_on_the_screen_is_right(seed: int) -> None:
    """And whoever rounds as asked: the tolerance is what the shown digits allow."""
    random = np.random.default_rng(seed)
    table = random.uniform(0.2, 4, size=(4, 4)).tolist()
    i, j = random.integers(4, size=2).tolist()
    plain, ratio = by_hand(table, "plain", 4), by_hand(table, "ratio", 4)
    seen = [round(score, plain.decimals("scores")) for score in plain.trace.scores[i].tolist()]
    powers = [math.exp(score) for score in seen]
    assert compute.weight(plain, i, j).grade(f"{powers[j] / sum(powers):.3f}").right
    seen = [round(s, ratio.decimals("similarities")) for s in ratio.trace.similarities[i].tolist()]
    assert compute.ratio(ratio, i, j).grade(f"{seen[j] / sum(seen):.3f}").right


def test_an_allowance_bounds_what_rounding_does() -> None:
    operands = np.array([1.0, 2.0])
    assert allowance(lambda two: two[0] * two[1], operands, 1) == pytest.approx(0.05 * 2 + 0.05 * 1)


def test_a_product_is_off_by_no_more_than_the_rounding_of_both_factors() -> None:
    """0.25 read with three decimals, 3 with two: 0.25 · 0.005 + 3 · 0.0005 + 0.005 · 0.0005."""
    bound = compute.product_allowance(0.25, 3.0, 3, 2)
    np.testing.assert_allclose(bound, 0.00125 + 0.0015 + 0.0000025, rtol=1e-9)
    worst = 0.0
    for first in (0.2495, 0.25, 0.2505):
        for second in (2.995, 3.0, 3.005):
            worst = max(worst, abs(first * second - 0.75))
    np.testing.assert_allclose(bound, worst, rtol=1e-9)


def question(value: float, **mistakes: float) -> Compute:
    return Compute(value=value, mistakes=mistakes)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("0.357", ""),
        ("0.3567", ""),
        ("5/14", ""),
        ("5/13", "large"),
        ("35.7 %", ""),
        ("0.36", "coarse"),
        ("0.4", "coarse"),
        ("0", "small"),
        ("0.359", "large"),
        ("-0.357", "sign"),
        ("35.67", "percent"),
        ("0.9", "column"),
        ("no", "unread"),
    ],
)
def test_what_an_answer_is_told(typed: str, hint: str) -> None:
    assert question(0.3567, column=0.9).grade(typed).hint == hint


def test_who_is_asked_for_a_whole_number_is_told_to_give_one() -> None:
    assert Compute(value=12, digits=0).grade("many").hint == "unread_whole"
    assert Compute(value=12, digits=0).grade("12").right


def test_mistakes_that_cannot_be_told_apart_are_not_claimed() -> None:
    asked = question(
        0.5, column=0.5004, score=0.8, similarity=0.8003, sign=-0.5
    ).with_distinct_mistakes()
    assert list(asked.mistakes) == ["score", "sign"]


# Predicting, choosing, reaching


def test_a_prediction_is_right_for_the_largest_and_says_what_another_gets() -> None:
    asked = Predict(row=0, words=("a", "b", "c"), values=(0.2, 0.5, 0.3), rivals={"itself": 0})
    assert asked.grade(1).right
    assert asked.grade(0).hint == "itself"
    mark = asked.grade(2)
    assert (mark.hint, mark.placeholders) == ("other", {"word": "c", "value": "0.300"})


def test_any_of_equal_words_is_a_right_prediction() -> None:
    """Rounding sets them apart; nobody can see it."""
    asked = Predict(row=0, words=("dog", "river", "dog"), values=(0.4, 0.2, 0.4 - 1e-15))
    assert asked.grade(0).right
    assert asked.grade(2).right
    assert asked.foreseen() == {"other": 1}


def test_what_is_selected_before_a_prediction_tempts_nobody() -> None:
    asked = Predict(row=0, words=tuple("abcd"), values=(0.4, 0.1, 0.3, 0.2), rivals={"itself": 1})
    assert asked.unlikely() == 3


def test_a_row_without_a_clear_winner_is_not_asked_about() -> None:
    with pytest.raises(NoPoint):
        clear_row(np.array([[0.3, 0.3004, 0.3996 - 0.1], [0.5, 0.4999, 0.0001]]), Random(0))


def test_a_row_to_predict_has_a_clear_winner() -> None:
    weights = np.array([[0.34, 0.33, 0.33], [0.8, 0.1, 0.1], [0.1, 0.7, 0.2], [0.4, 0.35, 0.25]])
    scene = SimpleNamespace(
        trace=SimpleNamespace(weights=weights), queries=("a", "b", "c", "d"), keys=("x", "y", "z")
    )
    asked = [strongest(scene, Random(seed)) for seed in range(20)]
    assert {each.row for each in asked} == {1, 2}
    assert {STEPS[each.step - 1].field for each in asked} == {"weights"}  # shown once answered


def test_a_repair_is_right_for_the_only_mend_that_leads_to_the_goal() -> None:
    goal = np.array([[0.5, 0.5]])
    mended = {"no": np.array([[0.2, 0.8]]), "yes": goal}
    asked = repair(np.array([[1.0, 1.0]]), mended, goal, ("a",), ("x", "y"))
    assert asked.solve() == "yes"
    assert [asked.grade(answer).hint for answer in ("yes", "no", None)] == ["", "no", "unchosen"]
    assert asked.result("no") == matrix(mended["no"], ("a",), ("x", "y"))
    with pytest.raises(ValueError, match="mended"):
        repair(goal, {"one": goal, "two": goal}, goal, ("a",), ("x", "y"))


def test_a_table_has_its_sums() -> None:
    table = matrix(np.array([[0.25, 0.5], [1.0, -0.5]]), ("a", "b"), ("x", "y"))
    assert table.head == ("", "x", "y", "Σ")
    assert table.rows == (
        ("a", "0.250", "0.500", "0.750"),
        ("b", "1.000", "−0.500", "0.500"),
        ("Σ", "1.250", "0.000", ""),
    )


def test_a_goal_is_reached_by_the_smallest_change() -> None:
    start = explored(Settings(text="a cat and a dog", scoring="ratio"))
    assert start
    asked = Reach(
        start=start,
        goal=lambda scene: "" if scene.trace.weights.max() > 0.5 else "flat",
        moves={"temperature": (1.0, 3.0, 0.1), "scoring": ("ratio", "plain")},
    )
    changes = asked.solve()
    assert len(changes) == 1
    reached = start.changed(**changes)
    assert reached
    assert reached.trace.weights.max() > 0.5
    assert asked.foreseen() == {"flat": {}}
    assert asked.grade({"text": " "}).hint == "empty"
    with pytest.raises(LookupError):
        dataclasses.replace(asked, moves={"temperature": (1.0, 2.0)}).solve()


# The stage, the prose, the progress


@every_language
def test_what_is_covered_is_not_even_sent(language: str) -> None:
    scene = explored(Settings(text="a cat and a dog", step=4, cell=(1, 2)))
    assert scene
    header, arrays = unpack(packed(scene, Text(language), veil="weights"))
    assert np.isnan(arrays["weights"]).all()
    assert np.isnan(arrays["outputs"]).all()
    np.testing.assert_allclose(arrays["scores"], scene.trace.scores, rtol=1e-6)
    assert header["worked"]["lines"] == []
    assert header["words"]["undefined"] == Text(language)("learn.veiled")
    assert {row["largest"] for row in header["rows"]} == {None}
    seen, arrays = unpack(packed(scene, Text(language)))
    np.testing.assert_allclose(arrays["weights"], scene.trace.weights, rtol=1e-6)
    assert seen["worked"]["lines"]


def test_shown_numbers_have_no_minus_zero() -> None:
    assert (printed(-0.0001), printed(1.0005, 2), printed(-1, 0)) == ("0.000", "1.00", "−1")


def test_what_is_filled_in_is_no_markup() -> None:
    filled = prose.fill("See ⟦q:{query}⟧ in $x_{i}$.", {"query": "*a*_$:red[b]"})
    assert filled == "See :blue[**\\*a\\*\\_\\$\\:red\\[b\\]**] in $x_{i}$."


def test_prose_is_read_by_its_headings() -> None:
    found = prose.read(
        "# T\nS.\n\nI one.\n\nI two.\n\n## a\nAsk.\n\n- `x` one\n- `y` two\n\n### x\nNo.\n\n"
        "### done\nYes.\n\n## end\nE.\n"
    )
    assert (found.title, found.summary, found.introduction) == ("T", "S.", "I one.\n\nI two.")
    assert found.tasks["a"] == prose.TaskProse(
        "Ask.", {"x": "one", "y": "two"}, {"x": "No.", "done": "Yes."}
    )
    assert found.end == "E."
    with pytest.raises(ValueError, match="end"):
        prose.read("# T\nS.\n\nI.\n\n## a\nAsk.\n")


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ('{"rows 3": ["right", "skipped"]}', {"rows 3": ("right", "skipped")}),
        ('{"rows 3": ["wrong"], "scores 1": []}', {"scores 1": ()}),
        ('{"no such lesson 3": ["right"]}', {}),
        ('{"rows x": ["right"], "rows": ["right"], "rows -1": []}', {}),
        ('{"rows 3": "right"}', {}),
        ('{"rows 3": ' + str(["right"] * 99).replace("'", '"') + "}", {}),
        ("[1, 2]", {}),
        ("null", {}),
        ("", {}),
        ("{", {}),
    ],
)
def test_only_progress_is_read_back(kept: str, read: dict[str, tuple[str, ...]]) -> None:
    assert read_progress(kept) == read
