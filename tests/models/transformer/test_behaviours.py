"""What a head does, on weights whose behaviour is known."""

import numpy as np
import pytest

from models.transformer import behaviours
from models.transformer.behaviours import BEHAVIOURS, breadth, earned, shares
from models.transformer.pieces import Piece

# <s> the cat . the cat </s>
PIECES = (
    Piece("<s>", 0, True, True),
    Piece("the", 5, True),
    Piece("cat", 6, True),
    Piece(".", 7, False),
    Piece("the", 5, True),
    Piece("cat", 6, True),
    Piece("</s>", 2, True, True),
)
N = len(PIECES)


def looking(at: dict[int, int]) -> np.ndarray:
    """Each row looks at itself alone, but for those that are given."""
    weights = np.eye(N)
    for row, column in at.items():
        weights[row] = np.eye(N)[column]
    return weights


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("previous", {2: 1, 3: 2, 4: 3, 5: 4}),
        ("next", {1: 2, 2: 3, 3: 4, 4: 5}),
        ("itself", {}),
        ("first", dict.fromkeys(range(1, N), 0)),
        ("separators", dict.fromkeys(range(N), 6)),
        ("same", {1: 4, 4: 1, 2: 5, 5: 2}),
        ("induction", {4: 2, 5: 3}),
        ("punctuation", {row: 3 for row in range(N) if row != 3}),
    ],
)
def test_a_head_that_does_just_this_has_all_its_share(name: str, at: dict[int, int]) -> None:
    found = shares(looking(at), PIECES)
    np.testing.assert_allclose(found[name], 1.0)
    assert earned({each: float(share) for each, share in found.items()}) == name


def test_shares_are_means_over_the_rows_that_have_a_target() -> None:
    """The second 'the' looks at 'cat' with 0.25 and the second 'cat' at '.' with 0.5."""
    weights = np.full((N, N), 0.0)
    weights[:, 0] = 1.0
    weights[4] = [0.75, 0, 0.25, 0, 0, 0, 0]
    weights[5] = [0.5, 0, 0, 0.5, 0, 0, 0]
    found = shares(np.stack([weights, np.eye(N)]), PIECES)
    np.testing.assert_allclose(found["induction"], [0.375, 0.0])
    np.testing.assert_allclose(found["first"], [(1 + 1 + 1 + 0.75 + 0.5) / 5, 0.0])


def test_without_a_target_there_is_no_share() -> None:
    found = shares(np.eye(2), PIECES[1:3])
    assert np.isnan(found["induction"])
    assert np.isnan(found["same"])
    assert earned({"induction": float("nan"), "itself": 0.4}) == "mixed"


def test_a_name_is_earned_by_more_than_half_and_broad_by_evenness_alone() -> None:
    assert earned({"previous": 0.5, "next": 0.3}) == "mixed"
    assert earned({"previous": 0.501, "next": 0.3}) == "previous"
    assert earned({"previous": 0.5}, breadth=0.9) == "mixed"
    assert earned({"previous": 0.5}, breadth=0.901) == "broad"
    assert earned({"previous": 0.6}, breadth=0.95) == "previous"


def test_a_head_that_answers_a_repetition_is_called_by_that() -> None:
    """Where nothing repeats it looks at the first token: that is how it waits."""
    assert earned({"first": 0.7, "induction": 0.57, "same": 0.1}) == "induction"
    assert earned({"first": 0.7, "induction": 0.5, "same": float("nan")}) == "first"
    assert earned({"first": 0.7, "induction": 0.6, "same": 0.65}) == "same"


def test_breadth_is_that_of_even_and_of_sharp_rows() -> None:
    even, sharp = np.full((4, 4), 0.25), np.eye(4)
    causal = np.tril(np.ones((4, 4))) / np.arange(1, 5)[:, None]
    np.testing.assert_allclose(breadth(np.stack([even, sharp])), [1.0, 0.0])
    np.testing.assert_allclose(breadth(causal, causal=True), 1.0)
    # Two of four keys alike in every row: ln 2 of ln 4.
    np.testing.assert_allclose(breadth(np.tile([0.5, 0.5, 0, 0], (4, 1))), 0.5)


def test_hidden_special_pieces_leave_rows_that_sum_to_one() -> None:
    weights = np.random.default_rng(0).dirichlet(np.ones(N), size=(2, N))
    kept = behaviours.without_special(weights, PIECES)
    assert kept.shape == (2, 5, 5)
    np.testing.assert_allclose(kept.sum(axis=-1), 1)
    np.testing.assert_allclose(kept[1, 0, 2], weights[1, 1, 3] / weights[1, 1, 1:6].sum())
    nothing = behaviours.without_special(looking({2: 0}), PIECES)
    np.testing.assert_array_equal(nothing[1], 0)


def test_words_are_sums_of_columns_and_means_of_rows() -> None:
    weights = np.random.default_rng(1).dirichlet(np.ones(4), size=4)
    merged = behaviours.of_words(weights, [[0], [1, 2], [3]])
    np.testing.assert_allclose(merged.sum(axis=1), 1)
    np.testing.assert_allclose(merged[0, 1], weights[0, 1] + weights[0, 2])
    np.testing.assert_allclose(merged[1, 0], (weights[1, 0] + weights[2, 0]) / 2)


def test_rollout_by_hand() -> None:
    """Two layers of one head, two tokens."""
    one, two = np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[0.0, 1.0], [0.0, 1.0]])
    flow = behaviours.rollout(np.stack([one[None], two[None]]))
    # 0.5·one + 0.5·I = [[1, 0], [.25, .75]]; 0.5·two + 0.5·I = [[.5, .5], [0, 1]]
    np.testing.assert_allclose(flow, [[0.5 + 0.125, 0.375], [0.25, 0.75]])


def test_every_behaviour_gives_a_square_of_truths() -> None:
    for behaviour in BEHAVIOURS.values():
        where = behaviour.where(PIECES)
        assert (where.shape, where.dtype) == ((N, N), np.dtype(bool))
