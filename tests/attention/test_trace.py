"""A trace checks itself, unless `attend` has, and holds nothing that anybody else can change."""

import re
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from attention import POSITIONS, SIMILARITIES, AttentionTrace, attend
from attention.heads import multi_head, projections
from attention.trace import Similarity
from ui.export import html, to_csv, to_json, to_latex, to_npz

WORDS = np.array([[1.0, 0.5], [0.25, 2.0], [3.0, 1.0]])
MASK = np.tri(3, dtype=bool)
TRACE = attend(
    WORDS,
    WORDS,
    WORDS[:, :1],
    similarity="gaussian",
    scoring="plain",
    position="rotary",
    mask=MASK,
    bias=np.ones((3, 3)),
)
HEAD = multi_head(WORDS, WORDS, WORDS, projections(2, heads=1, size=4))[0]
COMPUTED = ("similarities", "scores", "weights", "outputs")
VECTORS = ("queries", "keys", "values")
MATRICES = (*VECTORS, *COMPUTED, "bias", "raw_queries", "raw_keys")


def spoiled(name: str, number: float) -> np.ndarray:
    array = np.array(getattr(TRACE, name))
    array[1, 0] = number
    return array


REJECTED: list[tuple[dict[str, Any], str]] = [
    *[({name: np.ones(3)}, f"{name}: got shape (3,), expected two axes") for name in MATRICES],
    *[({name: np.ones((3, 2, 1))}, f"{name}: got shape (3, 2, 1)") for name in MATRICES],
    *[({name: np.ones((0, 2))}, f"{name}: got shape (0, 2), expected two") for name in MATRICES],
    *[({name: np.ones((2, 2))}, f"{name}: got shape (2, 2), expected (3, ") for name in MATRICES
      if name not in ("queries", "keys")],
    *[({name: np.full((3, 3), "1")}, f"{name}: expected numbers in two axes") for name in MATRICES],
    *[({name: np.ones((3, 3), dtype=complex)}, f"{name}: expected numbers") for name in MATRICES],
    *[({name: None}, f"{name}: expected numbers") for name in (*VECTORS, *COMPUTED)],
    *[({name: spoiled(name, np.inf)}, f"{name}: got a number that is not") for name in MATRICES],
    *[({name: spoiled(name, np.nan)}, f"{name}: got a number that is not")
      for name in MATRICES if name not in ("scores", "weights", "outputs")],
    ({"scores": np.ones((3, 3))}, "scores: got a number for a hidden key, expected -inf"),
    ({"mask": None}, "scores: got a number that is not finite"),
    ({"mask": np.ones((3, 3))}, "mask: got float64, expected bool"),
    ({"mask": MASK[:2]}, "mask: got shape (2, 3), expected (3, 3)"),
    ({"mask": MASK[None]}, "mask: got shape (1, 3, 3), expected (3, 3)"),
    ({"mask": [[True], [True, False]]}, "mask: expected bool in shape (3, 3)"),
    ({"bias": np.ones((1, 3))}, "bias: got shape (1, 3), expected (3, 3)"),
    ({"factor": np.ones((3, 1))}, "factor: got shape (3, 1), expected (3, 3)"),
    ({"raw_queries": np.ones((3, 4))}, "raw_queries: got shape (3, 4), expected (3, 2)"),
    ({"raw_keys": np.ones((2, 2))}, "raw_keys: got shape (2, 2), expected (3, 2)"),
    ({"projection": np.ones((3, 2))}, "projection: got shape (3, 2), expected (2, 2)"),
    ({"projection": np.eye(2), "raw_keys": None}, "projection: expected raw_queries and raw_keys"),
    ({"queries": WORDS[:2]}, "query_tokens: got 3, expected 2"),
    ({"query_tokens": range(3)}, "query_tokens: got 0 among them, expected strings"),
    ({"key_tokens": ("a", "b", None)}, "key_tokens: got None among them, expected strings"),
    ({"key_tokens": ("a", "b", b"c")}, "key_tokens: got b'c' among them, expected strings"),
    ({"value_tokens": ("a", "b")}, "value_tokens: got 2, expected 3"),
    ({"value_tokens": "abc"}, "value_tokens: got one string, expected a sequence of 3"),
    ({"value_tokens": 3}, "value_tokens: got 3, expected a sequence of 3"),
    ({"temperature": 0.0}, "temperature: got 0.0, expected a finite number above 0"),
    ({"temperature": -1}, "temperature: got -1"),
    ({"temperature": np.nan}, "temperature: got nan"),
    ({"temperature": np.inf}, "temperature: got inf"),
    ({"temperature": 10**400}, "temperature: got 1000"),
    ({"temperature": "1"}, "temperature: got '1'"),
    ({"temperature": None}, "temperature: got None"),
    ({"temperature": [1.0, 2.0]}, "temperature: got [1.0, 2.0]"),
    ({"mask_when": "during"}, "mask_when: got 'during', expected one of before, after"),
    ({"mask_when": None}, "mask_when: got None"),
    ({"similarity": "dto"}, "similarity='dto': expected one of dot"),
    ({"similarity": None}, "similarity=None: expected one of dot"),
    ({"similarity": ["dot"]}, "similarity=['dot']: expected one of dot"),
    ({"scoring": "share"}, "scoring='share': expected one of ratio"),
    ({"weighting": 3}, "weighting=3: expected one of softmax"),
    ({"position": {}}, "position={}: expected one of none"),
    ({"parameters": None}, "parameters: got None, expected a mapping"),
    ({"parameters": {}}, "parameters: sigma missing"),
    ({"parameters": {"sigma": 1.0, "W": 2.0}}, "parameters: got W, expected some of sigma"),
    ({"parameters": {"sigma": -1.0}}, "sigma: got -1.0, expected a finite number above 0"),
    ({"similarity": "bilinear", "parameters": {"W": np.eye(3)}}, "W: got shape (3, 3), expected"),
    ({"keys": np.ones((3, 4)), "raw_keys": None}, "keys: got width 4, expected the queries' 2"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), REJECTED, ids=[message for _, message in REJECTED])
def test_what_is_wrong_is_refused_by_its_name(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        replace(TRACE, **change)


def test_a_head_is_checked_by_the_words_before_the_projection() -> None:
    assert replace(HEAD) == HEAD
    with pytest.raises(ValueError, match=r"projection: got shape \(4, 2\), expected \(2, 4\)"):
        replace(HEAD, projection=HEAD.projection.T)
    with pytest.raises(ValueError, match=r"raw_keys: got shape \(2, 2\), expected \(3, 2\)"):
        replace(HEAD, raw_keys=WORDS[:2])


def expect_as_checked(made: AttentionTrace) -> None:
    """The checks that a trace was spared would find nothing, and change nothing."""
    again = replace(made)
    assert again == made
    for field in fields(made):
        kept, checked = (getattr(trace, field.name) for trace in (made, again))
        assert type(kept) is type(checked), field.name
        if isinstance(kept, np.ndarray):
            assert kept.flags.owndata, f"{field.name}: a window"
            assert not kept.flags.writeable, field.name


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("similarity", [*SIMILARITIES, np.matmul])
def test_what_attend_has_made_would_pass_every_check(position: str, similarity: Similarity) -> None:
    words = np.array([[1.0, 0.5], [0.25, 2.0]])
    given: tuple[dict[str, Any], ...] = (
        {},
        {"mask": np.tri(2, dtype=bool), "bias": [[1, 2], [3, 4]], "temperature": np.float32(2)},
        {"mask": [[False, False], [True, True]], "mask_when": "after", "query_tokens": ["a", "b"]},
        {"scoring": "plain", "weighting": "none", "value_tokens": iter("cd")},
    )
    for options in given:
        names = {"similarity": similarity, "position": position, "undefined": "nan"}
        expect_as_checked(attend(words, words, words, **names, **options))


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_and_so_would_its_heads(position: str, similarity: str) -> None:
    names: dict[str, Any] = {"similarity": similarity, "position": position, "mask": MASK}
    for head in multi_head(WORDS, WORDS, WORDS, projections(2, heads=2, size=4), **names):
        expect_as_checked(head)


@pytest.mark.parametrize("name", COMPUTED)
def test_a_quantity_may_be_covered(name: str) -> None:
    nothing = np.full(getattr(TRACE, name).shape, np.nan)
    np.testing.assert_array_equal(getattr(replace(TRACE, **{name: nothing}), name), nothing)


class TestOwnership:
    def test_what_a_trace_was_made_from_changes_nothing(self) -> None:
        made = attend(WORDS, WORDS, WORDS, similarity="bilinear", mask=MASK, bias=np.eye(3))
        given: dict[str, Any] = {
            field.name: np.array(value)
            for field in fields(made)
            if isinstance(value := getattr(made, field.name), np.ndarray)
        }
        parameters = {"W": np.array(made.parameters["W"])}
        tokens = ["a", "b", "c"]
        trace = replace(made, **given, parameters=parameters, query_tokens=tokens)
        before = replace(made, query_tokens=("a", "b", "c"))
        assert trace == before
        for array in (*given.values(), parameters["W"]):
            assert array.flags.writeable
            array[:] = 0
        tokens[0], parameters["U"] = "z", np.eye(2)
        assert trace == before

    def test_a_window_on_what_can_change_is_copied(self) -> None:
        array = np.array(TRACE.weights)
        window = array[:]
        window.flags.writeable = False
        trace = replace(TRACE, weights=window)
        array[:] = 0
        np.testing.assert_array_equal(trace.weights, TRACE.weights)

    def test_numbers_of_any_type_become_float64(self) -> None:
        trace = replace(TRACE, values=[[1], [2], [3]], outputs=np.ones((3, 1), dtype=">f4"))
        for array in (trace.values, trace.outputs):
            assert array.dtype == np.float64
            assert not array.flags.writeable
        assert type(replace(TRACE, temperature=np.float32(2)).temperature) is float

    def test_a_function_cannot_change_the_vectors_it_compares(self) -> None:
        def meddling(queries: np.ndarray, keys: np.ndarray) -> np.ndarray:
            queries[:] = 0
            return queries @ keys.T

        with pytest.raises(ValueError, match="read-only"):
            attend(WORDS, WORDS, WORDS, similarity=meddling)


def test_half_a_character_becomes_one_that_can_be_encoded() -> None:
    tokens = ("\ud83d", "a\udc00b", "\U0001f600")
    trace = attend(WORDS, WORDS, WORDS, query_tokens=tokens, key_tokens=tokens)
    assert trace.key_tokens == trace.value_tokens == ("\ufffd", "a\ufffdb", "\U0001f600")
    for written in (html(trace), to_json(trace), to_latex(trace, cell=(0, 0))):
        assert "\ufffd" in written.encode().decode()
    assert "\ufffd" in to_csv(trace).decode("utf-8-sig")
    assert to_npz(trace)


FAR = 1.7e308


@pytest.mark.parametrize("weighting", ["softmax", "sparsemax", "hardmax"])
@pytest.mark.filterwarnings("error")
def test_a_bias_as_large_as_a_number_can_be(weighting: str) -> None:
    bias = [[FAR, -FAR, FAR]] * 3
    trace = attend(WORDS, WORDS, WORDS, scoring="plain", weighting=weighting, bias=bias)
    np.testing.assert_array_equal(trace.weights, [[0.5, 0, 0.5]] * 3)
    with pytest.raises(ValueError, match=r"temperature: got 0\.5, scores divided by it overflow"):
        attend(WORDS, WORDS, WORDS, bias=bias, temperature=0.5)


@pytest.mark.filterwarnings("error")
def test_what_overflows_is_an_error() -> None:
    large = WORDS * 3e153
    with pytest.raises(ValueError, match="bias: scores with it overflow"):
        attend(large, large, WORDS, scoring="plain", bias=np.full((3, 3), FAR))
    with pytest.raises(ValueError, match="values: the outputs overflow"):
        attend(WORDS, WORDS, WORDS, bias=np.full((3, 3), FAR), weighting="none")
    with pytest.raises(ValueError, match="values: the outputs overflow"):
        # Both ways at once: inf - inf is no infinity.
        attend(WORDS, WORDS, [[FAR], [FAR], [-FAR]], bias=np.full((3, 3), 9), weighting="none")
    with pytest.raises(ValueError, match="similarity: the sum of a row overflows"):
        attend([[FAR]], [[1.0], [1.0]], [[1.0], [1.0]])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"queries": None}, "queries: expected numbers in two axes"),
        ({"queries": "ab"}, "queries: expected numbers in two axes"),
        ({"queries": {"a": 1}}, "queries: expected numbers in two axes"),
        ({"queries": [[1j, 2.0]]}, "queries: expected numbers in two axes"),
        ({"queries": [["1", "2"]]}, "queries: expected numbers in two axes"),
        ({"keys": [[10**400, 1]]}, "keys: expected numbers in two axes"),
        ({"similarity": 3}, "similarity=3: expected one of dot"),
        ({"similarity": lambda *_: None}, "similarity: expected numbers in two axes"),
        ({"similarity": lambda *_: "ab"}, "similarity: expected numbers in two axes"),
        ({"parameters": 3}, "parameters: got 3, expected a mapping"),
        ({"parameters": {3: 1.0}}, "parameters: got 3, expected some of none for dot"),
        ({"parameters": {"sigma": None}, "similarity": "gaussian"}, "sigma: got None"),
        ({"parameters": {"W": object()}, "similarity": "bilinear"}, "W: expected numbers"),
        ({"scoring": ["ratio"]}, "scoring=['ratio']: expected one of ratio"),
        ({"temperature": "hot"}, "temperature: got 'hot', expected a finite number above 0"),
        ({"temperature": None}, "temperature: got None"),
        ({"temperature": True}, "temperature: got True"),
        ({"mask": "all"}, "mask: got <U3, expected bool"),
        ({"mask": object()}, "mask: got object, expected bool"),
        ({"mask_when": []}, "mask_when: got [], expected one of before, after"),
        ({"undefined": 0}, "undefined: got 0, expected one of raise, nan"),
        ({"bias": "much"}, "bias: expected numbers in two axes"),
        ({"query_tokens": 5}, "query_tokens: got 5, expected a sequence of 3"),
        ({"query_tokens": range(3)}, "query_tokens: got 0 among them, expected strings"),
        ({"value_tokens": {"a": 1}}, "value_tokens: got 1, expected 3"),
    ],
)
def test_attend_names_an_argument_of_the_wrong_type(change: dict[str, Any], message: str) -> None:
    arguments = {"queries": WORDS, "keys": WORDS, "values": WORDS, **change}
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        attend(**arguments)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"query": None}, "query: expected numbers in three axes"),
        ({"key": np.eye(2)}, "key: got shape (2, 2), expected three axes, none empty"),
        ({"value": np.full((2, 1, 4), np.nan)}, "value: got a number that is not finite"),
        ({"output": "none"}, "output: expected numbers in three axes"),
    ],
)
def test_projections_name_what_is_wrong(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        replace(projections(2, heads=1, size=4), **change)


def test_every_field_of_a_trace_is_among_the_rejected() -> None:
    named = {name for change, _ in REJECTED for name in change}
    assert named == {field.name for field in fields(AttentionTrace)}
