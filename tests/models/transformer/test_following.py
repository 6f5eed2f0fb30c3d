"""What comes next, and what changes without some heads, against plain loops."""

import json
import math
from itertools import chain

import numpy as np
import pytest

from models.transformer.explain import Run
from models.transformer.following import Following, OfNext, OfSwitch, Switched
from models.transformer.library import Model
from models.transformer.network import run
from models.transformer.pieces import Piece
from models.transformer.sampling import Rule
from models.transformer.switching import mean_outputs, switched_off
from models.workers import following
from tests.models.transformer import tiny
from tests.models.transformer.test_network import plain

TEXT = "dbebf"
IDS = [3, 1, 4, 1, 5]
LETTERS = "abcdefghij⟨"


class Letters:
    """A piece for each letter; the last one cannot be typed."""

    def __call__(self, text: str, most: int) -> list[Piece]:
        return [
            Piece(letter, LETTERS.index(letter), True) for letter in text[:most] if letter != "⟨"
        ]

    def text_of(self, number: int) -> str:
        return LETTERS[number]


def model(name: str = "llama") -> Model:
    return Model(name, tiny.network(name), Letters())


def softmax(scores: list[float], temperature: float = 1.0) -> list[float]:
    powers = [math.exp(score / temperature) for score in scores]
    return [power / sum(powers) for power in powers]


def ranked_of(rule: Rule, token: int | None = None) -> Following:
    asked = model()
    header = following.following(asked, asked.explain(TEXT), rule, token)
    return OfNext.read(json.loads(json.dumps(header)), b"")


def test_the_pieces_that_may_come_are_those_of_a_plain_loop() -> None:
    found = ranked_of(Rule(temperature=2.0, top_k=4, seed=3), token=2)
    scores = plain(tiny.network("llama"), IDS)["scores"][2]
    expected, likely = softmax(scores), softmax(scores, 2.0)
    order = sorted(range(len(scores)), key=lambda number: -expected[number])
    assert [each.number for each in found.candidates] == order
    np.testing.assert_allclose(
        [[each.probability, each.likely] for each in found.candidates],
        [[expected[number], likely[number]] for number in order],
        rtol=1e-3,
    )
    nucleus = sum(likely[number] for number in order[:4])
    shares = [likely[number] / nucleus for number in order[:4]] + [0.0] * (len(scores) - 4)
    np.testing.assert_allclose([each.share for each in found.candidates], shares, rtol=1e-3)
    np.testing.assert_allclose(found.nucleus, nucleus, rtol=1e-3)
    below = [sum(shares[:index]) for index in range(5)]
    index = next(index for index in range(4) if below[index] <= found.point < below[index + 1])
    assert (found.kept, found.drawn.number) == (4, order[index])


def test_every_layer_says_what_its_state_would() -> None:
    """The logit lens by a loop: the last norm and the output matrix, on each layer's state."""
    network, found = tiny.network("llama"), ranked_of(Rule())
    assert network.head is not None
    assert network.last_norm is not None
    best = found.candidates[0].number
    for layer, states in enumerate(plain(network, IDS)["states"]):
        state = states[-1]
        spread = math.sqrt(sum(x * x for x in state) / len(state) + network.design.eps)
        normed = [x / spread * w for x, w in zip(state, network.last_norm.weight, strict=True)]
        scores = [sum(a * b for a, b in zip(normed, row, strict=True)) for row in network.head]
        expected = softmax(scores)
        order = sorted(range(len(scores)), key=lambda number: -expected[number])
        ranked = found.by_layer[layer]
        assert [each.number for each in ranked] == order[:5]
        np.testing.assert_allclose(
            [each.probability for each in ranked], sorted(expected)[::-1][:5], rtol=1e-3
        )
        grown = found.growing[layer]
        assert grown.rank == 1 + order.index(best)
        np.testing.assert_allclose(grown.probability, expected[best], rtol=1e-3)


def test_after_every_token_stands_what_was_expected_and_what_came() -> None:
    found = ranked_of(Rule())
    scores = plain(tiny.network("llama"), IDS)["scores"]
    assert [len(each) for each in found.after_each] == [3] * 5
    for token, came in enumerate(found.came):
        expected = softmax(scores[token])
        assert came.number == IDS[token + 1]
        assert came.rank == 1 + sum(other > expected[came.number] for other in expected)
        np.testing.assert_allclose(came.probability, expected[came.number], rtol=1e-3)
        best = found.after_each[token][0]
        np.testing.assert_allclose(best.probability, max(expected), rtol=1e-3)
    assert len(found.came) == 4


def test_only_a_piece_that_is_read_again_can_be_added() -> None:
    assert {each.text for each in ranked_of(Rule()).candidates if not each.whole} == {"⟨"}


@pytest.mark.parametrize("name", tiny.DESIGNS)
@pytest.mark.parametrize("instead", ["zero", "mean"])
def test_a_pass_without_some_heads_is_that_of_a_plain_loop(name: str, instead: str) -> None:
    network, off = tiny.network(name), ((0, 1), (1, 0))
    whole = run(network, np.array(IDS))
    pieces = tuple(Letters()(TEXT, 9))
    means = mean_outputs(Run(pieces, network, whole)) if instead == "mean" else np.zeros((2, 2, 4))
    expected = plain(network, IDS, {head: means[head].tolist() for head in off})
    given = means.astype(np.float32) if instead == "mean" else None
    found = run(network, np.array(IDS), switched_off(off, (2, 2), given))
    np.testing.assert_allclose(found.states, expected["states"], atol=5e-5)


def test_the_mean_of_a_head_is_that_of_its_outputs() -> None:
    explained = model("gpt").explain(TEXT)
    outputs = [[head.outputs.mean(axis=0) for head in layer[:]] for layer in explained.heads[:]]
    np.testing.assert_allclose(mean_outputs(explained), outputs, atol=1e-6)


def test_what_changed_is_measured_as_it_is_defined() -> None:
    asked, off = model(), ((0, 0),)
    before, after = asked.explain(TEXT), asked.explain(TEXT, switched_off(off, (2, 2)))
    header = following.switched(asked, before, after, None)
    found: Switched = OfSwitch.read(json.loads(json.dumps(header)), b"")
    without = plain(tiny.network("llama"), IDS, {(0, 0): [0.0] * 4})
    whole = plain(tiny.network("llama"), IDS)
    for layer in range(3):
        for token in range(5):
            a, b = whole["states"][layer][token], without["states"][layer][token]
            dot = sum(x * y for x, y in zip(a, b, strict=True))
            cosine = dot / math.hypot(*a) / math.hypot(*b)
            np.testing.assert_allclose(found.states[layer][token], cosine, atol=1e-4)
    moved = [
        sum(abs(x - y) for x, y in zip(chain(*one), chain(*other), strict=True)) / 2 / 5
        for one, other in zip(whole["weights"][1], without["weights"][1], strict=True)
    ]
    np.testing.assert_allclose(found.weights, [[0, 0], moved], atol=1e-4)
    assert found.next is not None
    for token in range(5):
        p, q = softmax(whole["scores"][token]), softmax(without["scores"][token])
        bits = sum(x * math.log2(x / y) for x, y in zip(p, q, strict=True))
        np.testing.assert_allclose(found.next[token], bits, rtol=2e-2, atol=1e-3)
    for shift in found.shifts:
        np.testing.assert_allclose(shift.before, softmax(whole["scores"][4])[shift.number], 1e-3)
        np.testing.assert_allclose(shift.after, softmax(without["scores"][4])[shift.number], 1e-3)
    assert len(found.shifts) == 11


def test_nothing_off_changes_nothing() -> None:
    asked = model()
    found = following.switched(asked, asked.explain(TEXT), asked.explain(TEXT), 0)
    np.testing.assert_allclose(found["states"], 1, atol=1e-6)
    np.testing.assert_array_equal(found["weights"], 0)
    np.testing.assert_array_equal(found["next"], 0)
    assert all(shift["before"] == shift["after"] for shift in found["shifts"])
