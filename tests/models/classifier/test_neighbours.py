"""Words for another's place, against plain loops."""

import math

import numpy as np
import pytest

from models.classifier.inference import Classifier
from models.classifier.neighbours import SPACES, nearest, neighbours
from models.vectors import embeddings
from models.vectors.embeddings import Embeddings

WORDS = {"good": [3, 1], "fine": [1, 0.4], "bad": [1, 1.2], "cold": [-2, 1], "well": [0.1, 0.1]}


def tiny() -> Embeddings:
    table = np.array(list(WORDS.values()), np.float16)
    return Embeddings("en", {word: row for row, word in enumerate(WORDS)}, table, 1.0)


@pytest.mark.parametrize("word", WORDS)
def test_the_nearest_have_the_largest_cosine(word: str) -> None:
    def cosine(other: str) -> float:
        (a, b), (c, d) = WORDS[word], WORDS[other]
        return (a * c + b * d) / math.hypot(a, b) / math.hypot(c, d)

    others = sorted(WORDS.keys() - {word}, key=cosine, reverse=True)
    assert nearest(tiny(), word.upper(), 3) == others[:3]


def test_a_word_without_vector_has_none() -> None:
    assert nearest(tiny(), "zzqxv", 3) == []


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", ("a ", "funny", " film")), ("zh", ("房间", "舒服", "，"))]
)
def test_those_that_turn_the_verdict_leave_it_least(
    language: str, sentence: tuple[str, str, str]
) -> None:
    classifier = Classifier.load(language, "dot")
    _, word_there, _ = sentence
    prediction = classifier.explain("".join(sentence))
    words = embeddings.load(SPACES[language])
    found = neighbours(classifier, words, word_there, prediction.ids, 1, 1, count=3, pool=20)
    assert found.alike
    assert word_there not in found.alike + found.turning
    known = [
        word
        for word in nearest(words, word_there, 80)
        if word.isalpha() and word in classifier.vocabulary.words
        if language == "en" or not word.isascii()
    ][:20]
    assert list(found.alike) == known[:3]
    left = {}
    for word in known[3:]:
        ids = prediction.ids.copy()
        ids[1] = classifier.vocabulary.words.index(word) + 2
        left[word] = classifier.predict_ids([ids])[0, 1]
    assert list(found.turning) == sorted(left, key=lambda word: left[word])[:3]


def test_an_unknown_word_is_offered_nothing() -> None:
    classifier = Classifier.load("en", "dot")
    ids = classifier.explain("a zzqxv film").ids
    found = neighbours(classifier, embeddings.load("en"), "zzqxv", ids, 1, 1)
    assert found.alike == found.turning == ()
