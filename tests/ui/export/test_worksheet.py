"""The worksheet: the same gaps for the same seed, answers that a hand finds, and MathML."""

import math
import operator
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import POSITIONS, SCORINGS, SIMILARITIES, WEIGHTINGS, AttentionTrace, attend
from attention.expression import E, Expression, Name, Number, Rest, Sum
from attention.notation import kinds
from attention.steps import labels
from tests.ui.export.reading import table, units
from ui.export import NotExported, blackboard, mathml, worksheet
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


def test_without_a_cell_the_first_is_asked_for() -> None:
    assert worksheet(traced()) == worksheet(traced(), step=4, cell=(0, 0), seed=1, language="en")


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
    assert table(key) == [
        ["", "s", "α", "eα", "β"],
        ["one", "1.000", "0.125", "1.133", "0.264"],
        ["two", "2.000", "0.250", "1.284", "0.300"],
        ["five", "5.000", "0.625", "1.868", "0.436"],
        ["Σ", "8.000", "1.000", "4.285", "1.000"],
    ]
    answers = re.findall(r'<span class="answer">(.*?)</span>', key)
    assert answers == ["1.000", "five", "No: any common factor cancels."]


def test_halves_are_rounded_up_as_schools_do() -> None:
    """1 of 16 is 0.0625, and 3 of 16 is 0.1875: a computer's own rounding makes them even."""
    trace = attend([[1.0, 3.0, 12.0]], np.eye(3), np.eye(3), query_tokens=("we",))
    assert [row[2] for row in table(worksheet(trace, key=True))[1:4]] == ["0.063", "0.188", "0.750"]


def paper(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def recomputed(page: str, trace: AttentionTrace, hidden_after: set[str]) -> None:
    """Every number of the key that a hand can find, found by a plain loop from printed numbers.

    Raises where one differs by more than one in its last digit.
    """
    head, *rows, last = table(page)
    head = [name.partition(" · ")[0] for name in head]
    tens = units(page)
    beside = dict(re.findall(r"<li>(\w) = (\S+?): ", page))
    columns = {
        name: [None if row[at] == "–" else paper(row[at]).scaleb(-tens[at]) for row in rows]
        for at, name in enumerate(head)
        if at
    }
    sums = {name: last[at] for at, name in enumerate(head)}
    listed = [row[0] for row in rows]
    others = listed[-1].endswith((" others", " other"))

    def total(name: str) -> Decimal:
        numbers = columns[name]
        if name == "s" and trace.scoring == "ratio":  # a masked key has no part in the sum
            numbers = [s for s, a in zip(numbers, columns["α"], strict=True) if a is not None]
        return sum((number for number in numbers if number is not None), Decimal(0))

    for at, name in enumerate(head):
        if at and sums[name]:
            assert paper(sums[name]).scaleb(-tens[at]) == total(name)
    names = list(columns)
    for at, name in enumerate(names[1:], start=1):
        before = columns[names[at - 1]]
        if name in ("b", "f"):
            continue  # given
        for index, number in enumerate(columns[name]):
            if number is None or before[index] is None or (others and index == len(rows) - 1):
                continue
            x = before[index]
            match name:
                case "α" if trace.scoring == "ratio":
                    want = x / total("s")
                case "α" if trace.scoring == "scaled":
                    want = x / Decimal(beside["d"]).sqrt()
                case "α":
                    want = x
                case "z":
                    added = columns["b"][index] if "b" in columns else Decimal(0)
                    want = (columns["α"][index] + added) / Decimal(beside.get("T", "1"))
                case "α − m" | "z − m":
                    want = x - paper(beside["m"])
                case "eα" | "ez" | "eα − m" | "ez − m":
                    want = x.exp()
                case "β" if "f" in columns:
                    want = x * columns["w"][index]
                case "β" | "w":
                    assert name == "w" or at == len(names) - 1
                    if trace.weighting == "softmax":
                        want = x / total(names[at - 1])
                    elif trace.weighting == "sparsemax":
                        want = max(x - paper(beside["τ"]), Decimal(0))
                    elif trace.weighting == "hardmax":
                        alone = before[:-1] if others else before
                        numbers = [number for number in alone if number is not None]
                        want = Decimal(int(x == max(numbers))) / numbers.count(max(numbers))
                    else:
                        want = x
                case _:
                    raise AssertionError(f"{name}: a column that nobody recomputes")
            if name == "β" and listed[index] in hidden_after:
                want = Decimal(0)
            digit = Decimal(1).scaleb(-len(rows[index][at + 1].partition(".")[2]) - tens[at + 1])
            assert abs(number - want) <= digit, (name, listed[index], number, want)


def random_trace(seed: int) -> tuple[AttentionTrace, dict[str, Any]]:
    """Any words with any vectors under any choice, and what made it."""
    dice = np.random.default_rng(seed)
    width = int(dice.choice([2, 4, 10, 50]))
    n = int(dice.integers(1, 20))
    forms = [f"w{k}" for k in dice.integers(0, 2 * n, size=n)]
    drawn = {
        form: dice.normal(size=width) * dice.choice([0.1, 1, 1, 4]) for form in dict.fromkeys(forms)
    }
    vectors = np.array([drawn[form] for form in forms])
    options: dict[str, Any] = {
        "similarity": dice.choice(list(SIMILARITIES)),
        "scoring": dice.choice(list(SCORINGS)),
        "weighting": dice.choice(list(WEIGHTINGS), p=[0.7, 0.1, 0.1, 0.1]),
        "position": dice.choice(list(POSITIONS), p=[0.5, 0.1, 0.1, 0.1, 0.1, 0.1]),
        "temperature": float(dice.choice([1, 1, 0.5, 2])),
    }
    if dice.random() < 0.3:
        options["mask"] = np.tri(n, dtype=bool)
        options["mask_when"] = dice.choice(["before", "after"])
    options = {name: str(v) if isinstance(v, np.str_) else v for name, v in options.items()}
    words = tuple(forms)
    trace = attend(
        *(vectors, vectors, vectors),
        **options,
        query_tokens=words,
        key_tokens=words,
        undefined="nan",
    )
    return trace, options


def test_two_hundred_sheets_can_be_recomputed_from_what_they_print() -> None:
    """The promise of the sheet: whoever works from the printed numbers is off by one at most."""
    for seed in range(200):
        trace, options = random_trace(seed)
        i = seed % trace.shape[0]
        cell = (i, (seed // 3) % trace.shape[1])
        key = worksheet(trace, cell=cell, seed=seed + 1, key=True)
        after = options.get("mask_when") == "after"
        hidden = [] if not after else np.flatnonzero(~trace.mask[i]).tolist()
        every = labels(trace.key_tokens)
        recomputed(key, trace, {every[k] for k in hidden})
        powers = [word for word in table(key)[0] if word.startswith("e")]
        if powers:
            at = table(key)[0].index(powers[0])
            written = [row[at] for row in table(key)[1:] if row[at] != "–"]
            assert max((paper(power) for power in written), default=0) < 3500, "too much to write"
        answers = re.findall(r'<span class="answer">(.*?)</span>', key)
        if not answers:
            continue
        weights = dict(zip(every, trace.weights[i].tolist(), strict=True))
        if trace.hidden is not None:
            weights = {
                word: weights[word] for k, word in enumerate(every) if not trace.hidden[i, k]
            }
        named = answers[1].split(" or ")
        most = max(weights.values())
        np.testing.assert_allclose([weights[word] for word in named], most, rtol=1e-9)
        shown = {word for word in weights if weights[word] >= most - 1e-9 * abs(most)}
        assert set(named) == shown & {row[0] for row in table(key)}
        if not trace.ratio_rows.vanishing[i]:
            for row in table(key)[1:-1]:
                if row[0] in weights:
                    assert float(paper(row[-1])) == pytest.approx(weights[row[0]], abs=0.003)


@given(seed=st.integers(1, 9999))
def test_every_gap_of_the_table_follows_from_what_is_printed(seed: int) -> None:
    """Filled in from the sheet alone, column after column, the gaps come to what the key says."""
    trace = traced()
    sheet, key = (worksheet(trace, cell=(1, 2), seed=seed, key=is_key) for is_key in (False, True))
    rows, wanted = table(sheet), table(key)
    assert "?" not in rows[1], "one row is an example"
    assert rows[3][2:] == ["?"] * 3, "the row of the selected cell is empty"
    assert rows[-1][1:] == ["?"] * 4
    lines = rows[1:-1]

    def filled(at: int, find: Callable[[Decimal], Decimal]) -> None:
        for line in lines:
            if line[at] == "?":
                found = find(paper(line[at - 1])).quantize(paper(rows[1][at]), ROUND_HALF_UP)
                line[at] = str(found).replace("-", "−")

    def total(at: int) -> Decimal:
        return sum((paper(line[at]) for line in lines), Decimal(0))

    assert all(line[1] != "?" for line in lines), "every similarity is given"
    filled(2, lambda s: s / total(1))
    filled(3, lambda score: score.exp())
    filled(4, lambda power: power / total(3))
    rows[-1][1:] = [str(total(at)) for at in range(1, 5)]
    assert rows == wanted


def test_equals_are_all_right_and_what_is_not_is_told_apart() -> None:
    """Two words alike share the most; one that is printed alike but has less is not named."""
    keys = [[1.0], [1.0], [0.99]]
    trace = attend(
        [[1.0]], keys, keys, scoring="plain", query_tokens=("q",), key_tokens=("a", "b", "c")
    )
    answers = re.findall(r'<span class="answer">(.*?)</span>', worksheet(trace, key=True))
    assert answers[1] == "a or b"
    near = attend(
        [[1.0]], [[1.0], [1.0004]], [[1.0], [1.0]], query_tokens=("q",), key_tokens=("a", "b")
    )
    answers = re.findall(r'<span class="answer">(.*?)</span>', worksheet(near, key=True))
    assert answers[1] == "b"


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({"scoring": "ratio"}, "No: any common factor"),
        ({"scoring": "plain"}, "Yes: "),
        ({"scoring": "scaled", "weighting": "sparsemax"}, "Yes: "),
        ({"scoring": "scaled", "weighting": "hardmax"}, "No: the weights of this row stay"),
    ],
)
def test_whether_twice_the_similarities_change_the_weights_is_found_out(
    options: dict[str, str], answer: str
) -> None:
    trace = traced(**options)
    answered = re.findall(r'<span class="answer">(.*?)</span>', worksheet(trace, key=True))[2]
    assert answered.startswith(answer)
    doubled = attend(*(2 * trace.queries, trace.keys, trace.values), **options, query_tokens=WORDS)
    assert np.allclose(doubled.weights[0], trace.weights[0]) == answer.startswith("No")


def test_a_row_of_equals_does_not_change_when_it_doubles() -> None:
    trace = attend([[1.0]], [[2.0], [2.0]], [[1.0], [1.0]], scoring="plain")
    assert "No: the weights of this row stay" in worksheet(trace, key=True)


def test_large_scores_lose_their_largest_first() -> None:
    """e^36 would be 4.3 · 10^15: nobody writes that down."""
    trace = attend([[6.0]], [[6.0], [5.0]], [[1.0], [1.0]], scoring="plain", query_tokens=("q",))
    page = worksheet(trace, key=True)
    assert table(page)[:3] == [
        ["", "s", "α", "α − m", "eα − m", "β"],
        ["k1", "36.000", "36.000", "0.000", "1.000", "0.998"],
        ["k2", "30.000", "30.000", "−6.000", "0.002", "0.002"],
    ]
    assert "m = 36.000: " in page


def test_tiny_similarities_are_written_as_multiples_of_a_power_of_ten() -> None:
    trace = attend([[2e-7]], [[1.0], [3.0]], [[1.0], [1.0]], query_tokens=("q",))
    assert [row[1] for row in table(worksheet(trace, key=True))] == [
        "s · 107",
        "2.000",
        "6.000",
        "8.000",
    ]


def test_of_many_words_the_strongest_are_listed_and_the_others_are_one_row() -> None:
    words = tuple(f"w{index}" for index in range(30))
    trace = traced(words, scoring="scaled")
    rows = table(worksheet(trace, cell=(4, 20), key=True))
    assert len(rows) == 1 + 14 + 1 + 1
    listed = {row[0] for row in rows[1:15]}
    strongest = {words[k] for k in np.argsort(-trace.weights[4])[:13]}
    assert strongest | {"w20"} <= listed
    shown = [float(row[-1].replace("−", "-")) for row in rows[1:]]
    assert rows[15][0] == "16 others"
    assert shown[-1] == pytest.approx(sum(shown[:-1]), abs=1e-9) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("scoring", SCORINGS)
def test_the_blackboard_needs_no_calculator(scoring: str) -> None:
    """Whole vectors, whole similarities, the powers given: the rest is done by a plain loop."""
    trace = traced(("a", "dog", "saw", "a", "cat", "run"), scoring=scoring)
    for seed in range(1, 40):
        key = blackboard(trace, cell=(1, 4), seed=seed, key=True)
        drawn = {row[0]: [int(paper(x)) for x in row[1:]] for row in table(key, "vectors")[1:]}
        assert next(iter(drawn)) == "dog"
        assert {"cat", "a"} <= drawn.keys()
        assert len(drawn) == 4
        given = dict(re.findall(r"<span>e<sup>(.*?)</sup> = (.*?)</span>", key))
        head, *rows, last = table(key)
        assert head == ["", "s", "α", "eα", "β"]
        query = drawn["dog"]
        similarities = [sum(map(operator.mul, query, drawn[row[0]])) for row in rows]
        divisor = {"ratio": sum(similarities), "scaled": math.sqrt(len(query)), "plain": 1}[scoring]
        for row, s in zip(rows, similarities, strict=True):
            assert int(paper(row[1])) == s
            assert float(paper(row[2])) == s / divisor, "exact"
            assert row[3] == given[row[2]]
            assert float(given[row[2]]) == pytest.approx(math.exp(s / divisor), abs=0.005001)
            want = paper(row[3]) / paper(last[3])
            assert row[4] == str(want.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
        outputs = re.findall(r"O<sub>\d</sub> = .*?<span class=\"answer\">(.*?)</span>", key)
        for index, output in enumerate(outputs):
            assert paper(output) == sum(paper(row[4]) * drawn[row[0]][index] for row in rows)
        assert len(outputs) == len(query)
        sheet = blackboard(trace, cell=(1, 4), seed=seed)
        asked = [row for row in table(sheet) if row[0] == "cat"]
        assert asked[0][1:] == ["?"] * 4
        assert outputs[0] not in sheet.partition("O<sub>")[2].partition("</section>")[0]


@pytest.mark.parametrize("words", [("one",), ("one", "one"), ("one", "two")])
@pytest.mark.parametrize("scoring", SCORINGS)
def test_few_words_have_a_blackboard_too(words: tuple[str, ...], scoring: str) -> None:
    page = blackboard(traced(words, scoring=scoring), key=True)
    assert len(table(page)) == 2 + len(set(words))


@every_language
def test_masked_and_undefined_rows_have_no_gaps_where_there_are_no_numbers(language: str) -> None:
    mask = np.tri(5, dtype=bool)
    rows = table(worksheet(traced(mask=mask), cell=(1, 0), language=language))
    assert [row[2] for row in rows[3:6]] == ["–"] * 3
    nothing = attend([[1.0, -1.0]], np.eye(2), np.eye(2), undefined="nan")
    sheet = worksheet(nothing, language=language)
    assert [row[2:] for row in table(sheet)[1:3]] == [["–", "–"]] * 2
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


def spoken(*parts: Expression) -> str:
    """What a browser would show, all on one line. Raises where the markup is not well formed."""
    markup = mathml.equation(parts).replace("<wbr>", "")
    return "".join(ET.fromstring(f"<p>{markup}</p>").itertext())


@pytest.mark.parametrize("registry", [SIMILARITIES, SCORINGS, WEIGHTINGS, POSITIONS])
def test_every_formula_is_drawn(registry: Any) -> None:
    for entry in registry.values():
        assert spoken(Name("y"), entry.expression).startswith("y=")


def test_every_kind_of_node_is_drawn() -> None:
    source = mathml._drawn.__code__.co_names
    assert {kind.__name__ for kind in kinds()} <= set(source)


def test_formulas_read_as_they_are_written() -> None:
    a, b = Number("1.50"), Number("-0.25")
    assert spoken(Name("s", "ij"), Sum((a, b, -a, Rest(3, "-2.0")))) == "sij=1.50−0.25−1.50−2.0⏟3 …"
    assert spoken(a * b - (a + b)) == "1.50\u2062(−0.25)−(1.50−0.25)"
    assert spoken(E ** -(a / b)) == "e−1.50−0.25"
    assert spoken(Number("6.1e-05")) == "6.1×10−5"
