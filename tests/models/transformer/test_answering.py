"""How often a question finds its answer: the count that the page says is measured here."""

import re

import pytest

from models.transformer import summarising
from models.transformer.answering import ERROR_RATES, HELD, LAYER, found, ten
from models.transformer.contextual import LAYERS
from models.transformer.library import load
from tests import ROOT


@pytest.mark.parametrize("language", ["en", "zh"])
def test_as_many_of_ten_questions_find_their_answer_as_is_said(language: str) -> None:
    every, model = ten(language), load()
    right = [found(model, asked) == asked.answer for asked in every]
    assert all(asked.answer in asked.passage for asked in every)
    assert (sum(right), len(right)) == HELD[language]


@pytest.mark.parametrize("page", ["transformer.md", "transformer.zh.md"])
def test_the_rates_are_those_of_the_tables(page: str) -> None:
    page = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for held in (HELD, summarising.HELD):
        assert f"| {held['en'][0]} | {held['zh'][0]} |" in page
    rows = re.findall(r"^\| (\d+) \| (0\.\d{3}) \| 0\.\d{3} \| 0\.\d{3} \|$", page, re.MULTILINE)
    assert [(int(layer), float(rate)) for layer, rate in rows] == list(enumerate(ERROR_RATES))
    assert len(rows) == LAYERS + 1
    assert ERROR_RATES[LAYER] <= 0.2
