"""The prepared path: every stop says numbers of what it shows, recomputed here by plain loops."""

import math
import re

import pytest

from models.classifier.inference import Classifier
from models.text.tokens import tokenize
from models.vectors import embeddings
from tests.ui.classify.test_classify_page import header_of, run
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from ui.kit.language import Text
from ui.kit.settings import DEFAULTS, Settings
from ui.present.demo import CLASSIFY, EXPLORER, STOPS, staged

NUMBER = {stop.name: number for number, stop in enumerate(STOPS, start=1)}
WORDS = list(tokenize(DEFAULTS.text))
STUDENT, TEACHER = WORDS.index("student"), WORDS.index("teacher")


def said(name: str, language: str) -> str:
    number = str(NUMBER[name])
    if STOPS[NUMBER[name] - 1].script == CLASSIFY:
        header = header_of(run(demo=number, language=language))
    else:
        header, _ = drawn(opened(demo=number, language=language)) or pytest.fail("no stage")
    stop = header["presenting"]["stop"]
    assert (stop["at"], stop["of"]) == (NUMBER[name], len(STOPS))
    assert not re.search(r"[{}]", stop["said"])
    return str(stop["said"]).replace("\u00a0", " ")  # which keeps "%" with its number


def similarities() -> list[list[float]]:
    vectors = embeddings.load("en").vectors(WORDS).tolist()
    return [[sum(p * q for p, q in zip(x, y, strict=True)) for y in vectors] for x in vectors]


def softmax(scores: list[float]) -> list[float]:
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


@every_language
def test_the_sentence_and_its_comparison(language: str) -> None:
    told = said("words", language)
    assert "11" in told
    assert "50" in told
    row = similarities()[STUDENT]
    least = min(range(11), key=lambda key: row[key])
    told = said("compare", language)
    for part in (f"{row[TEACHER]:.1f}", f"{row[least]:.1f}", "student", "teacher", WORDS[least]):
        assert part in told


@every_language
def test_the_weights_are_flat_and_then_they_are_not(language: str) -> None:
    rows = similarities()
    ratios = [softmax([s / sum(row) for s in row]) for row in rows]
    told = said("flat", language)
    for number in (min(map(min, ratios)), max(map(max, ratios)), 1 / 11):
        assert f"{number:.3f}" in told
    weights = softmax([s / math.sqrt(50) for s in rows[STUDENT]])
    least = min(range(11), key=lambda key: weights[key])
    told = said("sharp", language)
    for part in (f"{100 * weights[TEACHER]:.0f} %", f"{100 * weights[least]:.0f} %", "50"):
        assert part in told
    assert f"{100 * weights[TEACHER]:.0f} %" in said("mix", language)


@every_language
def test_the_verdict_and_the_honest_caveat(language: str) -> None:
    classifier = Classifier.load("en", DEFAULTS.attention)
    found = classifier.explain(DEFAULTS.review)
    n = len(found.tokens)
    weights = list(found.trace.weights[-1])
    winner = max(range(n), key=lambda key: weights[key])
    told = said("verdict", language)
    own = f"{100 * found.probabilities[1]:.1f} %"
    for part in (Text(language)("classify.positive"), own, found.tokens[winner]):
        assert part in told
    assert f"{100 * weights[winner]:.0f} %" in told
    alike = classifier.decide(found.trace, [[1 / n] * n])[0, 1]
    told = said("caveat", language)
    for part in (own, f"{100 * alike:.1f} %", str(n)):
        assert part in told


def test_the_visitors_own_settings_lie_underneath() -> None:
    at = opened(demo="3", text="a b", scoring="plain", language="en")
    header, _ = drawn(at) or pytest.fail("no stage")
    assert [token["text"] for token in header["keys"]] == WORDS
    assert at.text_input[0].value == "a b"
    assert set(at.query_params) == {"demo", "text", "scoring", "language"}
    own = Settings(text="a b", language="zh", contrast="high")
    assert staged(own, EXPLORER) is own


def test_a_stop_of_another_page_is_taken_for_the_nearest_of_this_one() -> None:
    assert staged(Settings(demo=5), CLASSIFY).demo == 6
    assert staged(Settings(demo=7), EXPLORER).demo == 5
    assert staged(Settings(demo=3), "pages/learn.py") == Settings(demo=3)


@pytest.mark.parametrize(("demo", "script"), [("6", CLASSIFY), ("99", CLASSIFY), ("2", EXPLORER)])
def test_a_link_to_a_stop_opens_its_page(demo: str, script: str) -> None:
    at = opened(demo=demo, language="en")
    assert at.session_state["page"] == script
