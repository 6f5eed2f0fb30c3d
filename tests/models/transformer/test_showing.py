"""One head in full: what arrives is the network's own, with the model's signs or without them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.transformer.explain import Run
from models.transformer.showing import Closeup, OfHead
from models.transformer.switching import NoSuchHead
from models.workers import showing
from tests.models.transformer import tiny
from tests.models.transformer.test_following import TEXT, model

HEAD = (1, 1)


def explained(name: str) -> Run:
    """The first piece and the last are the model's own signs."""
    run = model(name).explain(TEXT)
    first, *typed, last = run.pieces
    signs = (replace(piece, special=True) for piece in (first, last))
    return replace(run, pieces=(next(signs), *typed, next(signs)))


def arrived(name: str) -> Closeup:
    """By way of what travels."""
    header, body = showing.head(model(name), explained(name), HEAD)
    return OfHead.read(json.loads(json.dumps(header)), body)


@pytest.mark.parametrize("name", tiny.DESIGNS)
def test_a_head_arrives_as_the_network_has_it(name: str) -> None:
    run, found = explained(name), arrived(name)
    trace, expected = found.trace(special=True), run.heads[1][1]
    np.testing.assert_allclose(trace.weights, run.weights[HEAD], atol=1e-6)
    np.testing.assert_array_equal(trace.values, expected.values)
    np.testing.assert_array_equal(trace.raw_queries, expected.raw_queries)
    np.testing.assert_array_equal(trace.projection, expected.projection)
    assert trace.query_tokens == tuple(TEXT)
    assert trace.position == ("rotary" if name == "llama" else "none")


@pytest.mark.parametrize("name", tiny.DESIGNS)
def test_without_the_model_s_signs_each_row_is_shared_among_what_was_typed(name: str) -> None:
    run, trace = explained(name), arrived(name).trace(special=False)
    kept = run.weights[HEAD][1:-1, 1:-1]
    np.testing.assert_allclose(trace.weights, kept / kept.sum(axis=1, keepdims=True), atol=1e-6)
    assert trace.query_tokens == tuple(TEXT[1:-1])
    # Rotated rows that no longer begin at the first position are not worked out anew.
    assert (trace.projection is None) is (name == "llama")


@pytest.mark.parametrize("special", [False, True])
def test_the_length_of_what_a_value_adds_to_a_state(special: bool) -> None:
    """‖v W_O‖, by the rows of the matrix that the head's outputs are multiplied with."""
    run, found = explained("gpt"), arrived("gpt")
    size = run.network.design.head_size
    into = run.network.layers[1].output.weight[:, HEAD[1] * size :].tolist()
    values = run.seen.layers[1].values[HEAD[1]].tolist()
    added = [[sum(a * b for a, b in zip(v, row, strict=True)) for row in into] for v in values]
    expected = [sum(x * x for x in each) ** 0.5 for each in added]
    np.testing.assert_allclose(
        found.norms(special=special), expected if special else expected[1:-1], rtol=1e-5
    )


def test_a_head_that_is_not_there_is_named() -> None:
    for head in ((2, 0), (0, 2), (-1, 0), (0, -1)):
        with pytest.raises(NoSuchHead):
            showing.head(model(), explained("llama"), head)
