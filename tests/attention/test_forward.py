"""attend() as a function: what it refuses, what it returns, and what can be added to it."""

import dataclasses
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from attention import (
    POSITIONS,
    SCORINGS,
    SIMILARITIES,
    STEPS,
    WEIGHTINGS,
    AttentionTrace,
    Placed,
    attend,
)
from attention.expression import Name
from attention.registry import Registry
from attention.steps import NotWorkedOut
from tests.attention.arrays import QUANTITIES, VALUES, WORDS, given_similarities

NOT_FINITE = [[1.0, np.nan], [1.0, 1.0]]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"queries": [1.0, 2.0]}, r"queries: got shape \(2,\), expected two axes"),
        ({"queries": np.zeros((0, 2))}, r"queries: got shape \(0, 2\)"),
        ({"queries": NOT_FINITE}, "queries: got a number that is not finite"),
        ({"queries": [[1.0], [1.0, 2.0]]}, "queries: expected numbers in two axes"),
        ({"queries": [["cat"]]}, "queries: expected numbers in two axes"),
        ({"keys": np.zeros((2, 2, 2))}, r"keys: got shape \(2, 2, 2\)"),
        ({"keys": NOT_FINITE}, "keys: got a number that is not finite"),
        ({"keys": np.ones((2, 3))}, "keys: got width 3, expected the queries' 2"),
        ({"values": [[1.0]]}, r"values: got shape \(1, 1\), expected \(2, 1\)"),
        ({"values": [[np.inf], [1.0]]}, "values: got a number that is not finite"),
        ({"similarity": "dto"}, "similarity='dto': expected one of dot, cosine"),
        ({"similarity": lambda *given: given[0][:1]}, r"similarity: got shape \(1, 2\)"),
        ({"similarity": lambda *_: NOT_FINITE}, "similarity: .* is not finite"),
        ({"queries": [[1e200, 0.0]], "keys": [[1e200, 0.0], [1.0, 1.0]]}, "similarity: 'dot'"),
        ({"parameters": {"sigma": 1.0}}, "parameters: got sigma, expected some of none for dot"),
        ({"scoring": "softmax"}, "scoring='softmax': expected one of ratio, scaled, plain"),
        ({"weighting": "max"}, "weighting='max': expected one of softmax"),
        ({"position": "somewhere"}, "position='somewhere': expected one of none"),
        ({"temperature": 0.0}, "temperature: got 0.0, expected a finite number above 0"),
        ({"temperature": -1.0}, "temperature: got -1.0"),
        ({"temperature": np.nan}, "temperature: got nan"),
        ({"temperature": np.inf}, "temperature: got inf"),
        ({"mask": np.ones((2, 2))}, "mask: got float64, expected bool"),
        ({"mask": np.ones((2, 3), dtype=bool)}, r"mask: got shape \(2, 3\), expected \(2, 2\)"),
        ({"mask_when": "during"}, "mask_when: got 'during', expected one of before, after"),
        ({"undefined": "ignore"}, "undefined: got 'ignore', expected one of raise, nan"),
        ({"bias": np.ones((1, 2))}, r"bias: got shape \(1, 2\), expected \(2, 2\)"),
        ({"bias": [[0.0, -np.inf], [0.0, 0.0]]}, "bias: got a number that is not finite"),
        ({"query_tokens": ("one",)}, "query_tokens: got 1, expected 2"),
        ({"key_tokens": ("one", "two", "three")}, "key_tokens: got 3, expected 2"),
        ({"value_tokens": ()}, "value_tokens: got 0, expected 2"),
        ({"query_tokens": "ab"}, "query_tokens: got one string, expected a sequence of 2"),
    ],
)
def test_an_error_names_the_argument(changed: dict[str, Any], message: str) -> None:
    arguments = {"queries": WORDS, "keys": WORDS, "values": [[1.0], [2.0]], **changed}
    with pytest.raises(ValueError, match=message):
        attend(**arguments)


class TestTrace:
    def test_frozen_and_read_only(self) -> None:
        mask = np.array([[True, False], [True, True]])
        trace = attend(WORDS, WORDS, VALUES, similarity="bilinear", mask=mask, bias=WORDS)
        with pytest.raises(dataclasses.FrozenInstanceError):
            trace.scoring = "plain"  # type: ignore[misc]
        with pytest.raises(TypeError):
            trace.parameters["W"] = 0  # type: ignore[index]
        fields = ("queries", "keys", "values", *QUANTITIES, "mask", "bias")
        for array in (*(getattr(trace, field) for field in fields), trace.parameters["W"]):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0

    def test_the_caller_keeps_the_arrays(self) -> None:
        def arguments() -> dict[str, np.ndarray]:
            return {
                "queries": WORDS + 1,
                "keys": WORDS + 2,
                "values": VALUES + 1,
                "mask": np.array([[True, False], [True, True]]),
                "bias": WORDS + 3,
            }

        mine, matrix = arguments(), np.ones((2, 2))
        trace = attend(**mine, similarity="bilinear", parameters={"W": matrix})
        for array in (*mine.values(), matrix):
            array[:] = 0
        assert trace == attend(**arguments(), similarity="bilinear", parameters={"W": WORDS**0})

    def test_what_a_function_returns_stays_its_own(self) -> None:
        similarities = np.array([[1.0, 2.0], [3.0, 4.0]])
        trace = given_similarities(similarities, scoring="plain")
        similarities[:] = 0
        np.testing.assert_array_equal(trace.similarities, [[1.0, 2.0], [3.0, 4.0]])
        np.testing.assert_array_equal(trace.scores, [[1.0, 2.0], [3.0, 4.0]])

    @pytest.mark.parametrize(
        "changed",
        [
            {"queries": WORDS + 1},
            {"values": VALUES + 1},
            {"similarity": "cosine"},
            {"scoring": "plain"},
            {"temperature": 2.0},
            {"mask": np.ones((2, 2), dtype=bool)},
            {"bias": np.zeros((2, 2))},
            {"query_tokens": ("a", "b")},
            {"value_tokens": ("a", "b")},
        ],
    )
    def test_equality(self, changed: dict[str, Any]) -> None:
        arguments: dict[str, Any] = {"queries": WORDS, "keys": WORDS, "values": VALUES}
        assert attend(**arguments) == attend(**arguments)
        assert attend(**arguments) != attend(**{**arguments, **changed})

    def test_equality_with_nan_and_parameters(self) -> None:
        def trace(sigma: float) -> AttentionTrace:
            return attend(WORDS, WORDS, VALUES, similarity="gaussian", parameters={"sigma": sigma})

        assert trace(1.0) == trace(1.0)
        assert trace(1.0) != trace(2.0)
        lost = [given_similarities([[0.0, 0.0]], undefined="nan").weights for _ in range(2)]
        np.testing.assert_array_equal(*lost)
        zero = attend([[0.0]], [[1.0]], [[1.0]], undefined="nan")
        assert zero == attend([[0.0]], [[1.0]], [[1.0]], undefined="nan")
        assert zero != "zero"

    def test_all_that_made_it_is_kept(self) -> None:
        mask = np.array([[True, False], [True, True]])
        trace = attend(
            WORDS,
            WORDS,
            VALUES,
            similarity="gaussian",
            parameters={"sigma": 3},
            scoring="scaled",
            temperature=2,
            mask=mask,
            mask_when="after",
            bias=WORDS,
            query_tokens=["the", "cat"],
            key_tokens=["le", "chat"],
        )
        assert dict(trace.parameters) == {"sigma": 3.0}
        assert (trace.similarity, trace.scoring, trace.weighting) == (
            "gaussian",
            "scaled",
            "softmax",
        )
        assert (trace.temperature, trace.position, trace.mask_when) == (2.0, "none", "after")
        assert trace.query_tokens == ("the", "cat")
        assert trace.key_tokens == trace.value_tokens == ("le", "chat")
        assert trace.raw_queries is None
        assert trace.raw_keys is None
        np.testing.assert_array_equal(trace.mask, mask)
        np.testing.assert_array_equal(trace.bias, WORDS)

    @pytest.mark.parametrize("similarity", SIMILARITIES)
    def test_the_parameters_kept_make_the_same_trace_again(self, similarity: str) -> None:
        trace = attend(WORDS, WORDS + 1, VALUES, similarity=similarity)
        again = attend(WORDS, WORDS + 1, VALUES, similarity=similarity, parameters=trace.parameters)
        assert set(trace.parameters) == set(SIMILARITIES[similarity].axes)
        assert trace == again

    def test_shapes_are_checked_when_a_trace_is_made(self) -> None:
        trace = attend(WORDS, WORDS, VALUES)
        with pytest.raises(ValueError, match=r"weights: got shape \(1, 2\), expected \(2, 2\)"):
            dataclasses.replace(trace, weights=trace.weights[:1])


class TestExtension:
    def test_a_new_similarity_works_everywhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(SIMILARITIES, "_entries", dict(SIMILARITIES))

        @SIMILARITIES.register(expression=Name("x", "i") @ Name("x", "j"), source="this test")
        def overlap(queries: np.ndarray, keys: np.ndarray) -> np.ndarray:
            return np.minimum(queries[:, None], keys[None]).sum(axis=-1)

        assert "overlap" in SIMILARITIES
        trace = attend(WORDS, WORDS, VALUES, similarity="overlap", scoring="plain")
        # minima (1,0), (1,0); (1,0), (1,1)
        np.testing.assert_array_equal(trace.similarities, [[1, 1], [1, 2]])
        for step in STEPS:
            for i, j in product(range(2), range(2)):
                assert step.worked(trace, i, j).value == pytest.approx(
                    getattr(trace, step.field)[i, j], abs=1e-9
                )

        with pytest.raises(ValueError, match="similarity 'overlap' is registered already"):
            SIMILARITIES.register(expression=Name("x"), source="this test")(overlap)

    @pytest.mark.parametrize(
        ("registry", "function", "message"),
        [
            (
                SIMILARITIES,
                lambda *_: [[1.0, np.nan]] * 2,
                "similarity: 'dot' of these .* not finite",
            ),
            (
                SIMILARITIES,
                lambda q, k: q @ k.T[:, :1],
                r"similarity: got shape \(2, 1\), expected",
            ),
            (SIMILARITIES, lambda q, k: 1j * q @ k.T, "similarity: expected numbers in two axes"),
            (SIMILARITIES, lambda *_: None, "similarity: expected numbers in two axes"),
            (SCORINGS, lambda s, *_: s * np.inf, "scores: got a number that is not finite"),
            (SCORINGS, lambda s, *_: s[:1], r"scores: got shape \(1, 2\), expected \(2, 2\)"),
            (WEIGHTINGS, lambda z: z * np.inf, "weights: got a number that is not finite"),
            (POSITIONS, lambda q, k: Placed(q, k * np.nan), "keys: got a number that is not"),
            (POSITIONS, lambda q, k: Placed(q[:1], k), r"queries: got shape \(1, 2\), expected"),
            (POSITIONS, lambda q, k: Placed(q, k, bias=q / 0), "bias: got a number that is not"),
            (POSITIONS, lambda q, k: Placed(q, k, factor=q[:1]), r"factor: got shape \(1, 2\)"),
            (POSITIONS, lambda q, k: Placed(q, k, mask=q[:1] > 0), r"mask: got shape \(1, 2\)"),
        ],
    )
    def test_what_a_new_entry_returns_is_checked(
        self,
        registry: Registry[Any],
        function: Callable[..., Any],
        message: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        names = {
            "similarity": "dot",
            "scoring": "plain",
            "weighting": "softmax",
            "position": "none",
        }
        name = names[registry.kind]
        odd = dataclasses.replace(registry[name], function=function)
        monkeypatch.setattr(registry, "_entries", {**registry, name: odd})
        with pytest.raises(ValueError, match=message), np.errstate(all="ignore"):
            attend(WORDS, WORDS, VALUES, **{registry.kind: name})

    @pytest.mark.parametrize("kind", [int, bool, np.float32, list])
    def test_a_new_similarity_may_return_numbers_of_any_kind(
        self, kind: type, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def alike(queries: np.ndarray, keys: np.ndarray) -> Any:
            found = queries @ keys.T > 1
            return found.tolist() if kind is list else found.astype(kind)

        odd = dataclasses.replace(SIMILARITIES["dot"], function=alike)
        monkeypatch.setattr(SIMILARITIES, "_entries", {**SIMILARITIES, "dot": odd})
        found = attend(WORDS, WORDS, VALUES, scoring="plain").similarities
        assert found.dtype == np.float64
        np.testing.assert_array_equal(found, [[0, 0], [0, 1]])

    def test_a_function_works_but_is_not_worked_out(self) -> None:
        trace = attend(WORDS, WORDS, VALUES, similarity=lambda q, k: 2 * q @ k.T)
        np.testing.assert_array_equal(trace.similarities, [[2, 2], [2, 4]])
        assert dict(trace.parameters) == {}
        for step in STEPS:
            if step.field == "similarities":
                with pytest.raises(NotWorkedOut):
                    step.worked(trace, 0, 0)
            else:
                assert step.worked(trace, 1, 1).value == pytest.approx(
                    getattr(trace, step.field)[1, 1], abs=1e-9
                )
