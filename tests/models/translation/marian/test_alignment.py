"""Which head aligns: how links are made and counted, and what was measured on a few pairs."""

from collections import Counter

import numpy as np
import pytest

from attention import attend
from models import translation
from models.translation.marian.alignment import error_rates, linked, read, words
from models.translation.packaged import ALIGNER, ALIGNMENT_ERROR, PACKAGED
from tests.models.translation.marian.test_shipped import installed


def test_a_word_is_linked_with_that_at_which_its_pieces_look_most() -> None:
    """Two written words, the first in two pieces; the first source word in two pieces, then the
    end. Weights, by the logarithm as scores:

        .3 .3 .4 0        word 0 looks at word 0 with .55 and at word 1 with .45
        .2 .3 .5 0
        .1 .1 .2 .6       word 1 looks at the end
    """
    weights = np.array([[0.3, 0.3, 0.4, 1e-9], [0.2, 0.3, 0.5, 1e-9], [0.1, 0.1, 0.2, 0.6]])
    trace = attend(
        np.log(weights),
        np.eye(4),
        np.eye(4),
        similarity="dot",
        scoring="plain",
        query_tokens=("Um", "·as", "."),
        key_tokens=("O", "·ne", "two", "⟨end⟩"),
    )
    np.testing.assert_allclose(trace.weights, weights / weights.sum(axis=1, keepdims=True))
    assert linked(trace, 2) == {(0, 0)}


def test_every_hand_aligned_word_is_in_its_sentence() -> None:
    pairs = read()
    assert len(pairs) == 18
    for pair in pairs:
        assert {link[0] for link in pair.links} <= {*words(pair.english)}
        assert {link[1] for link in pair.links} <= {*words(pair.portuguese)}
        assert max(Counter(pair.links).values()) == 1


@installed
@pytest.mark.parametrize("direction", PACKAGED)
def test_the_rates_are_those_that_are_shown_and_the_head_that_was_trained_to_align_does(
    direction: str,
) -> None:
    rates = error_rates(translation.load(direction), read())
    np.testing.assert_allclose(rates, ALIGNMENT_ERROR[direction], atol=0.02)
    assert np.unravel_index(rates.argmin(), rates.shape) == ALIGNER
    assert rates.min() < 0.15 < np.sort(rates, axis=None)[1]
