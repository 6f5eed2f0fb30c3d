"""What the tests of Compare share: the page, what it was sent, weights by plain loops."""

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention import attend
from models.text.tokens import Tokens
from models.vectors import embeddings
from tests import ROOT
from tests.ui.views.test_view import read
from ui.compare.sides import Comparison, compare
from ui.explorer.explore import Exploration, Sentence
from ui.kit.language import LANGUAGES
from ui.kit.reading import words_of
from ui.kit.settings import Settings, first

APP = ROOT / "app.py"

SECONDS = 60

SENTENCE = "The teacher gave the student a book about music and art"

every_language = pytest.mark.parametrize("language", LANGUAGES)


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=SECONDS)
    at.switch_page("pages/compare.py")
    for name, value in link.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def drawn(at: AppTest, view: str = "compare") -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The header and the arrays that a view was sent."""
    (found,) = views(at, view)
    return read(found)


def views(at: AppTest, view: str) -> list[bytes]:
    protos = [element.proto for element in at.get("bidi_component")]
    return [proto.bytes for proto in protos if proto.component_name == view]


def paragraphs(at: AppTest) -> list[str]:
    return [each.value for each in at.markdown]


def html_of(at: AppTest) -> str:
    return "\n".join(each.proto.body for each in at.get("html"))


def finding_of(at: AppTest) -> str:
    """What the page says of the two sides, without its markup."""
    (finding,) = [
        each.proto.body for each in at.get("html") if "class='finding'" in each.proto.body
    ]
    return re.sub(r"<style>.*</style>|<[^>]+>", "", finding, flags=re.DOTALL)


def softmax(scores: Sequence[float]) -> list[float]:
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def by_loops(language: str = "en") -> tuple[list[list[float]], list[list[float]]]:
    """The opening sentence's weights under the default formula and the Transformer's."""
    words = words_of(first(language).text, first(language))
    vectors = embeddings.load_for(words).vectors(words).tolist()
    article, transformer = [], []
    for x in vectors:
        row = [sum(a * b for a, b in zip(x, y, strict=True)) for y in vectors]
        article.append(softmax([s / sum(row) for s in row]))
        transformer.append(softmax([s / math.sqrt(len(x)) for s in row]))
    return article, transformer


def compared(settings: Settings) -> Comparison:
    found = compare(settings, None)
    assert isinstance(found, Comparison)
    return found


def of_similarities(*sides: Sequence[Sequence[float]], **options: Any) -> Comparison:
    """A comparison of plain softmaxes of these similarities."""
    explored = []
    for table in sides:
        unit = np.eye(len(table[0]))
        words = tuple("abcdefgh"[: len(table[0])])
        trace = attend(table, unit, unit, key_tokens=words, undefined="nan", **options)
        sentence = Sentence(Tokens(words), unit, (True,) * len(words))
        explored.append(Exploration(sentence, sentence, sentence, (trace,)))
    return Comparison(*explored)
