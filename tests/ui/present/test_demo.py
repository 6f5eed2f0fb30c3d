"""The prepared path: every stop says numbers of what it shows, recomputed here by plain loops."""

import math
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention import attend
from models import translation
from models.classifier.inference import Classifier
from models.learning.replay import replay
from models.learning.setup import suited
from models.learning.shelf import films
from models.learning.task import rows
from models.vectors import embeddings
from tests import ROOT
from tests.ui.classify.page import run, stage_of
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from tests.ui.translate import test_translate_page as translation_page
from ui.kit.language import Text
from ui.kit.reading import words_of
from ui.kit.settings import DEFAULTS, Settings, first
from ui.present.demo import CLASSIFY, EXPLORER, STOPS, TRAIN, TRANSLATE, _numbers, staged

NUMBER = {stop.name: number for number, stop in enumerate(STOPS, start=1)}


def reviews(language: str) -> tuple[str, str, str, str]:
    """The review as it opens and as the demo changes it, and the two words."""
    old, new = Text(language).entries["opening"]["swap"]
    review = first(language).review
    assert review.count(old) == 1
    return review, review.replace(old, new), old, new


def words(language: str) -> list[str]:
    return list(words_of(first(language).text, first(language)))


def sentence_of(name: str, language: str) -> str:
    number = str(NUMBER[name])
    if STOPS[NUMBER[name] - 1].script == TRAIN:
        page = AppTest.from_file(str(ROOT / TRAIN), default_timeout=30)
        page.query_params.update({"demo": number, "language": language})
        header, _ = drawn(page.run()) or pytest.fail("no stage")
    elif STOPS[NUMBER[name] - 1].script == CLASSIFY:
        header = stage_of(run(demo=number, language=language))
    else:
        header, _ = drawn(opened(demo=number, language=language)) or pytest.fail("no stage")
    stop = header["presenting"]["stop"]
    assert (stop["at"], stop["of"]) == (NUMBER[name], len(STOPS))
    assert not re.search(r"[{}]", stop["sentence"])
    return str(stop["sentence"]).replace("\u00a0", " ")  # which keeps "%" with its number


def similarities(language: str) -> list[list[float]]:
    vectors = embeddings.load_for(words(language)).vectors(words(language)).tolist()
    return [[sum(p * q for p, q in zip(x, y, strict=True)) for y in vectors] for x in vectors]


def softmax(scores: list[float]) -> list[float]:
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def closest(language: str) -> tuple[int, int]:
    """The pair of different words of which one gives the other most, by s/√d."""
    tokens, rows = words(language), similarities(language)
    weights = [softmax([s / math.sqrt(50) for s in row]) for row in rows]
    indices = range(len(tokens))
    pairs = [(i, j) for i in indices for j in indices if tokens[i].lower() != tokens[j].lower()]
    return max(pairs, key=lambda pair: weights[pair[0]][pair[1]])


@every_language
def test_the_sentence_and_its_comparison(language: str) -> None:
    tokens, (query, nearest) = words(language), closest(language)
    sentence = sentence_of("words", language)
    assert str(len(tokens)) in sentence
    assert "50" in sentence
    row = similarities(language)[query]
    least = min(range(len(row)), key=lambda key: row[key])
    sentence = sentence_of("compare", language)
    named = (tokens[query], tokens[nearest], tokens[least])
    for part in (f"{row[nearest]:.1f}", f"{row[least]:.1f}", *named):
        assert part in sentence


@every_language
def test_the_weights_are_flat_and_then_they_are_not(language: str) -> None:
    rows, (query, nearest) = similarities(language), closest(language)
    ratios = [softmax([s / sum(row) for s in row]) for row in rows]
    sentence = sentence_of("flat", language)
    for number in (min(map(min, ratios)), max(map(max, ratios)), 1 / len(rows)):
        assert f"{number:.3f}" in sentence
    weights = softmax([s / math.sqrt(50) for s in rows[query]])
    assert weights[query] > weights[nearest]  # a word that looks most at itself chooses nothing
    sentence, mixed = sentence_of("sharp", language), sentence_of("mix", language)
    for part in (weights[query], weights[nearest]):
        assert f"{100 * part:.0f} %" in sentence
        assert f"{100 * part:.0f} %" in mixed
    assert f"{100 * min(weights):.0f} %" in sentence
    assert "50" in sentence


@every_language
def test_where_to_look_is_learned(language: str) -> None:
    """The film's figures, from its weights and held-out rows."""
    setup = suited("reverse")
    film = films()[setup]
    gold, right = [], []
    for frame in (film.frames[0], film.frames[-1]):
        shares = []
        for units in rows(setup.work, np.random.default_rng(setup.seed), 64, held_out=True):
            found = replay(setup, frame.weights, units)
            for index, answer in setup.work.solve(units).items():
                shares.append(sum(found.heads[0][0].weights[index, key] for key in answer.gold))
                right.append(found.probabilities[index].argmax() == answer.target)
        gold.append(f"{100 * np.mean(shares):.0f} %")
    sentence = sentence_of("learned", language)
    share = f"{100 * np.mean(right[len(right) // 2 :]):.0f} %"
    for part in (*gold, share, str(film.frames[-1].step)):
        assert part in sentence


@every_language
def test_the_verdict_turns_with_a_word_and_the_caveat_is_honest(language: str) -> None:
    classifier = Classifier.load(language, DEFAULTS.attention)
    text = Text(language)
    opening, turned, old, new = reviews(language)
    verdicts = {}
    for name, review in (("verdict", opening), ("changed", turned)):
        found = classifier.explain(review)
        positive = found.probabilities[1]
        weights = list(found.trace.weights[-1])
        winner = max(range(len(weights)), key=lambda key: weights[key])
        verdict = "positive" if positive > 0.5 else "negative"
        verdicts[name] = (text(f"classify.{verdict}"), f"{100 * max(positive, 1 - positive):.1f} %")
        sentence = sentence_of(name, language)
        for part in (*verdicts[name], found.tokens[winner], f"{100 * weights[winner]:.0f} %"):
            assert part in sentence
    assert verdicts["verdict"][0] != verdicts["changed"][0]
    for part in (*verdicts["verdict"], old, new):
        assert part in sentence_of("changed", language)
    found = classifier.explain(turned)
    n = len(found.tokens)
    alike = classifier.decide(found.trace, [[1 / n] * n])[0]
    sentence = sentence_of("caveat", language)
    for part in (*verdicts["changed"], f"{100 * max(alike):.1f} %", str(n)):
        assert part in sentence


@every_language
def test_a_translation_says_where_a_word_looked(language: str) -> None:
    at = opened(demo=str(NUMBER["crossing"]), language=language)
    header = translation_page.sent(at, "stage")
    translator = translation.load("zh-en" if language == "zh" else "en-zh")
    weights = translator.translate(first(language).phrase).trace.weights
    row, _ = header["cell"]
    winner = max(range(weights.shape[1]), key=lambda key: weights[row][key])
    sentence = str(header["presenting"]["stop"]["sentence"]).replace("\u00a0", " ")
    for part in (
        header["queries"][row]["text"],
        header["keys"][winner]["text"],
        f"{100 * weights[row][winner]:.0f} %",
    ):
        assert part in sentence


def test_the_visitors_own_settings_lie_underneath() -> None:
    at = opened(demo="3", text="a b", scoring="plain", language="en")
    header, _ = drawn(at) or pytest.fail("no stage")
    assert [token["text"] for token in header["keys"]] == words("en")
    assert at.text_input[0].value == "a b"
    assert set(at.query_params) == {"demo", "text", "scoring", "language"}
    visited = Settings(text="a b", language="zh", contrast="high")
    assert staged(visited, EXPLORER, "zh") is visited


def test_a_stop_of_another_page_is_taken_for_the_nearest_of_this_one() -> None:
    assert staged(Settings(demo=5), CLASSIFY, "en").demo == 7
    assert staged(Settings(demo=7), EXPLORER, "en").demo == 5


@pytest.mark.parametrize(("demo", "script"), [("6", TRAIN), ("99", TRANSLATE), ("2", EXPLORER)])
def test_a_link_to_a_stop_opens_its_page(demo: str, script: str) -> None:
    at = opened(demo=demo, language="en")
    assert at.session_state["memory"].page == script


@pytest.mark.parametrize("number", [1, len(STOPS), len(STOPS) + 7])
def test_a_page_without_stops_is_outside_the_path(number: int) -> None:
    """Whatever number its address has, such as one that no stop has."""
    assert staged(Settings(demo=number, text="a b"), "pages/transformer.py", "en") == Settings(
        text="a b"
    )


def test_of_words_that_only_rounding_sets_apart_the_first_is_named() -> None:
    row = [0.3, 0.1 + 0.2, -(0.1 + 0.2), -0.3]
    trace = attend([row] * 4, np.eye(4), np.eye(4), scoring="plain", weighting="none")
    assert trace.weights[0, 0] < trace.weights[0, 1]
    named = _numbers(trace, (2, 0))
    first, third = trace.key_tokens[0], trace.key_tokens[2]
    assert (named["winner"], named["nearest"], named["least"]) == (first, first, third)
