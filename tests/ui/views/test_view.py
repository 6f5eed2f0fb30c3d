"""What the stage is sent, read back by a plain reader and compared with the trace and plain loops.

The traces are made so that their similarities are a table written here: the queries are its rows,
and the keys are unit vectors.
"""

import json
import math
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attention import STEPS, AttentionTrace, attend
from tests import ROOT
from tests.ui.views.reader import read
from ui.kit.component import joined
from ui.kit.language import LANGUAGES, Text
from ui.views.stage.packing import pack
from ui.views.stage.style import FOLDER
from ui.views.stage.view import view

WORDS = ("plain", "turned", "cancelling", "nothing")
TABLE = [
    [1.0, 2.0, 3.0, 4.0],
    [-1.0, -2.0, -3.0, -4.0],
    [1.0, -1.0, 0.01, 0.0],
    [1.0, -1.0, 2.0, -2.0],
]
STATES = ["", "negative", "vanishing", "undefined"]
ENGLISH = Text("en")


def trace_of(table: list[list[float]], **options: Any) -> AttentionTrace:
    size = len(table[0])
    words = WORDS[:size]
    values = np.random.default_rng(3).normal(size=(size, 6))
    options = {"query_tokens": words[: len(table)], "key_tokens": words} | options
    return attend(table, np.eye(size), values, undefined="nan", **options)


def seen(
    trace: AttentionTrace, step: int = 4, cell: tuple[int, int] = (0, 0), text: Text = ENGLISH
) -> dict[str, Any]:
    known = [True] * trace.shape[1]
    return view(trace, known, text, step=step, cell=cell, ramp="uniform")


def flatness_by_loop(scores: list[float]) -> float:
    powers = [math.exp(score) for score in scores]
    weights = [power / sum(powers) for power in powers]
    return -sum(weight * math.log(weight) for weight in weights) / math.log(len(weights))


@pytest.mark.parametrize("scoring", ["ratio", "scaled", "plain"])
@pytest.mark.parametrize("padding", range(4))
def test_the_bytes_carry_the_traces_arrays(scoring: str, padding: int) -> None:
    trace = trace_of(TABLE, scoring=scoring)
    sent = seen(trace) | {"ramp": "x" * padding}
    header, arrays = read(pack(sent, trace))
    assert list(arrays) == [step.field for step in STEPS]
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, getattr(trace, name).astype(np.float32), name)
    assert header == json.loads(json.dumps(sent))


def test_a_mask_arrives_as_minus_infinity_and_no_weight() -> None:
    trace = trace_of(TABLE, scoring="plain", mask=np.tri(4, dtype=bool))
    header, arrays = read(pack(seen(trace), trace))
    above = np.triu(np.ones((4, 4), dtype=bool), k=1)
    assert (arrays["scores"][above] == -np.inf).all()
    assert (arrays["weights"][above] == 0).all()
    assert header["rows"][0]["flatness"] is None


def test_typed_words_arrive_letter_for_letter() -> None:
    words = ("<b>x</b>", '"\\', "书😀", "%{z}")
    trace = trace_of(TABLE, query_tokens=words, key_tokens=words)
    header, _ = read(pack(seen(trace), trace))
    assert [token["text"] for token in header["keys"]] == list(words)


def test_unknown_words_are_marked_in_rows_and_columns() -> None:
    trace = trace_of(TABLE, scoring="plain")
    drawn = view(trace, [True, False, True, True], ENGLISH, step=4, cell=(0, 0), ramp="zero")
    for tokens in (drawn["queries"], drawn["keys"]):
        assert [token["unknown"] for token in tokens] == [False, True, False, False]


def test_each_rows_state_and_flatness() -> None:
    rows = seen(trace_of(TABLE))["rows"]
    assert [row["state"] for row in rows] == STATES
    for row, similarities in zip(rows[:3], TABLE[:3], strict=True):
        scores = [similarity / sum(similarities) for similarity in similarities]
        assert row["flatness"] == pytest.approx(flatness_by_loop(scores))
        powers = [math.exp(score - max(scores)) for score in scores]
        assert row["largest"] == pytest.approx(1 / sum(powers))
    assert rows[3]["flatness"] is None
    assert rows[3]["largest"] is None


def test_a_row_that_turns_and_cancels_is_called_turned() -> None:
    table = [[-1.0, 1.0, -0.01, 0.0]]
    assert [row["state"] for row in seen(trace_of(table))["rows"]] == ["negative"]


def test_a_row_without_a_key_is_empty() -> None:
    mask = np.array([[True] * 4, [False] * 4, [True] * 4, [True] * 4])
    rows = seen(trace_of(TABLE, mask=mask))["rows"]
    assert [row["state"] for row in rows] == ["", "empty", "vanishing", "undefined"]
    assert rows[1]["flatness"] is None


GROWING = [[0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]]


def test_sums_are_sent_only_where_they_are_not_one() -> None:
    assert seen(trace_of(GROWING))["sums"] is None
    mask = np.tri(2, 4, k=1, dtype=bool)
    assert seen(trace_of(GROWING, mask=mask))["sums"] is None
    late = trace_of(GROWING, mask=mask, mask_when="after", scoring="plain")
    powers = [[math.exp(score) for score in row] for row in GROWING]
    expected = [sum(powers[0][:2]) / sum(powers[0]), sum(powers[1][:3]) / sum(powers[1])]
    assert seen(late)["sums"] == pytest.approx(expected)
    undefined = trace_of([*GROWING, TABLE[3]], weighting="none", scoring="ratio", mask_when="after")
    assert seen(undefined)["sums"] is None
    plain = trace_of(TABLE, weighting="none", scoring="plain")
    assert seen(plain)["sums"] == pytest.approx([10, -10, 0.01, 0])


@pytest.mark.parametrize(
    ("options", "axis"),
    [({}, "sumsOne"), ({"mask": np.eye(2, 4, dtype=bool), "mask_when": "after"}, "sumsDiffer")],
)
def test_the_axis_says_what_rows_sum_to(options: dict[str, Any], axis: str) -> None:
    drawn = seen(trace_of(GROWING, **options))
    assert drawn["steps"][3]["axis"].endswith(ENGLISH(f"stage.{axis}"))
    other = {"sumsOne": "sumsDiffer", "sumsDiffer": "sumsOne"}[axis]
    assert ENGLISH(f"stage.{other}") not in drawn["steps"][3]["axis"]


def test_a_row_without_flatness_says_why() -> None:
    assert [row["unfit"] for row in seen(trace_of(GROWING))["rows"]] == ["", ""]
    causal = seen(trace_of(GROWING, mask=np.tri(2, 4, dtype=bool)))["rows"]
    assert [row["unfit"] for row in causal] == ["single", ""]
    raw = seen(trace_of(TABLE[:2], weighting="none", scoring="plain"))["rows"]
    assert [row["unfit"] for row in raw] == ["sum", "signed"]


def test_weights_below_zero_are_coloured_around_zero() -> None:
    raw = seen(trace_of(TABLE[:2], weighting="none", scoring="plain"))
    assert raw["steps"][3]["scale"] == {"kind": "signed", "centre": 0.0, "reach": 4.0}
    shares = seen(trace_of(GROWING, weighting="none", scoring="plain"))["steps"][3]["scale"]
    assert (shares["kind"], shares["centre"]) == ("weights", 0.25)
    assert shares["reach"] == pytest.approx(0.15)


def test_masked_weights_do_not_stretch_the_colours() -> None:
    mask = np.ones((2, 4), dtype=bool)
    mask[:, 0] = False
    for when in ("before", "after"):
        trace = trace_of(GROWING, mask=mask, mask_when=when)
        reach = seen(trace)["steps"][3]["scale"]["reach"]
        assert reach == pytest.approx(np.abs(trace.weights[:, 1:] - 0.25).max())


def test_a_late_mask_travels_and_an_early_one_is_in_the_scores() -> None:
    mask = np.tri(2, 4, dtype=bool)
    late = trace_of(GROWING, mask=mask, mask_when="after")
    _, arrays = read(pack(seen(late), late))
    np.testing.assert_array_equal(arrays["mask"], mask)
    early = trace_of(GROWING, mask=mask)
    _, arrays = read(pack(seen(early), early))
    assert "mask" not in arrays


OPERATIONS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "article": ({}, ["sim", "÷ Σ", "softmax", "· y", ""]),
    "transformer": ({"scoring": "scaled"}, ["sim", "÷ √d", "softmax", "· y", ""]),
    "warm": ({"temperature": 2.0}, ["sim", "÷ Σ", "÷ T, softmax", "· y", ""]),
    "hard and warm": (
        {"temperature": 2.0, "weighting": "hardmax"},
        ["sim", "÷ Σ", "hardmax", "· y", ""],
    ),
    "bias": (
        {"position": "alibi", "weighting": "sparsemax", "temperature": 3.0},
        ["sim", "÷ Σ", "+ b, ÷ T, sparsemax", "· y", ""],
    ),
    "factor": ({"position": "local"}, ["sim", "÷ Σ, mask", "softmax, · f", "· y", ""]),
    "nothing": (
        {"scoring": "plain", "weighting": "none", "temperature": 2.0},
        ["sim", "=", "=", "· y", ""],
    ),
    "early": ({"mask": np.tri(2, 4, dtype=bool)}, ["sim", "÷ Σ, mask", "softmax", "· y", ""]),
    "late": (
        {"mask": np.tri(2, 4, dtype=bool), "mask_when": "after"},
        ["sim", "÷ Σ", "softmax, mask", "· y", ""],
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_between_two_steps_stands_what_is_done(name: str) -> None:
    options, expected = OPERATIONS[name]
    steps = seen(trace_of(GROWING, **options))["steps"]
    assert [step["operation"] for step in steps] == expected


def test_values_of_their_own_have_their_words() -> None:
    values = ("w", "x", "y", "z")
    drawn = seen(trace_of(GROWING, value_tokens=values))
    assert [token["text"] for token in drawn["mixed"]] == list(values)
    assert seen(trace_of(GROWING))["mixed"] is None


def test_unknown_words_beside_the_keys_are_marked_too() -> None:
    trace = trace_of(GROWING, query_tokens=("query", "plain"))
    drawn = view(
        *(trace, [True, True, True, False], ENGLISH),
        **{"step": 4, "cell": (0, 0), "ramp": "uniform", "unknown": ["query"]},
    )
    assert [token["unknown"] for token in drawn["queries"]] == [True, False]
    assert [token["unknown"] for token in drawn["keys"]] == [False, False, False, True]


@pytest.mark.parametrize("scoring", ["scaled", "plain"])
def test_other_scorings_divide_by_no_sum(scoring: str) -> None:
    rows = seen(trace_of(TABLE, scoring=scoring))["rows"]
    assert [row["state"] for row in rows] == [""] * 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.field)
@pytest.mark.parametrize("cell", [(0, 0), (0, 3), (2, 1)])
def test_the_lines_work_out_the_cell_that_was_asked_for(
    step: Any, cell: tuple[int, int], language: str
) -> None:
    trace = trace_of(TABLE, temperature=2.0)
    number = STEPS.index(step) + 1
    worked = seen(trace, number, cell, Text(language))["worked"]
    assert (worked["step"], tuple(worked["cell"])) == (number, cell)

    row, column = cell
    of_keys = step.axes[1] == "key"
    last = WORDS[column] if of_keys else str(column + 1)
    shown = [line for line in worked["lines"] if not line["muted"]]
    assert shown[-1]["parts"][0]["text"] == step.symbol
    assert shown[-1]["parts"][0]["index"] == f"{WORDS[row]}, {last}"
    assert printed_agrees(shown[-1]["parts"][-1]["text"], getattr(trace, step.field)[cell])


def test_scores_and_weights_show_where_their_operands_come_from() -> None:
    trace = trace_of(TABLE)
    lines = seen(trace, 4, (0, 2))["worked"]["lines"]
    muted = [line["parts"] for line in lines if line["muted"]]
    assert [parts[0]["text"] for parts in muted] == ["s", "α"]
    assert printed_agrees(muted[0][-1]["text"], 3.0)
    assert printed_agrees(muted[1][-1]["text"], 3.0 / 10.0)


def printed_agrees(printed: str, value: float) -> bool:
    """Whether the digits are the value's, rounded where they end."""
    _, _, digits = printed.partition(".")
    return abs(float(printed) - value) <= 0.5000001 * 10.0 ** -len(digits)


@pytest.mark.parametrize(("step", "last"), [(1, (3, 3)), (2, (3, 3)), (4, (3, 3)), (5, (3, 5))])
def test_a_cell_outside_is_brought_inside(step: int, last: tuple[int, int]) -> None:
    drawn = seen(trace_of(TABLE), step, (99999, 99999))
    assert tuple(drawn["cell"]) == tuple(drawn["worked"]["cell"]) == last


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_similarity_without_a_formula_is_drawn_without_lines(language: str) -> None:
    trace = trace_of(TABLE, similarity=lambda x, y: x @ y.T, scoring="plain")
    drawn = view(trace, [True] * 4, Text(language), step=4, cell=(0, 0), ramp="uniform")
    symbols = [line["parts"][0]["text"] for line in drawn["worked"]["lines"]]
    assert symbols == ["α", "β"]


def test_the_modules_become_one_script(tmp_path: Path) -> None:
    script = joined(FOLDER / "offline.js")  # which needs all that draw
    assert re.findall(r"^\s*import\b.*", script, re.MULTILINE) == []
    assert re.findall(r"^export\b.*", script, re.MULTILINE) == []
    declared = re.compile(r"^(?:export )?(?:const|let|(?:async )?function) (\w+)", re.MULTILINE)
    of_modules = [
        name
        for path in (*FOLDER.glob("*.js"), *(ROOT / "ui/kit").glob("*.js"))
        if path.name != "relay.js"  # which is sent with the data
        for name in declared.findall(path.read_text(encoding="utf-8"))
    ]
    assert sorted(declared.findall(script)) == sorted(of_modules)
    if node := shutil.which("node"):
        (tmp_path / "stage.mjs").write_text(script, encoding="utf-8")
        subprocess.run([node, "--check", tmp_path / "stage.mjs"], check=True)
