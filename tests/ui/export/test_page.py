"""The exported page carries the arithmetic of every cell, worked out once."""

import base64
import hashlib
import json
import re
from collections import Counter
from typing import Any

import numpy as np
import pytest

from attention import STEPS, AttentionTrace, Step, Worked, attend
from tests.ui.export.reading import carried
from tests.ui.views.reader import read
from ui import export
from ui.export.compact import KINDS, MANY, compact
from ui.export.page import ALL_WORKED, kind
from ui.kit.language import Text
from ui.views.stage.lines import worked_lines


def traced(words: int = 5, **options: Any) -> AttentionTrace:
    vectors = np.random.default_rng(5).normal(size=(words, 9))
    return attend(vectors, vectors, vectors, undefined="nan", **options)


def tree(packed: Any, kinds: list[list[str]]) -> Any:
    """As the script of the page makes trees of lists, less what `Expression.data` leaves out."""
    if not isinstance(packed, list):
        return packed
    if isinstance(packed[0], str):
        return {"is": "number", "text": packed[0]}
    parts = [tree(part, kinds) for part in packed[1:]]
    if packed[0] == MANY:
        return parts
    kind, *names = kinds[packed[0]]
    return {"is": kind} | bare(dict(zip(names, parts, strict=True)))


def bare(node: Any) -> Any:
    """Without what is empty."""
    if isinstance(node, list):
        return [bare(part) for part in node]
    if isinstance(node, dict):
        return {name: bare(part) for name, part in node.items() if part not in (None, False, "")}
    return node


@pytest.mark.parametrize(
    "options",
    [
        {"similarity": "additive", "scoring": "scaled", "temperature": 0.5},
        {"similarity": "cosine", "position": "alibi", "mask": np.tri(5, dtype=bool)},
        {"similarity": lambda queries, keys: queries @ keys.T},
    ],
    ids=["additive", "masked", "function"],
)
def test_every_cell_is_in_the_page_as_the_stage_draws_it(options: dict[str, Any]) -> None:
    trace = traced(**options)
    cells = json.loads(carried(export.html(trace), "worked"))
    for number, step in enumerate(STEPS, start=1):
        rows, columns = getattr(trace, step.field).shape
        for i in range(rows):
            assert len(cells["rows"][i][number - 1]) == columns
            for j in range(columns):
                lines = [
                    {"parts": [tree(part, cells["kinds"]) for part in parts], "muted": muted}
                    for muted, *parts in cells["rows"][i][number - 1][j]
                ]
                want = json.loads(json.dumps(worked_lines(trace, number, i, j)))
                assert bare(lines) == bare(want)


def test_every_kind_of_node_comes_back_as_it_was() -> None:
    """Those of every formula, and what is in no formula."""
    from attention import POSITIONS, SCORINGS, SIMILARITIES, WEIGHTINGS
    from attention.expression import Minus, Name, Number, Rest, Sum
    from attention.notation import Absolute, Relation

    nodes = [
        entry.expression
        for registry in (SIMILARITIES, SCORINGS, WEIGHTINGS, POSITIONS)
        for entry in registry.values()
    ]
    terms = (Number("1.5", "query"), Minus(Number("-2")), Name("x", "a word"))
    nodes += [Minus(Sum(terms)) * terms[0]]  # which needs parentheses twice
    nodes += [Sum(terms, (0, 2), Rest(1, "2"), None), Relation(Absolute(terms[0]), "≤", terms[2])]
    for node in nodes:
        back = tree(json.loads(json.dumps(compact(node))), KINDS)
        assert back == bare(json.loads(json.dumps(node.data())))


def test_no_cell_is_worked_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weight of a cell shows its score, and both show its similarity, which is dear."""
    asked: Counter[tuple[str, int, int]] = Counter()
    worked = Step.worked

    def counted(step: Step, trace: AttentionTrace, i: int, j: int) -> Worked:
        asked[step.field, i, j] += 1
        return worked(step, trace, i, j)

    trace = traced(similarity="additive")
    drawn_alone = ("weights", 0, 0), ("scores", 0, 0), ("similarities", 0, 0)
    monkeypatch.setattr(Step, "worked", counted)
    export.html(trace)
    assert len(asked) == sum(getattr(trace, step.field).size for step in STEPS)
    assert {cell for cell, count in asked.items() if count > 1} <= set(drawn_alone)
    assert max(asked.values()) == 2


def test_of_more_words_only_the_selected_cell_is_worked_out() -> None:
    assert json.loads(carried(export.html(traced(ALL_WORKED + 1)), "worked")) is None


def test_all_steps_of_a_long_text_are_in_the_page() -> None:
    trace = traced(320)
    _, arrays = read(carried(export.html(trace), "view"))
    assert list(arrays) == [step.field for step in STEPS]
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, getattr(trace, name).astype(np.float32), name)


def test_the_page_says_what_made_its_trace() -> None:
    text = Text("en")
    assert kind(traced(), text) == f"dot product · {text('scoring.ratio')}"
    changed = traced(
        scoring="plain", weighting="sparsemax", position="alibi", mask=np.eye(5, dtype=bool)
    )
    named = ("similarity.dot", "scoring.plain", "weighting.sparsemax", "position.alibi")
    assert kind(changed, text) == " · ".join([*map(text, named), text("mask.label")])
    assert kind(traced(temperature=2.0), text).endswith(" · T = 2")


def test_the_script_of_the_page_is_the_one_that_its_policy_allows() -> None:
    page = export.html(traced(2))
    (script,) = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
