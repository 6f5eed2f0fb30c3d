"""Each position against numbers worked by hand, plain loops, and what it promises."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import (
    POSITIONS,
    SIMILARITIES,
    STEPS,
    WEIGHTINGS,
    OddWidth,
    Placed,
    attend,
    encodings,
)
from attention.expression import Name
from attention.position import BIAS, FACTOR
from attention.similarity import QUERY
from tests import oracle
from tests.attention.arrays import QUANTITIES, masks, vectors

ZEROS = np.zeros((3, 4))

BY_HAND: dict[str, tuple[dict[str, Any], str, list[list[float]]]] = {
    # 10000^(2/4) = 100: sin 0, cos 0, sin 0, cos 0; sin 1, cos 1, sin 0.01, cos 0.01; of 2 and 0.02
    "sinusoidal": (
        {},
        "queries",
        [
            [0, 1, 0, 1],
            [0.841471, 0.540302, 0.01, 0.99995],
            [0.909297, -0.416147, 0.019999, 0.9998],
        ],
    ),
    "alibi": ({"slope": 0.25}, "bias", [[0, -0.25, -0.5], [-0.25, 0, -0.25], [-0.5, -0.25, 0]]),
    # σ = 1: e^0, e^-0.5, e^-2
    "local": (
        {"half_width": 2.0},
        "factor",
        [[1, 0.606531, 0.135335], [0.606531, 1, 0.606531], [0.135335, 0.606531, 1]],
    ),
    # j - i is -2, -1, 0, 1, 2, of which the outer two are taken as -1 and 1
    "relative": ({"distances": [7, 8, 9]}, "bias", [[8, 9, 9], [7, 8, 9], [7, 7, 8]]),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_worked_by_hand(name: str) -> None:
    parameters, field, expected = BY_HAND[name]
    placed = POSITIONS[name](ZEROS, ZEROS, parameters)
    np.testing.assert_allclose(getattr(placed, field), expected, atol=5e-7)


def test_rotary_by_hand() -> None:
    # (1, 0) and (0, 1) turned by 0, then by 1 in the first pair and by 1/100 in the second
    words = np.array([[1.0, 0, 1, 0], [1, 0, 1, 0], [0, 1, 0, 1]])
    placed = POSITIONS["rotary"](words[:2], words)
    turned = [0.540302, 0.841471, 0.99995, 0.01]
    np.testing.assert_allclose(placed.queries, [[1, 0, 1, 0], turned], atol=5e-7)
    # by 2 and 2/100: (-sin, cos)
    last = [-0.909297, -0.416147, -0.019999, 0.9998]
    np.testing.assert_allclose(placed.keys, [[1, 0, 1, 0], turned, last], atol=5e-7)


def test_rotary_by_another_base() -> None:
    # the second pair of two is turned by 1 / 100^(1/2), a tenth
    words = np.array([[1.0, 0, 1, 0], [1, 0, 1, 0]])
    placed = POSITIONS["rotary"](words, words, {"base": 100.0})
    np.testing.assert_allclose(
        placed.queries[1], [0.540302, 0.841471, 0.995004, 0.099833], atol=5e-7
    )


def test_the_window_follows_the_diagonal_of_a_rectangle() -> None:
    # p = 0·4/2 and 1·4/2; within 1 of them: keys 0, 1 and 1, 2, 3
    placed = POSITIONS["local"](np.zeros((2, 1)), np.zeros((4, 1)), {"half_width": 1.0})
    np.testing.assert_array_equal(
        placed.mask, [[True, True, False, False], [False, True, True, True]]
    )
    # σ = 1/2: e^-2 beside the centre
    np.testing.assert_allclose(placed.factor[1], [np.exp(-8), np.exp(-2), 1, np.exp(-2)])


def test_encodings_are_cut_at_an_odd_width() -> None:
    # 10000^(2/3) = 464.1589
    np.testing.assert_allclose(
        encodings(2, 3), [[0, 1, 0], [0.841471, 0.540302, 0.0021544]], atol=5e-7
    )
    assert encodings(5, 1).shape == (5, 1)


@pytest.mark.parametrize("widths", [(3, 4), (4, 5), (1, 1)])
def test_an_odd_width_cannot_be_rotated(widths: tuple[int, int]) -> None:
    queries, keys = (np.ones((2, width)) for width in widths)
    with pytest.raises(OddWidth, match="rotary needs vectors of an even width") as caught:
        attend(queries, keys, keys, position="rotary", similarity="bilinear")
    assert caught.value.width == next(width for width in widths if width % 2)
    assert isinstance(caught.value, ValueError)


def test_the_plain_loops_know_every_position_and_weighting() -> None:
    assert set(oracle.POSITIONS) == set(POSITIONS)
    assert set(oracle.WEIGHTINGS) == set(WEIGHTINGS)
    assert set(oracle.WITHOUT_TEMPERATURE) == {
        name for name, entry in WEIGHTINGS.items() if not entry.uses_temperature
    }


MASK = np.array([[True, True, False, True, True], [False, True, True, True, True], [True] * 5])

VARIANTS: dict[str, dict[str, Any]] = {
    "bare": {"scoring": "scaled"},
    "ratio": {"scoring": "ratio", "mask": MASK, "temperature": 0.5},
    "all": {
        "scoring": "plain",
        "mask": MASK,
        "mask_when": "after",
        "bias": np.linspace(-1.0, 2.0, 15).reshape(3, 5),
        "temperature": 2.5,
    },
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("weighting", oracle.WEIGHTINGS)
@pytest.mark.parametrize("position", oracle.POSITIONS)
def test_agrees_with_plain_loops(position: str, weighting: str, variant: str) -> None:
    generator = np.random.default_rng(4)
    queries, keys = generator.normal(size=(3, 4)), generator.normal(size=(5, 4))
    values = generator.normal(size=(5, 2))
    parameters = POSITIONS[position].parameters(4, 4, seed=5)
    options = {"weighting": weighting, "position": position, **VARIANTS[variant]}
    trace = attend(queries, keys, values, similarity="dot", parameters=parameters, **options)
    expected = oracle.attend(
        queries.tolist(),
        keys.tolist(),
        values.tolist(),
        similarity="dot",
        parameters={},
        position_parameters={k: np.asarray(v).tolist() for k, v in parameters.items()},
        **options,
    )
    for field in QUANTITIES:
        np.testing.assert_allclose(
            getattr(trace, field), getattr(expected, field), rtol=1e-10, atol=1e-12, err_msg=field
        )


EVERY = pytest.mark.parametrize("name", POSITIONS)


class TestProperties:
    @EVERY
    @given(queries=vectors(3, 4), keys=vectors(5, 4), mask=masks(3, 5))
    def test_rows_sum_to_1_or_to_less(
        self, name: str, queries: np.ndarray, keys: np.ndarray, mask: np.ndarray
    ) -> None:
        trace = attend(queries, keys, keys, position=name, scoring="plain", mask=mask)
        sums = trace.weights.sum(axis=1)
        assert (trace.weights >= 0).all()
        assert (trace.weights[~mask] == 0).all()
        if POSITIONS[name].row_stochastic:
            np.testing.assert_allclose(sums, mask.any(axis=1), rtol=1e-12)
        else:
            assert (sums <= 1 + 1e-12).all()

    @pytest.mark.parametrize("name", [n for n in POSITIONS if not POSITIONS[n].row_stochastic])
    def test_rows_of_less_than_1_occur_where_they_are_declared(self, name: str) -> None:
        words = np.random.default_rng(0).normal(size=(6, 4))
        trace = attend(words, words, words, position=name)
        assert (trace.weights.sum(axis=1) < 0.99).all()

    @EVERY
    def test_only_what_the_formula_gives_is_changed(self, name: str) -> None:
        words = np.random.default_rng(0).normal(size=(6, 4))
        placed = POSITIONS[name](words, words)
        entry = POSITIONS[name]
        moved = not np.array_equal(placed.queries, words)
        assert moved == (entry.left == QUERY and name != "none")
        assert moved == (not np.array_equal(placed.keys, words))
        assert (placed.bias is not None) == (entry.left == BIAS)
        assert (placed.factor is not None) == (entry.left == FACTOR)

    @EVERY
    def test_the_same_words_on_both_sides_move_as_their_copy_does(self, name: str) -> None:
        words = np.random.default_rng(4).normal(size=(5, 6))
        same, copied = (attend(words, keys, words, position=name) for keys in (words, words + 0))
        for field in ("queries", "keys"):
            np.testing.assert_array_equal(getattr(same, field), getattr(copied, field))
        np.testing.assert_allclose(same.similarities, copied.similarities, rtol=0, atol=1e-13)
        np.testing.assert_array_equal(same.similarities, same.similarities.T)

    @EVERY
    def test_the_words_given_are_not_changed(self, name: str) -> None:
        words = np.random.default_rng(0).normal(size=(6, 4))
        before = words.copy()
        attend(words, words, words, position=name)
        np.testing.assert_array_equal(words, before)

    @EVERY
    def test_order_is_seen_by_all_but_none(self, name: str) -> None:
        words = np.random.default_rng(1).normal(size=(6, 4))
        order = [3, 1, 5, 0, 4, 2]
        straight = attend(words, words, words, position=name, scoring="scaled").outputs
        shuffled = attend(
            words[order], words[order], words[order], position=name, scoring="scaled"
        ).outputs
        if name == "none":
            np.testing.assert_allclose(shuffled, straight[order], rtol=1e-12)
        else:
            assert np.abs(shuffled - straight[order]).max() > 0.01

    @given(x=vectors(1, 4), y=vectors(1, 4), i=st.integers(0, 9), j=st.integers(0, 9))
    def test_rotary_knows_distances_alone(
        self, x: np.ndarray, y: np.ndarray, i: int, j: int
    ) -> None:
        queries, keys = np.tile(x, (15, 1)), np.tile(y, (15, 1))
        s = attend(queries, keys, keys, position="rotary", undefined="nan").similarities
        np.testing.assert_allclose(s[i, j], s[i + 5, j + 5], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(s[3, 3], (x @ y.T)[0, 0], rtol=1e-9, atol=1e-9)

    def test_a_window_without_keys_gives_nothing(self) -> None:
        # p = 1·3/2 = 1.5, and no key within 1/4 of it
        trace = attend(
            ZEROS[:2],
            ZEROS,
            ZEROS,
            position="local",
            parameters={"half_width": 0.25},
            scoring="plain",
        )
        assert trace.mask is not None
        np.testing.assert_array_equal(trace.mask[1], [False] * 3)
        np.testing.assert_array_equal(trace.weights[1], [0, 0, 0])
        np.testing.assert_array_equal(trace.outputs[1], [0, 0, 0, 0])


class TestParameters:
    def test_no_similarity_and_position_share_a_name(self) -> None:
        for similarity, position in product(SIMILARITIES.values(), POSITIONS.values()):
            assert not set(similarity.axes) & set(position.axes)

    def test_a_shared_name_would_be_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(POSITIONS, "_entries", dict(POSITIONS))

        @POSITIONS.register(
            expression=Name("b"),
            source="this test",
            left=BIAS,
            axes={"sigma": ""},
            defaults=lambda *_: {"sigma": 1.0},
        )
        def spread(queries: np.ndarray, keys: np.ndarray, *, sigma: float) -> Placed:
            return Placed(queries, keys, bias=np.full((len(queries), len(keys)), sigma))

        assert attend(ZEROS, ZEROS, ZEROS, position="spread", scoring="plain").bias[0, 0] == 1.0
        with pytest.raises(ValueError, match="sigma would be shared by gaussian and spread"):
            attend(ZEROS, ZEROS, ZEROS, similarity="gaussian", position="spread")

    def test_both_kinds_are_given_and_kept(self) -> None:
        given = {"sigma": 2.0, "slope": 0.25}
        trace = attend(
            ZEROS, ZEROS, ZEROS, similarity="gaussian", position="alibi", parameters=given
        )
        assert dict(trace.parameters) == given

    def test_a_bare_function_beside_a_position_that_has_some(self) -> None:
        trace = attend(
            ZEROS,
            ZEROS,
            ZEROS,
            similarity=lambda q, k: q @ k.T + 1,
            position="alibi",
            parameters={"slope": 2.0},
        )
        assert dict(trace.parameters) == {"slope": 2.0}

    @EVERY
    def test_the_parameters_kept_make_the_same_trace_again(self, name: str) -> None:
        words = np.random.default_rng(0).normal(size=(4, 6))
        trace = attend(words, words, words, position=name)
        assert set(trace.parameters) == set(POSITIONS[name].axes)
        assert trace == attend(words, words, words, position=name, parameters=trace.parameters)
        assert trace.position == name

    def test_defaults(self) -> None:
        assert POSITIONS["alibi"].parameters(8, 8) == {"slope": 0.5}
        assert POSITIONS["local"].parameters(8, 8) == {"half_width": 2.0}
        first, again, other = (
            POSITIONS["relative"].parameters(8, 8, seed=seed)["distances"] for seed in (1, 1, 2)
        )
        assert first.shape == (9,)
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)
        assert [name for name, entry in POSITIONS.items() if entry.untrained] == ["relative"]

    @pytest.mark.parametrize(
        ("position", "given", "message"),
        [
            ("none", {"slope": 1.0}, "parameters: got slope, expected some of none for dot"),
            ("alibi", {"half_width": 1.0}, "got half_width, expected some of slope for alibi"),
            ("alibi", {"slope": 0.0}, "slope: got 0.0, expected a finite number above 0"),
            (
                "local",
                {"half_width": -1.0},
                "half_width: got -1.0, expected a finite",
            ),
            ("relative", {"distances": [1.0, 2.0]}, r"distances: got 2 numbers, expected 2c \+ 1"),
            ("relative", {"distances": [np.nan]}, "distances: got a number that is not finite"),
            ("relative", {"distances": np.eye(3)}, r"distances: got shape \(3, 3\), expected"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, position: str, given: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(ValueError, match=message):
            attend(ZEROS, ZEROS, ZEROS, position=position, parameters=given)

    def test_the_names_of_both_kinds_are_told(self) -> None:
        with pytest.raises(ValueError, match="some of sigma, slope for gaussian, alibi"):
            attend(
                ZEROS, ZEROS, ZEROS, similarity="gaussian", position="alibi", parameters={"x": 1}
            )


class TestExtension:
    def test_a_new_position_works_everywhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(POSITIONS, "_entries", dict(POSITIONS))
        i, j = Name("i"), Name("j")

        @POSITIONS.register(expression=j - i, source="this test", left=BIAS)
        def later(queries: np.ndarray, keys: np.ndarray) -> Placed:
            distances = np.arange(float(len(keys))) - np.arange(float(len(queries)))[:, None]
            return Placed(queries, keys, bias=distances)

        trace = attend(ZEROS, ZEROS, ZEROS + 1, position="later", scoring="plain")
        # z = -i, 1 - i, 2 - i: shares of 1, e, e² in every row
        np.testing.assert_allclose(trace.weights, [[0.09003057, 0.24472847, 0.66524096]] * 3)
        for step in STEPS:
            for cell in product(range(3), range(3)):
                assert step.worked(trace, *cell).value == pytest.approx(
                    getattr(trace, step.field)[cell], abs=1e-9
                )
        assert "j - i" in STEPS[3].explain(trace).latex
        assert "k - i" in STEPS[3].explain(trace).latex
        assert STEPS[3].worked(trace, 0, 2).terms[0].value == 2.0

    def test_a_new_way_to_move_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(POSITIONS, "_entries", dict(POSITIONS))

        @POSITIONS.register(expression=Name("x", "i"), source="this test")
        def longer(queries: np.ndarray, keys: np.ndarray) -> Placed:
            return Placed(queries * np.arange(1.0, len(queries) + 1)[:, None], keys)

        words = np.ones((3, 2))
        trace = attend(words, words, words, position="longer")
        np.testing.assert_array_equal(trace.queries, [[1, 1], [2, 2], [3, 3]])
        np.testing.assert_array_equal(trace.raw_queries, words)
        assert trace.raw_keys is None
        assert STEPS[0].worked(trace, 2, 1).value == 3.0
