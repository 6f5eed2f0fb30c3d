"""Words for another's place, against plain loops."""

import math

import numpy as np
import pytest

from models.classifier.inference import Classifier
from models.classifier.neighbours import nearest, neighbours
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


def test_those_that_turn_the_verdict_leave_it_least() -> None:
    classifier = Classifier.load("en", "dot")
    prediction = classifier.explain("a funny film")
    words = embeddings.load("en")
    found = neighbours(classifier, words, "funny", prediction.ids, 1, 1, count=3, pool=20)
    assert "funny" not in found.alike + found.turning
    known = [
        word
        for word in nearest(words, "funny", 40)
        if word.isalpha() and word in classifier.vocabulary.words
    ][:20]
    assert list(found.alike) == known[:3]
    left = {word: classifier.predict([f"a {word} film"])[0, 1] for word in known[3:]}
    assert list(found.turning) == sorted(left, key=lambda word: left[word])[:3]


def test_an_unknown_word_is_offered_nothing() -> None:
    classifier = Classifier.load("en", "dot")
    ids = classifier.explain("a zzqxv film").ids
    found = neighbours(classifier, embeddings.load("en"), "zzqxv", ids, 1, 1)
    assert found.alike == found.turning == ()
