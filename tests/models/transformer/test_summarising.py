"""How often the sentence that others look at sums a passage up: the count that the page says."""

import numpy as np
import pytest

from models.transformer.library import load
from models.transformer.summarising import HELD, looked_at, summary, ten


@pytest.mark.parametrize("language", ["en", "zh"])
def test_as_many_of_ten_passages_are_summed_up_as_is_said(language: str) -> None:
    every, model = ten(language), load()
    assert {len(passage.sentences) for passage in every} == {5}
    right = [summary(model, passage) == passage.topic for passage in every]
    assert (sum(right), len(right)) == HELD[language]


def test_what_a_sentence_gives_itself_does_not_count() -> None:
    weights = np.array([[0.9, 0.1, 0.0], [0.2, 0.5, 0.3], [0.3, 0.4, 0.3]])
    np.testing.assert_allclose(looked_at(weights), [0.5, 0.5, 0.3])
