"""What a translation says of itself, what a hand may change, and how words are chosen."""

from itertools import product

import numpy as np
import pytest

from models.translation import NotAWord
from models.translation.network import Network
from models.translation.translator import MOST, Translator, read_words, words_of
from models.translation.units import END, START, UNKNOWN, Units, Word
from models.translation.writing import LENGTH_POWER, WITHOUT, beam, greedy, written
from tests.models.translation.tiny import EN, ZH, arrays, translator

SENTENCE = "I see the cat."


def test_a_word_that_is_forced_is_written_and_the_rest_anew() -> None:
    model = translator()
    free = model.translate(SENTENCE)
    first = free.target_tokens[0]
    other = next(word.written for word in ZH.words if word.written != first)
    forced = model.translate(SENTENCE, begin=[other])
    assert forced.target_tokens[0] == other
    # At its step the network thinks what it thought before; from there on it has read another word.
    np.testing.assert_allclose(forced.next[0], free.next[0], atol=1e-12)
    assert np.abs(forced.trace.queries[1] - free.trace.queries[1]).max() > 1e-3
    with pytest.raises(NotAWord, match="鱼"):
        model.translate(SENTENCE, begin=["鱼"])


def test_a_row_that_is_set_decides_its_word_and_the_trace_stays_the_networks_own() -> None:
    model = translator(seed=3)
    free = model.translate(SENTENCE)
    n = len(free.source_tokens)
    changed = {}
    for index in range(n):
        row = np.eye(n)[index]
        made = model.translate(SENTENCE, rows={0: row})
        np.testing.assert_array_equal(made.used[0], row)
        np.testing.assert_allclose(made.trace.weights[0], free.trace.weights[0], atol=1e-12)
        expected = model.network.chances(made.trace.queries[:1], made.trace.values[index][None])[0]
        np.testing.assert_allclose(made.next[0], expected, atol=1e-6)
        if expected.argmax() != END:  # a sentence has a word
            assert made.numbers[0] == expected.argmax()
        best = model.instead(free, 0, row.tolist(), 1)[0]
        np.testing.assert_allclose(best.probability, expected.max(), atol=1e-6)
        changed[index] = made.numbers[0]
    assert len(set(changed.values())) > 1, "choose another seed: no row changes the word"


@pytest.mark.parametrize("row", [[1.0], [0.5, 0.5, 0.0, 0.0, float("nan")]])
def test_a_row_has_a_finite_weight_for_each_source_word(row: list[float]) -> None:
    with pytest.raises(ValueError, match="expected 5 finite weights"):
        translator().translate(SENTENCE, rows={0: row})


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_cannot_be_translated(text: str) -> None:
    with pytest.raises(ValueError, match="at least one word"):
        translator().translate(text)


def test_unknown_words_and_words_left_out_are_counted() -> None:
    made = translator().translate("The zebra " + "see " * 60)
    assert made.known[:3] == (True, False, True)
    assert (len(made.source_tokens), made.left_out) == (40, 22)


def test_confidence_is_the_geometric_mean() -> None:
    made = translator().translate(SENTENCE)
    product_ = 1.0
    for row, number in zip(made.next, made.numbers, strict=True):
        product_ *= row[number]
    np.testing.assert_allclose(made.confidence, product_ ** (1 / len(made.numbers)))


def test_a_wide_beam_finds_the_best_of_all_sentences() -> None:
    """Of every sequence of up to three words, one by one."""
    model = translator(seed=1)
    source, _ = model.read([model.source.split(SENTENCE, 9)])

    def log(words: tuple[int, ...]) -> float:
        state, carry, total = source.state, source.carry, 0.0
        for before, word in zip((START, *words), words, strict=False):
            state, carry = model.network.step(np.array([before], np.int32), state, carry)
            seen = model.network.look(0, state, source)
            total += float(np.log(model.network.chances(state, seen)[0, word]))
        return total

    numbers = range(END + 1, len(ZH))
    finished = [(*words, END) for length in range(3) for words in product(numbers, repeat=length)]
    scores = {words: log(words) / ((5 + len(words)) / 6) ** LENGTH_POWER for words in finished}
    best = max(scores, key=scores.__getitem__)
    found, steps = beam(model.network, source, 3, 10_000)
    assert found == list(best[:-1])
    for step, nodes in enumerate(steps):
        for index in range(0, len(nodes), 7):
            words = tuple(written(steps, step, index))
            ended = (END,) if nodes[index].number == END else ()
            np.testing.assert_allclose(nodes[index].log, log((*words, *ended)), atol=1e-4)


def test_a_beam_of_one_is_the_likeliest_word_again_and_again() -> None:
    model = translator(seed=2)
    source, _ = model.read([model.source.split(SENTENCE, 9)])
    found, steps = beam(model.network, source, 12, 1)
    assert found == greedy(model.network, source, 12)[0]
    assert all(len(nodes) == 1 for nodes in steps)


def test_sentences_side_by_side_are_translated_as_each_alone() -> None:
    model = translator(seed=4)
    texts = ["I see the cat.", "You see the dog.", "I see you.", "The cat."]
    assert model.many(texts) == [model.translate(text).text for text in texts]


@pytest.mark.parametrize("name", WITHOUT)
def test_what_takes_the_place_of_attention(name: str) -> None:
    model = translator()
    source, _ = model.read([model.source.split(SENTENCE, 9)])
    state, _ = model.network.step(np.array([START], np.int32), source.state, source.carry)
    seen = WITHOUT[name](model.network)(0, state, source)[0]
    keys = source.keys[0]
    if name == "off":
        half = keys.shape[1] // 2
        expected = np.concatenate([keys[-1, :half], keys[0, half:]])
    elif name == "uniform":
        expected = np.mean(keys, axis=0)
    else:
        weights = model.network.weights(state, source.keys)[0]
        order = np.random.default_rng((0, 0, len(keys))).permutation(len(keys))
        expected = sum(weights[order[n]] * keys[n] for n in range(len(keys)))
    np.testing.assert_allclose(seen, expected, atol=1e-6)


def test_a_translator_that_finds_no_end_is_stopped() -> None:
    endless = arrays("additive")
    endless["bias"][END] = -99
    made = Translator("en-zh", Network("additive", endless), (EN, ZH)).translate(SENTENCE)
    assert (len(made.target_tokens), made.ended) == (MOST, False)


def test_a_sentence_has_a_word_even_if_the_end_is_likeliest_at_once() -> None:
    silent = arrays("additive")
    silent["bias"][END] = 99
    made = Translator("en-zh", Network("additive", silent), (EN, ZH)).translate(SENTENCE)
    assert len(made.target_tokens) == 1


def test_a_chinese_word_that_is_not_known_comes_apart() -> None:
    units = Units("zh", tuple(Word(word, word) for word in ("图书馆", "图", "书", "我")))
    assert units.split("我图书馆", 9) == ("我", "图书馆")
    assert units.split("圖書館", 9) == ("圖書館",)
    assert units.split("图书", 9) == ("图", "书")
    assert units.numbers(units.split("图画", 9)).tolist() == [5, UNKNOWN]


def test_written_words_make_a_sentence() -> None:
    tokens = ("Tom", "said", ":", '"', "do", "n't", "go", ",", "please", "!", '"')
    assert EN.join(tokens) == 'Tom said: "don\'t go, please!"'
    assert EN.join(("it", "'s", "late", ".", "go", "home", "!")) == "It's late. Go home!"
    assert ZH.join(("我", "看见", "猫", "。")) == "我看见猫。"


def test_words_survive_a_file() -> None:
    words = (Word("tom", "Tom"), Word("i", "I"), Word(".", "."))
    assert read_words(words_of(Units("en", words))) == words
