"""Every head as a trace: the model's own numbers, by the same arithmetic as everywhere."""

import numpy as np
import pytest

from attention import STEPS
from attention.heads import concatenated
from models.transformer.explain import Run
from models.transformer.network import mix, run
from models.transformer.pieces import Piece, words
from tests.models.transformer import tiny

PIECES = tuple(
    Piece(text, number, starts)
    for text, number, starts in [
        ("the", 3, True),
        ("ani", 1, True),
        ("mal", 4, False),
        ("it", 5, True),
    ]
)


def explained(name: str) -> Run:
    network = tiny.network(name)
    numbers = np.array([piece.number for piece in PIECES])
    return Run(PIECES, network, run(network, numbers))


@pytest.mark.parametrize("name", tiny.DESIGNS)
def test_a_trace_is_the_head_of_the_network(name: str) -> None:
    found = explained(name)
    for layer, seen in enumerate(found.seen.layers):
        traces = found.heads[layer][:]
        np.testing.assert_allclose(
            [trace.weights for trace in traces], found.weights[layer], atol=1e-6
        )
        outputs = mix(seen).transpose(1, 0, 2).reshape(len(PIECES), -1)
        np.testing.assert_allclose(concatenated(traces), outputs, atol=1e-5)
        assert all(trace.query_tokens == found.tokens for trace in traces)


@pytest.mark.parametrize("name", tiny.DESIGNS)
def test_the_arithmetic_of_any_cell_comes_to_the_cell(name: str) -> None:
    found = explained(name)
    trace = found.heads[1][1]
    for step in STEPS:
        numbers = getattr(trace, step.field)
        for cell in ((0, 0), (3, 1), (3, 3)):
            value = step.worked(trace, *cell).value
            np.testing.assert_allclose(value, numbers[cell], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ["encoder", "gpt"])
def test_a_query_is_the_token_s_state_projected(name: str) -> None:
    trace = explained(name).heads[1][0]
    np.testing.assert_allclose(trace.raw_queries @ trace.projection, trace.queries, atol=1e-5)


def test_the_next_piece_is_a_distribution_and_the_last_layer_says_it() -> None:
    found = explained("llama")
    assert found.next is not None
    np.testing.assert_allclose(found.next.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(found.next_at(2, 3), found.next[3], atol=1e-6)
    assert np.abs(found.next_at(0, 3) - found.next[3]).max() > 1e-3
    assert explained("encoder").next is None


def test_heads_are_a_sequence() -> None:
    heads = explained("gpt").heads
    assert (len(heads), len(heads[0])) == (2, 2)
    assert heads[-1][-1] == heads[1][1]
    with pytest.raises(IndexError):
        heads[2]


def test_pieces_make_words() -> None:
    special = Piece("<s>", 0, True, True)
    assert words(PIECES) == [[0], [1, 2], [3]]
    assert words([special, *PIECES[1:3], special]) == [[0], [1, 2], [3]]
