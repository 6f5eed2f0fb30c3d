"""What a changed word changes: which pieces are compared, and how much of a head's weight moves."""

from itertools import chain

import numpy as np
import pytest

from models.transformer.changing import aligned, change, moved
from models.transformer.pieces import Piece


def pieces(text: str) -> list[Piece]:
    return [Piece(letter, ord(letter), True) for letter in text]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "abc", [("a", "a"), ("b", "b"), ("c", "c")]),
        ("abc", "axc", [("a", "a"), ("b", "x"), ("c", "c")]),
        ("abc", "axyc", [("a", "a"), ("b", "xy"), ("c", "c")]),
        ("abc", "abxc", [("a", "a"), ("b", "bx"), ("c", "c")]),
        ("abc", "ac", [("ab", "a"), ("c", "c")]),
        ("abc", "xabc", [("a", "xa"), ("b", "b"), ("c", "c")]),
        ("abc", "xyz", [("abc", "xyz")]),
    ],
)
def test_what_is_compared_with_what(
    before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    pairs = aligned(pieces(before), pieces(after))
    spelled = [
        ("".join(before[at] for at in one), "".join(after[at] for at in other))
        for one, other in pairs
    ]
    assert spelled == expected
    assert list(chain.from_iterable(one for one, _ in pairs)) == list(range(len(before)))
    assert list(chain.from_iterable(other for _, other in pairs)) == list(range(len(after)))


def test_how_much_moved_by_hand() -> None:
    """Three tokens against two: the last two of the first count as one."""
    before = np.array([[[0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4]]])
    after = np.array([[[0.7, 0.3], [0.4, 0.6]]])
    pairs = [((0,), (0,)), ((1, 2), (1,))]
    # Rows 0.5 0.5 and, the mean of two, 0.2 0.8; they moved 0.2 each.
    np.testing.assert_allclose(moved(before, after, pairs), [0.2])


def test_the_heads_that_changed_most_come_first() -> None:
    text = pieces("abc")
    before = np.full((2, 2, 3, 3), 1 / 3)
    after = before.copy()
    after[1, 0] = np.eye(3)
    found = change(before, after, text, text, special=True)
    layer, head, share = found.strongest(3)[0]
    assert (layer, head) == (1, 0)
    np.testing.assert_allclose(share, 2 / 3, rtol=1e-6)
    assert [each[2] for each in found.strongest(9)][1:] == [0, 0, 0]
