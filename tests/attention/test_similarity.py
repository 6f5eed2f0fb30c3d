"""Each similarity against numbers worked by hand, plain loops, and what it promises."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_strategies

from attention import SIMILARITIES
from tests import oracle

QUERIES = np.array([[1.0, 0.0], [1.0, 2.0]])
KEYS = np.array([[1.0, 1.0], [0.0, 2.0], [-1.0, 0.0]])

BY_HAND = {
    # (1,0)·(1,1) = 1, (1,0)·(0,2) = 0, (1,0)·(-1,0) = -1; (1,2)·(1,1) = 1 + 2, 0 + 4, -1 + 0
    "dot": ({}, [[1, 0, -1], [3, 4, -1]]),
    # the above over the lengths 1, √5 and √2, 2, 1: 1/√2, 0, -1; 3/√10, 4/(2√5), -1/√5
    "cosine": ({}, [[0.70710678, 0, -1], [0.94868330, 0.89442719, -0.44721360]]),
    # differences (0,-1), (1,-2), (2,0): squares 1, 5, 4; (0,1), (1,0), (2,2): 1, 1, 8; times -1/2
    "euclidean": ({}, [[-0.5, -2.5, -2], [-0.5, -0.5, -4]]),
    # those squares over 2σ² = 2·2² = 8: e^-0.125, e^-0.625, e^-0.5; e^-0.125 twice, e^-1
    "gaussian": (
        {"sigma": 2.0},
        [[0.88249690, 0.53526143, 0.60653066], [0.88249690, 0.88249690, 0.36787944]],
    ),
    # sums of the vectors (2,1), (1,2), (0,0); (2,3), (1,4), (0,2); so tanh 2 + 2 tanh 1, ... with
    # tanh 1, 2, 3, 4 = 0.76159416, 0.96402758, 0.99505475, 0.99932930
    "additive": (
        {"W": np.eye(2), "U": np.eye(2), "v": np.array([1.0, 2.0])},
        [[2.48721589, 2.68964932, 0], [2.95413709, 2.76025276, 1.92805516]],
    ),
    # (1,0)W = (1,2) and (1,2)W = (1,4): 1 + 2, 0 + 4, -1; 1 + 4, 0 + 8, -1
    "bilinear": ({"W": np.array([[1.0, 2.0], [0.0, 1.0]])}, [[3, 4, -1], [5, 8, -1]]),
}

LOOKS_AT_COMPONENTS = ("euclidean", "gaussian", "additive")


def vectors(count: int, width: int) -> st.SearchStrategy[np.ndarray]:
    """Multiples of an eighth, zero among them: products and sums of them are exact."""
    whole = numpy_strategies.arrays(np.int64, (count, width), elements=st.integers(-40, 40))
    return whole.map(lambda numbers: numbers / 8)


def compare(name: str, queries: np.ndarray, keys: np.ndarray, **given: object) -> np.ndarray:
    entry = SIMILARITIES[name]
    parameters = entry.parameters(queries.shape[1], keys.shape[1], given=given)
    return entry.function(queries, keys, **parameters)


def test_every_similarity_here_is_registered() -> None:
    assert set(BY_HAND) == set(oracle.SIMILARITIES)
    assert set(BY_HAND) <= set(SIMILARITIES)


@pytest.mark.parametrize("name", BY_HAND)
def test_worked_by_hand(name: str) -> None:
    parameters, expected = BY_HAND[name]
    np.testing.assert_allclose(compare(name, QUERIES, KEYS, **parameters), expected, atol=5e-9)


@pytest.mark.parametrize("name", oracle.SIMILARITIES)
@given(queries=vectors(3, 5), keys=vectors(4, 5))
def test_agrees_with_plain_loops(name: str, queries: np.ndarray, keys: np.ndarray) -> None:
    parameters = SIMILARITIES[name].parameters(5, 5, seed=1)
    lists = {key: np.asarray(value).tolist() for key, value in parameters.items()}
    expected = [
        [oracle.SIMILARITIES[name](x, y, **lists) for y in keys.tolist()] for x in queries.tolist()
    ]
    found = SIMILARITIES[name].function(queries, keys, **parameters)
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("name", SIMILARITIES)
@given(queries=vectors(3, 4), keys=vectors(5, 4))
def test_a_pair_alone_is_as_alike_as_among_others(
    name: str, queries: np.ndarray, keys: np.ndarray
) -> None:
    whole = compare(name, queries, keys)
    assert whole.shape == (3, 5)
    for i in range(3):
        for j in range(5):
            alone = compare(name, queries[i : i + 1], keys[j : j + 1])
            np.testing.assert_allclose(alone, [[whole[i, j]]], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", SIMILARITIES)
@given(queries=vectors(3, 4), keys=vectors(5, 4))
def test_the_sign_is_as_declared(name: str, queries: np.ndarray, keys: np.ndarray) -> None:
    found = compare(name, queries, keys)
    if SIMILARITIES[name].sign:
        assert (found * SIMILARITIES[name].sign >= 0).all()


@pytest.mark.parametrize("name", [n for n in SIMILARITIES if not SIMILARITIES[n].sign])
def test_both_signs_occur_where_none_is_declared(name: str) -> None:
    vectors = np.random.default_rng(3).normal(size=(12, 4))
    found = compare(name, vectors, vectors)
    assert found.min() < 0 < found.max()


@pytest.mark.parametrize("name", [n for n in SIMILARITIES if not SIMILARITIES[n].same_width])
def test_queries_and_keys_of_different_widths(name: str) -> None:
    queries, keys = np.ones((2, 3)), np.ones((4, 5))
    assert compare(name, queries, keys).shape == (2, 4)


@given(
    queries=vectors(3, 4),
    keys=vectors(5, 4),
    lengths=st.tuples(*[st.floats(1e-200, 1e200)] * 2),
)
def test_cosine_ignores_length(
    queries: np.ndarray, keys: np.ndarray, lengths: tuple[float, float]
) -> None:
    stretched = compare("cosine", queries * lengths[0], keys * lengths[1])
    np.testing.assert_allclose(stretched, compare("cosine", queries, keys), atol=1e-12)


def test_cosine_never_leaves_its_bounds() -> None:
    vectors = np.random.default_rng(0).normal(size=(200, 7))
    found = compare("cosine", vectors, vectors)
    assert found.max() <= 1.0
    assert found.min() >= -1.0


def test_a_zero_vector_has_cosine_0_with_everything() -> None:
    found = compare("cosine", np.zeros((1, 2)), np.array([[0.0, 0.0], [3.0, 4.0]]))
    np.testing.assert_array_equal(found, [[0.0, 0.0]])


def test_equal_vectors_are_exactly_at_the_top() -> None:
    vectors = 1e6 + np.random.default_rng(0).normal(size=(6, 5))
    np.testing.assert_array_equal(np.diag(compare("euclidean", vectors, vectors)), np.zeros(6))
    np.testing.assert_array_equal(np.diag(compare("gaussian", vectors, vectors)), np.ones(6))


@pytest.mark.parametrize("name", LOOKS_AT_COMPONENTS)
@pytest.mark.parametrize("block", [1, 40, 77])
def test_the_size_of_a_block_does_not_matter(
    name: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(2)
    queries, keys = generator.normal(size=(7, 5)), generator.normal(size=(4, 5))
    at_once = compare(name, queries, keys)
    monkeypatch.setattr("attention.similarity.BLOCK", block)
    np.testing.assert_allclose(compare(name, queries, keys), at_once, rtol=1e-14)


def long_differences(queries: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Squared distances by plain loops, each sum exact."""
    return np.array(
        [
            [math.fsum((a - b) ** 2 for a, b in zip(x, y, strict=True)) for y in keys.tolist()]
            for x in queries.tolist()
        ]
    )


def clouds(kind: str) -> np.ndarray:
    """Vectors (40, 9) that try what products of them lose."""
    generator = np.random.default_rng(5)
    some = generator.normal(size=(40, 9))
    return {
        "apart": some,
        "close to each other, far from 0": 1e6 + some,
        "a few alike": np.repeat(some[:8], 5, axis=0) + 1e-9 * generator.normal(size=(40, 9)),
        "of any length": some * np.logspace(-60, 60, 40)[:, None],
        "almost nothing": some * 1e-150,
        "too large for a square": some * np.where(np.arange(40) % 7, 1.0, 1e160)[:, None],
        "zeros among them": np.where(np.arange(40)[:, None] % 3, some, 0.0),
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "apart",
        "close to each other, far from 0",
        "a few alike",
        "of any length",
        "almost nothing",
        "zeros among them",
    ],
)
def test_many_distances_are_as_exact_as_few(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a matrix product where that loses nothing, by differences where it would."""
    monkeypatch.setattr("attention.similarity.MANY", 0)
    vectors = clouds(kind)
    expected = -0.5 * long_differences(vectors, vectors)
    found = compare("euclidean", vectors, vectors)
    np.testing.assert_allclose(found, expected, rtol=12 * 2**-52 * 16, atol=0)
    np.testing.assert_array_equal(np.diag(found), np.zeros(40))
    np.testing.assert_array_equal(np.diag(compare("gaussian", vectors, vectors)), np.ones(40))


def test_distances_that_overflow_do_so_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = clouds("too large for a square")
    with np.errstate(over="ignore", invalid="ignore"):
        few = compare("euclidean", vectors, vectors)
        monkeypatch.setattr("attention.similarity.MANY", 0)
        many = compare("euclidean", vectors, vectors)
    assert np.isinf(few).any()
    np.testing.assert_allclose(many, few, rtol=1e-13)
    np.testing.assert_array_equal(np.diag(many), np.zeros(40))


@pytest.mark.parametrize("scale", [0.0, 1e-9, 1e-3, 1.0, 30.0, 1e3])
def test_many_additive_ones_are_as_exact_as_few(
    scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within a few units of the last digit of what is added up."""
    generator = np.random.default_rng(6)
    queries, keys = scale * generator.normal(size=(30, 5)), scale * generator.normal(size=(40, 6))
    parameters = SIMILARITIES["additive"].parameters(5, 6, seed=2)
    left, right = queries @ parameters["W"].T, keys @ parameters["U"].T
    v = parameters["v"].tolist()
    expected = [
        [
            math.fsum(c * math.tanh(a + b) for c, a, b in zip(v, x, y, strict=True))
            for y in right.tolist()
        ]
        for x in left.tolist()
    ]
    monkeypatch.setattr("attention.similarity.MANY", 0)
    found = compare("additive", queries, keys, **parameters)
    least = min(1.0, scale) * 4 * 2**-52 * np.abs(v).sum()
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=least)
    assert scale or not found.any()


@pytest.mark.parametrize("width", [1, 2, 3, 16])
@pytest.mark.parametrize(
    ("scale", "weight"), [(1.0, 1.0), (40.0, 1e90), (150.0, 1.0), (40.0, 1e300)]
)
def test_many_additive_ones_of_any_width_and_size(
    width: int, scale: float, weight: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terms are taken two at a time, so that one may be left over; products may grow large."""
    generator = np.random.default_rng(width)
    left, right = (generator.uniform(-scale, scale, size=(count, width)) for count in (6, 7))
    left[0, 0], right[0, 0] = scale, scale
    v = weight * generator.uniform(-1, 1, size=width)
    expected = [
        [
            math.fsum(c * math.tanh(a + b) for c, a, b in zip(v.tolist(), x, y, strict=True))
            for y in right.tolist()
        ]
        for x in left.tolist()
    ]
    monkeypatch.setattr("attention.similarity.MANY", 0)
    one = np.eye(width)
    found = compare("additive", left, right, W=one, U=one, v=v)
    np.testing.assert_allclose(found, expected, rtol=0, atol=20 * 2**-52 * np.abs(v).sum())


def test_default_parameters() -> None:
    # σ = √(d/2) = √(8/2) = 2
    assert SIMILARITIES["gaussian"].parameters(8, 8) == {"sigma": 2.0}
    additive = SIMILARITIES["additive"].parameters(400, 300)
    assert {name: value.shape for name, value in additive.items()} == {
        "W": (16, 400),
        "U": (16, 300),
        "v": (16,),
    }
    np.testing.assert_allclose(additive["W"].var() * 400, 1, rtol=0.1)
    np.testing.assert_allclose(additive["U"].var() * 300, 1, rtol=0.1)
    bilinear = SIMILARITIES["bilinear"].parameters(100, 90)["W"]
    assert bilinear.shape == (100, 90)
    np.testing.assert_allclose((bilinear - np.eye(100, 90)).std(), 0.1, rtol=0.05)


@pytest.mark.parametrize("name", [n for n in SIMILARITIES if SIMILARITIES[n].untrained])
def test_random_parameters_follow_the_seed(name: str) -> None:
    entry = SIMILARITIES[name]
    first, again, other = (entry.parameters(4, 4, seed=seed) for seed in (7, 7, 8))
    for key in first:
        np.testing.assert_array_equal(first[key], again[key])
        assert not np.array_equal(first[key], other[key])


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("dot", {"sigma": 1.0}, "parameters: got sigma, expected some of none for dot"),
        ("gaussian", {"width": 1.0}, "parameters: got width, expected some of sigma"),
        ("gaussian", {"sigma": 0.0}, "sigma: got 0.0, expected a finite number above 0"),
        ("gaussian", {"sigma": -1.0}, "sigma: got -1.0, expected"),
        ("gaussian", {"sigma": np.nan}, "sigma: got nan, expected"),
        ("gaussian", {"sigma": [1.0, 2.0]}, r"sigma: got \[1.0, 2.0\], expected a finite number"),
        ("gaussian", {"sigma": "wide"}, "sigma: got 'wide', expected a finite number"),
        ("bilinear", {"W": "identity"}, "W: expected numbers in two axes"),
        ("bilinear", {"W": np.eye(3)}, r"W: got shape \(3, 3\), expected \(4, 4\)"),
        ("bilinear", {"W": np.full((4, 4), np.inf)}, "W: got a number that is not finite"),
        ("additive", {"W": np.ones((3, 4))}, r"U: got shape \(16, 4\), expected \(3, 4\)"),
        ("additive", {"v": np.ones((16, 1))}, r"v: got shape \(16, 1\), expected one axis"),
    ],
)
def test_bad_parameters_are_named(name: str, given: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SIMILARITIES[name].parameters(4, 4, given=given)
