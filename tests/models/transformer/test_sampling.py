"""What may be drawn, and what is, against a loop over the definitions."""

import math

import numpy as np
import pytest

from models.transformer.sampling import Rule, draw

SCORES = np.log(np.array([0.1, 0.4, 0.05, 0.3, 0.15]))


def by_a_loop(scores: list[float], rule: Rule) -> dict[int, float]:
    """The pieces that are kept, with their shares."""
    powers = [math.exp(score / rule.temperature) for score in scores]
    likely = sorted(
        ((power / sum(powers), number) for number, power in enumerate(powers)),
        key=lambda each: (-each[0], each[1]),
    )
    if rule.top_k:
        likely = likely[: rule.top_k]
    whole = sum(share for share, _ in likely)
    kept: list[tuple[float, int]] = []
    for share, number in likely:
        kept.append((share, number))
        if sum(share for share, _ in kept) / whole >= rule.top_p:
            break
    together = sum(share for share, _ in kept)
    return {number: share / together for share, number in kept}


@pytest.mark.parametrize(
    "rule",
    [
        Rule(),
        Rule(temperature=0.3),
        Rule(temperature=4.0, top_p=0.9),
        Rule(top_k=2),
        Rule(top_k=3, top_p=0.6),
        Rule(top_p=0.05),
        Rule(top_k=99),
    ],
)
def test_what_is_kept_is_what_the_definitions_say(rule: Rule) -> None:
    found = draw(SCORES, rule)
    expected = by_a_loop(SCORES.tolist(), rule)
    assert found.order[: found.kept].tolist() == list(expected)
    np.testing.assert_allclose(found.shares, list(expected.values()))


def test_the_nucleus_holds_the_piece_that_reaches_it() -> None:
    """0.4 + 0.3 are less than 0.75, so 0.15 belongs to it."""
    found = draw(SCORES, Rule(top_p=0.75))
    assert found.order[: found.kept].tolist() == [1, 3, 4]
    np.testing.assert_allclose(found.likely, [0.4, 0.3, 0.15, 0.1, 0.05])


def test_pieces_are_drawn_as_often_as_their_shares_say() -> None:
    drawn = [draw(SCORES, Rule(top_k=3, seed=seed)).number for seed in range(2000)]
    counts = np.bincount(drawn, minlength=5) / len(drawn)
    np.testing.assert_allclose(counts, [0, 0.4 / 0.85, 0, 0.3 / 0.85, 0.15 / 0.85], atol=0.04)
    assert draw(SCORES, Rule(seed=7)).number == draw(SCORES, Rule(seed=7)).number


def test_the_point_falls_into_the_share_of_what_is_drawn() -> None:
    for seed in range(20):
        found = draw(SCORES, Rule(seed=seed))
        before = found.shares[: found.rank].sum()
        assert before <= found.point < before + found.shares[found.rank]


def test_scores_of_any_size_are_drawn_from() -> None:
    found = draw(np.array([1e4, -1e4, 9.9e3], dtype=np.float32), Rule(temperature=0.1))
    assert found.order.tolist() == [0, 2, 1]
    np.testing.assert_array_equal(found.likely, [1, 0, 0])


@pytest.mark.parametrize(
    ("name", "value"), [("temperature", 0.0), ("top_k", -1), ("top_p", 0.0), ("top_p", 1.1)]
)
def test_a_rule_that_is_none_says_which_number(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        Rule(**{name: value})
