"""A translator of Marian's with random numbers, against plain loops over the tensors themselves."""

import math
from itertools import product

import numpy as np
import pytest

from models.transformer.errors import NothingToRead
from models.translation import NotAWord
from models.translation.marian.network import Writer
from models.translation.marian.translator import WITHOUT
from models.translation.packaged import MOST
from models.translation.units import END, FIRST
from tests.models.translation.marian.tiny import (
    DECODER,
    ENCODER,
    HEADS,
    WIDTH,
    tensors,
    translator,
)

SENTENCE = "the cats see the cat."
IDS = [3, 4, 5, 6, 3, 4, 2, 0]
"""The numbers of its pieces in `VOCABULARY`, and of the end."""


class ByHand:
    """One number at a time, in Python's own double precision."""

    def __init__(self, seed: int) -> None:
        self.a = {name: each.astype(float).tolist() for name, each in tensors(seed).items()}

    def affine(self, x, weight, bias=None):
        columns = zip(*self.a[weight], strict=True)
        y = [sum(a * b for a, b in zip(x, column, strict=True)) for column in columns]
        return y if bias is None else [a + b for a, b in zip(y, self.a[bias][0], strict=True)]

    def norm(self, x, at):
        mean = sum(x) / len(x)
        variance = sum((each - mean) ** 2 for each in x) / len(x)
        scale, move = self.a[f"{at}_ln_scale"][0], self.a[f"{at}_ln_bias"][0]
        return [
            (each - mean) / math.sqrt(variance + 1e-6) * s + m
            for each, s, m in zip(x, scale, move, strict=True)
        ]

    def position_vector(self, position):
        half = WIDTH // 2
        angles = [position / 10_000 ** (i / (half - 1)) for i in range(half)]
        return [*map(math.sin, angles), *map(math.cos, angles)]

    def read(self, number, position):
        embedding = [0.0] * WIDTH if number is None else self.a["Wemb"][number]
        return [
            math.sqrt(WIDTH) * e + p
            for e, p in zip(embedding, self.position_vector(position), strict=True)
        ]

    def attention(self, x, memory, at, instead=None):
        """The new state, and the weights of each head."""
        size = WIDTH // HEADS
        query = self.affine(x, f"{at}_Wq", f"{at}_bq")
        keys = [self.affine(each, f"{at}_Wk", f"{at}_bk") for each in memory]
        values = [self.affine(each, f"{at}_Wv", f"{at}_bv") for each in memory]
        mixed, weights = [], []
        for head in range(HEADS):
            part = range(head * size, (head + 1) * size)
            scores = [sum(query[i] * key[i] for i in part) / math.sqrt(size) for key in keys]
            powers = [math.exp(score) for score in scores]
            row = [power / sum(powers) for power in powers]
            row = (instead or {}).get(head, row)
            weights.append(row)
            mixed += [sum(w * v[i] for w, v in zip(row, values, strict=True)) for i in part]
        given = self.affine(mixed, f"{at}_Wo", f"{at}_bo")
        added = [a + b for a, b in zip(x, given, strict=True)]
        return self.norm(added, f"{at}_Wo"), weights

    def feed(self, x, at):
        inside = [max(0.0, each) for each in self.affine(x, f"{at}_W1", f"{at}_b1")]
        given = self.affine(inside, f"{at}_W2", f"{at}_b2")
        return self.norm([a + b for a, b in zip(x, given, strict=True)], f"{at}_ffn")

    def encode(self, ids):
        states = [self.read(number, position) for position, number in enumerate(ids)]
        for layer in range(1, ENCODER + 1):
            looked = [self.attention(x, states, f"encoder_l{layer}_self")[0] for x in states]
            states = [self.feed(x, f"encoder_l{layer}_ffn") for x in looked]
        return states

    def follow(self, ids, written, instead=None):
        """Weights [step][layer][head] and chances [step]; instead: by (step, layer), by head."""
        memory = self.encode(ids)
        cells = [[0.0] * WIDTH for _ in range(DECODER)]
        every, chances = [], []
        for step, number in enumerate([None, *written[:-1]]):
            x, seen = self.read(number, step), []
            for layer in range(DECODER):
                at = f"decoder_l{layer + 1}"
                forget = [
                    1 / (1 + math.exp(-f)) for f in self.affine(x, f"{at}_rnn_Wf", f"{at}_rnn_bf")
                ]
                new = self.affine(x, f"{at}_rnn_W")
                cells[layer] = [
                    f * c + (1 - f) * w for f, c, w in zip(forget, cells[layer], new, strict=True)
                ]
                x = self.norm(
                    [a + max(0.0, c) for a, c in zip(x, cells[layer], strict=True)], f"{at}_rnn_ffn"
                )
                x, weights = self.attention(
                    x, memory, f"{at}_context", (instead or {}).get((step, layer))
                )
                x = self.feed(x, f"{at}_ffn")
                seen.append(weights)
            bias = self.a["decoder_ff_logit_out_b"][0]
            logits = [
                -math.inf if number == 1 else sum(a * b for a, b in zip(x, row, strict=True)) + b
                for number, (row, b) in enumerate(zip(self.a["Wemb"], bias, strict=True))
            ]
            powers = [math.exp(logit) for logit in logits]
            every.append(seen)
            chances.append([power / sum(powers) for power in powers])
        return every, chances


def marians(number: int) -> int:
    """A number of ours as Marian counts it."""
    return 0 if number == END else number - FIRST + 2


@pytest.mark.parametrize("seed", [0, 5])
def test_a_translation_is_what_plain_loops_say(seed: int) -> None:
    made = translator(seed).translate(SENTENCE)
    assert made.source_tokens == ("the", "cat", "·s", "see", "the", "cat", ".", "⟨end⟩")
    written = [marians(number) for number in made.numbers]
    # Some words, not for ever.
    assert 2 <= len(written) < MOST or not made.ended
    weights, chances = ByHand(seed).follow(IDS, written[:12])
    for step, row in enumerate(chances):
        np.testing.assert_allclose(made.next[step, FIRST:], row[2:], atol=3e-6)
        np.testing.assert_allclose(made.next[step, END], row[0], atol=3e-6)
        assert max(range(len(row)), key=row.__getitem__) == written[step]
        for layer, head in product(range(DECODER), range(HEADS)):
            trace = made.heads[layer][head]
            np.testing.assert_allclose(trace.weights[step], weights[step][layer][head], atol=3e-6)
            assert trace.query_tokens == made.target_tokens
    np.testing.assert_array_equal(made.trace.weights, made.heads[1][0].weights)
    np.testing.assert_allclose(made.used, made.trace.weights, atol=3e-6)


def test_each_head_s_queries_come_of_what_it_says_they_come_of() -> None:
    model = translator()
    made = model.translate(SENTENCE)
    memory = model.network.encode(model.vocabulary.cut(SENTENCE, 99).numbers)
    for layer, head in product(range(DECODER), range(HEADS)):
        trace = made.heads[layer][head]
        np.testing.assert_allclose(trace.raw_queries @ trace.projection, trace.queries, atol=1e-5)
        # It looks at the encoder's states, with the component that is always 1 behind them.
        np.testing.assert_array_equal(trace.raw_keys[:, :-1], memory)
        np.testing.assert_array_equal(trace.raw_keys[:, -1], 1)


@pytest.mark.parametrize("together", [False, True])
def test_a_row_that_is_set_goes_through_the_whole_network(together: bool) -> None:
    model, step, head = translator(), 1, (0, 1)
    free = model.translate(SENTENCE, layer=head[0], head=head[1])
    row = [0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0]
    changed = (
        {(step, layer): dict.fromkeys(range(HEADS), row) for layer in range(DECODER)}
        if together
        else {(step, head[0]): {head[1]: row}}
    )
    written = [marians(number) for number in free.numbers[:2]]
    _, chances = ByHand(0).follow(IDS, written, changed)
    best = max(chances[step])
    (found,) = model.instead(SENTENCE, free, step, row, 1, together=together)
    np.testing.assert_allclose(found.probability, best, atol=3e-6)
    made = model.translate(
        SENTENCE,
        begin=free.target_tokens[:step],
        rows={step: row},
        layer=head[0],
        head=head[1],
        together=together,
    )
    assert marians(made.numbers[step]) == chances[step].index(best)
    np.testing.assert_allclose(made.used[step], row)
    np.testing.assert_allclose(made.next[step, FIRST:], chances[step][2:], atol=3e-6)


@pytest.mark.parametrize("name", WITHOUT)
def test_what_takes_the_place_of_attention(name: str) -> None:
    """At the first step, in all heads of both layers."""
    count, hand, instead = len(IDS), ByHand(0), {}
    for layer in range(DECODER):
        computed = hand.follow(IDS, [0], instead)[0][0][layer]
        order = np.random.default_rng((0, layer, count)).permutation(count)
        instead[0, layer] = {
            head: {
                "off": [0.0] * count,
                "uniform": [1 / count] * count,
                "shuffled": [computed[head][index] for index in order],
            }[name]
            for head in range(HEADS)
        }
    _, ((end, _, *chances),) = hand.follow(IDS, [0], instead)
    model = translator()
    memory = model.network.encode(model.vocabulary.cut(SENTENCE, 99).numbers)
    writer = Writer(model.network, memory, WITHOUT[name])
    (found,) = writer.chances(writer.follow([FIRST]).states)
    np.testing.assert_allclose(found[[END, *range(FIRST, len(found))]], [end, *chances], atol=3e-6)


def test_without_attention_it_is_stopped_where_it_finds_no_end() -> None:
    model = translator()
    model.network.bias[END] = -99
    for weigh in WITHOUT.values():
        found = model.without(SENTENCE, weigh)
        assert found.endswith(" …")
        numbers = model.vocabulary.cut(found.removesuffix(" …"), 99).numbers
        assert len(numbers) - 1 <= 2 * len(IDS)


def test_a_wide_beam_finds_what_is_likelier_than_word_after_word() -> None:
    model = translator(2)
    greedy, beam = (model.translate(SENTENCE, width=width) for width in (1, 30))
    assert beam.steps

    def judged(made) -> float:
        rows = [*made.chances.tolist()]
        _, chances = ByHand(2).follow(IDS, [*map(marians, made.numbers), 0])
        rows.append(chances[-1][0])
        return sum(map(math.log, rows)) / ((5 + len(rows)) / 6) ** 0.6

    assert beam.ended
    if greedy.ended:
        assert judged(beam) >= judged(greedy)


def test_words_are_forced_in_pieces_or_whole() -> None:
    model = translator()
    assert model.translate(SENTENCE, begin=["gato", "·s", "cats"]).target_tokens[:4] == (
        *("gato", "·s"),
        *("cat", "·s"),
    )
    for none in ("peixe", "·"):
        with pytest.raises(NotAWord, match=none):
            model.translate(SENTENCE, begin=[none])
    assert model.vocabulary.pieces.join(("the", "cat", "·s", ".", "⟨end⟩")) == "the cats."


def test_what_is_unknown_left_out_or_nothing() -> None:
    model = translator()
    made = model.translate("the zebra " + "see " * 80)
    assert made.source_tokens[:3] == ("the", "zebra", "see")
    assert made.known[:3] == (True, False, True)
    assert (len(made.source_tokens), made.left_out) == (64, 19)
    with pytest.raises(NothingToRead):
        model.translate("  ")
    with pytest.raises(ValueError, match="expected 8 finite weights"):
        model.translate(SENTENCE, rows={0: [1.0]})
