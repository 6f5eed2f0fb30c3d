"""Matrices worked on some rows at a time: no border between two blocks is seen in a number."""

from typing import Any

import numpy as np
import pytest

from attention import SIMILARITIES, attend
from attention.blocks import blocks
from attention.order import total, total_of_shares
from tests import oracle
from tests.attention.arrays import QUANTITIES

ROWS = 4
"""How many rows of the cells below are one block."""


@pytest.mark.parametrize(
    ("rows", "width", "block", "lengths"),
    [
        (3, 5, 20, [3]),
        (4, 5, 20, [4]),
        (5, 5, 20, [4, 1]),
        (5, 5, 24, [4, 1]),
        (8, 5, 20, [4, 4]),
        (2, 100, 20, [1, 1]),  # a row is never cut
        (2, 0, 20, [2]),
        (0, 5, 20, []),
    ],
)
def test_blocks_cover_every_row_once(rows: int, width: int, block: int, lengths: list[int]) -> None:
    found = list(blocks(rows, width, block))
    assert [len(range(rows)[some]) for some in found] == lengths
    assert [i for some in found for i in range(rows)[some]] == list(range(rows))


@pytest.fixture(params=["few", "many"])
def small_blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of four rows of six; and similarities as they are taken of few words, or of many."""
    monkeypatch.setattr("attention.blocks.BLOCK", ROWS * 6)
    monkeypatch.setattr("attention.similarity.BLOCK", ROWS * 6 * 3)
    monkeypatch.setattr("attention.similarity.MANY", 0 if request.param == "many" else 2**60)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("m", [ROWS - 1, ROWS, ROWS + 1, 2 * ROWS])
def test_cells_of_many_blocks_agree_with_plain_loops(similarity: str, m: int) -> None:
    generator = np.random.default_rng(m)
    queries, keys, values = (generator.normal(size=(count, 3)) for count in (m, 6, 6))
    parameters = SIMILARITIES[similarity].parameters(3, 3, seed=1)
    options: dict[str, Any] = {
        "scoring": "ratio",
        "mask": generator.random((m, 6)) < 0.8,
        "bias": generator.normal(size=(m, 6)),
        "temperature": 1.5,
    }
    options["mask"][:, 0] = True
    found = attend(queries, keys, values, similarity=similarity, parameters=parameters, **options)
    lists = {
        name: np.asarray(value).tolist()
        for name, value in (parameters | options).items()
        if name != "scoring"
    }
    expected = oracle.attend(
        queries.tolist(),
        keys.tolist(),
        values.tolist(),
        similarity=similarity,
        scoring="ratio",
        parameters={name: lists.pop(name) for name in parameters},
        **lists,
    )
    for field in QUANTITIES:
        np.testing.assert_allclose(
            getattr(found, field), getattr(expected, field), rtol=1e-10, atol=1e-11, err_msg=field
        )


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("n", [ROWS - 1, ROWS, ROWS + 1, 13])
def test_the_order_of_words_changes_nothing_across_blocks(similarity: str, n: int) -> None:
    generator = np.random.default_rng(n)
    words = generator.normal(size=(5, 4))[generator.integers(0, 5, size=n)]
    order = generator.permutation(n)
    hidden = generator.random((n, n)) < 0.2
    before, after = (
        attend(some, some, some, similarity=similarity, mask=~mask, undefined="nan")
        for some, mask in ((words, hidden), (words[order], hidden[np.ix_(order, order)]))
    )
    for field in ("similarities", "scores", "weights"):
        np.testing.assert_array_equal(
            getattr(after, field), getattr(before, field)[np.ix_(order, order)], err_msg=field
        )


@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_nor_does_it_among_hundreds_of_words(similarity: str) -> None:
    """Here, products of matrices really are rounded by where a row stands."""
    generator = np.random.default_rng(8)
    words = generator.normal(size=(261, 50))
    words[-20:] = words[:20]
    order = generator.permutation(len(words))
    before, after = (
        attend(some, some, some, similarity=similarity) for some in (words, words[order])
    )
    for field in ("similarities", "scores", "weights"):
        numbers = getattr(before, field)
        np.testing.assert_array_equal(getattr(after, field), numbers[np.ix_(order, order)])
        np.testing.assert_array_equal(numbers[-20:], numbers[:20])
        np.testing.assert_array_equal(numbers[:, -20:], numbers[:, :20])
    np.testing.assert_array_equal(before.outputs[-20:], before.outputs[:20])


@pytest.mark.parametrize("similarity", ["dot", "cosine", "euclidean", "gaussian"])
@pytest.mark.parametrize("n", [1, 7, 8, 9, 100, 500, 512])
def test_what_is_symmetric_is_so_to_the_last_bit(similarity: str, n: int) -> None:
    words = np.random.default_rng(9).normal(size=(n, 5))
    found = attend(words, words, words, similarity=similarity, scoring="plain").similarities
    np.testing.assert_array_equal(found, found.T)


@pytest.mark.parametrize("rows", [ROWS - 1, ROWS, ROWS + 1])
def test_sums_of_many_blocks(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attention.blocks.BLOCK", ROWS * 6)
    numbers = np.random.default_rng(rows).integers(0, 9, size=(rows, 6)) / 8
    expected = [sum(row) for row in numbers.tolist()]
    np.testing.assert_array_equal(total(numbers), expected)
    np.testing.assert_array_equal(total_of_shares(numbers), expected)
