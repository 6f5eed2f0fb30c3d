"""Vectors of words in their sentence, against the states of their pieces."""

import numpy as np
import pytest

from models.recipes.alignment import Pair, error_rate, mutual
from models.serving.worker import Worker
from models.transformer.contextual import (
    LAYERS,
    WIDTH,
    OfWords,
    TooLong,
    WordVectors,
    centred,
    centres,
    word_states,
)
from models.transformer.library import MOST_PIECES, load
from models.transformer.questions import COMMAND, ask

WORDS = ("The", "xylophonist", "was", "tired")


def test_a_word_is_the_mean_of_its_pieces() -> None:
    """Words with spaces between them are cut as the whole sentence is."""
    states, known = word_states(load(), WORDS)
    run = load().explain(" ".join(WORDS))
    assert states.shape == (LAYERS + 1, 4, WIDTH)
    of_word: list[list[int]] = []
    for index, piece in enumerate(run.pieces):
        if piece.starts and not piece.special:
            of_word.append([])
        if not piece.special:
            of_word[-1].append(index)
    assert [len(pieces) for pieces in of_word] == [1, len(run.pieces) - 5, 1, 1]
    for layer, state in enumerate(run.states):
        for word, positions in enumerate(of_word):
            expected = sum(state[index] for index in positions) / len(positions)
            np.testing.assert_allclose(states[layer, word], expected, atol=1e-5)
    assert known == (True,) * 4


def test_a_space_alone_is_no_part_of_a_word() -> None:
    """Before Chinese the model reads a space as a piece of its own."""
    states, _ = word_states(load(), ("老师", "喜欢", "音乐"))
    run = load().explain("老师 喜欢 音乐")
    texts = [piece.text for piece in run.pieces]
    index = texts.index("音乐")
    assert "▁" in texts
    np.testing.assert_allclose(states[7, 2], run.states[7][index], atol=1e-5)


def test_the_same_word_differs_from_sentence_to_sentence() -> None:
    river, _ = word_states(load(), ("the", "river", "bank"))
    money, _ = word_states(load(), ("the", "money", "bank"))
    assert np.abs(river[7, 2] - money[7, 2]).max() > 0.1
    again, _ = word_states(load(), ("the", "river", "bank"))
    np.testing.assert_array_equal(river, again)


def test_the_mean_of_its_language_is_taken_off() -> None:
    """Ten neutral words and those of the sentence count alike; a number counts as English."""
    words = ("river", "河", "2")
    states, _ = word_states(load(), words)
    found, (english, chinese) = centred(states, words), centres()
    of_english = (10 * english + states[:, 0] + states[:, 2]) / 12
    of_chinese = (10 * chinese + states[:, 1]) / 11
    for index, mean in enumerate((of_english, of_chinese, of_english)):
        np.testing.assert_allclose(found[:, index], states[:, index] - mean, atol=1e-5)


def test_anything_typed_has_vectors_and_a_long_text_is_refused() -> None:
    states, known = word_states(load(), ("\u200d", "🜨", "½", "word"))
    assert np.isfinite(states).all()
    assert known[3]
    assert not known[1]
    with pytest.raises(TooLong, match=str(MOST_PIECES)):
        word_states(load(), ("word",) * MOST_PIECES)
    assert word_states(load(), ("word",) * (MOST_PIECES - 2))[0].shape[1] == MOST_PIECES - 2


def test_the_worker_gives_the_vectors_of_a_layer() -> None:
    worker = Worker(COMMAND)
    try:
        found = ask(worker, OfWords(WORDS, 7))
    finally:
        worker.end()
        worker.clear()
    assert isinstance(found, WordVectors)
    expected = centred(word_states(load(), WORDS)[0], WORDS)[7]
    np.testing.assert_allclose(found.array, expected, atol=1e-6)
    assert not found.array.flags.writeable


def test_the_alignment_error_rate_by_hand() -> None:
    """Two links found: one sure, one possible; two sure ones there."""
    pair = Pair(
        ("a", "b"), ("c", "d"), frozenset({(0, 0), (1, 1)}), frozenset({(0, 0), (1, 1), (0, 1)})
    )
    rate, precision, recall = error_rate([(frozenset({(0, 0), (0, 1)}), pair)])
    np.testing.assert_allclose([rate, precision, recall], [1 - (1 + 2) / 4, 1, 0.5])


def test_only_mutual_neighbours_are_linked() -> None:
    queries, keys = np.array([[1.0, 0.1], [1.0, 0.5]]), np.array([[2.0, 0.0], [0.0, 1.0]])
    assert mutual(queries, keys) == {(0, 0)}
