"""All heads in little: what a page is sent is what the weights say."""

from dataclasses import fields

import numpy as np
import pytest

from models.transformer.glance import (
    LINKS,
    MOST_CELLS,
    Overview,
    glance,
    packed,
    pictures,
    unpacked,
)
from tests.ui.transformer.small import PIECES, weights

TYPED = [1, 2, 3, 4]


def of(beta: np.ndarray, *, special: bool = False, merged: bool = False) -> Overview:
    return glance(beta, PIECES, causal=False, rotary=False, special=special, merged=merged)


def test_it_travels_whole() -> None:
    before = of(weights())
    after = unpacked(*packed(before))
    for field in fields(Overview):
        one, other = getattr(before, field.name), getattr(after, field.name)
        if field.name == "measures":
            assert one.keys() == other.keys()
            for name in one:
                np.testing.assert_array_equal(one[name], other[name])
        elif isinstance(one, np.ndarray):
            np.testing.assert_array_equal(one, other)
        else:
            assert one == other


def test_the_heads_that_link_two_tokens_most() -> None:
    """Against a plain loop; special pieces left out, and each row shared out anew."""
    beta = weights()
    found = of(beta)
    for i, row in enumerate(TYPED):
        for j, column in enumerate(TYPED):
            every = []
            for layer in range(2):
                for head in range(3):
                    kept = sum(float(beta[layer, head, row, k]) for k in TYPED)
                    before = float(beta[layer, head, row, column])
                    every.append((before / kept, before, layer * 3 + head))
            every.sort(reverse=True)
            expected = every[:LINKS]
            assert found.heads[i, j].tolist() == [index for _, _, index in expected]
            np.testing.assert_allclose(found.links[i, j], [link for link, _, _ in expected], 1e-5)
            np.testing.assert_allclose(found.before[i, j], [raw for _, raw, _ in expected], 1e-5)
            assert found.first[i, j] == max(every, key=lambda each: each[1])[2]


@pytest.mark.parametrize("special", [False, True])
@pytest.mark.parametrize("merged", [False, True])
def test_what_is_shown_is_told_by_its_tokens(special: bool, merged: bool) -> None:
    found = of(weights(), special=special, merged=merged)
    words = ["we", "singing", "it"] if merged else ["we", "sing", "ing", "it"]
    assert found.tokens.texts == (("<s>", *words, "</s>") if special else tuple(words))
    sums = found.cells.sum(axis=-1) / 255
    np.testing.assert_allclose(sums, 1, atol=0.5 / 255 * len(found.tokens))
    assert found.tokens.of_piece(3) == found.tokens.texts.index("singing" if merged else "ing")
    share = weights()[..., TYPED, :][..., [0, 5]].sum(axis=-1).mean(axis=-1)
    np.testing.assert_allclose(found.special_share, share, rtol=1e-5)


@pytest.mark.parametrize(("layers", "heads"), [(12, 12), (30, 9)])
def test_a_long_text_stays_small(layers: int, heads: int) -> None:
    """At the most pieces that a model reads: each cell is the largest of a block."""
    beta = weights(128, layers, heads)
    cells, pooled = pictures(beta)
    assert cells.size <= MOST_CELLS
    block = beta[3, 2, pooled : 2 * pooled, : 1 * pooled]
    assert cells[3, 2, 1, 0] == round(float(block.max()) * 255)
