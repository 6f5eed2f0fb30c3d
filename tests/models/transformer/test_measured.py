"""The shipped measures of heads: they are the model's, on the shipped sentences."""

import hashlib
import json
from collections import Counter

import numpy as np
import pytest

from models.manifest import WEIGHTS
from models.recipes.heads import mean, of_text
from models.transformer.behaviours import ANSWERING, BEHAVIOURS, BROAD, EARNED
from models.transformer.library import load
from models.transformer.measured import LANGUAGES, SENTENCES, measured, sentences
from tests import ROOT

KNOWN = ("e5", "smollm2")


def test_there_are_a_hundred_sentences_in_both_languages() -> None:
    english, chinese = map(sentences, LANGUAGES)
    assert len(set(english)) == len(set(chinese)) == 100
    assert all(text.isascii() for text in english)
    assert not any(letter.isascii() for text in chinese for letter in text)


@pytest.mark.parametrize("model", KNOWN)
def test_the_file_was_measured_on_the_sentences_that_ship(model: str) -> None:
    facts = json.loads((WEIGHTS / f"{model}_heads.json").read_text(encoding="utf-8"))
    assert facts["sentences_sha256"] == hashlib.sha256(SENTENCES.read_bytes()).hexdigest()


@pytest.mark.parametrize("model", KNOWN)
def test_a_name_is_what_the_shares_earn(model: str) -> None:
    for special in (True, False):
        found = measured(model, special)
        assert found is not None
        layers, heads = found.shape
        named = Counter(found.name(layer, head) for layer in range(layers) for head in range(heads))
        for name in (*BEHAVIOURS, "broad", "mixed"):
            assert len(found.heads_of(name)) == named[name]
            for layer, head in found.heads_of(name):
                largest = np.nanmax(list(found.of_head(layer, head).values()))
                assert bool(largest > EARNED) is (name in BEHAVIOURS)
                if name in ANSWERING:
                    assert found.shares[name][layer, head] > EARNED
                elif name in BEHAVIOURS:
                    assert found.shares[name][layer, head] == largest
                elif name == "broad":
                    assert found.breadth[layer, head] > BROAD
        assert named["mixed"] > 0


def test_the_table_counts_the_heads_by_name() -> None:
    page = (ROOT / "docs/transformer.md").read_text(encoding="utf-8")
    for model, special, sentence in (
        ("e5", True, "with"),
        ("e5", False, "without"),
        ("smollm2", True, "has none"),
    ):
        found = measured(model, special)
        assert found is not None
        counts = [str(len(found.heads_of(name))) for name in (*BEHAVIOURS, "broad", "mixed")]
        assert f"| `{model}` | {sentence} | {' | '.join(counts)} |" in page


def test_the_encoder_has_heads_for_its_neighbours() -> None:
    """Layer 2 head 6 looks at the next piece, layer 5 head 5 at the same piece elsewhere."""
    found = measured("e5")
    assert found is not None
    assert found.name(2, 6) == "next"
    assert found.name(5, 5) == "same"
    assert (4, 5) in found.heads_of("first")


def test_the_decoder_has_induction_heads_and_sinks() -> None:
    """Known beforehand: induction in layer 18 head 6, the previous word in layer 16 head 0."""
    found = measured("smollm2")
    assert found is not None
    assert found.name(18, 6) == "induction"
    assert found.name(16, 0) == "previous"
    assert len(found.heads_of("first")) > 100


def test_the_recipe_comes_to_what_ships() -> None:
    """A few sentences are near enough to see that the file holds what the recipe measures."""
    shipped = measured("e5")
    assert shipped is not None
    texts = [*sentences("en")[:6], *sentences("zh")[:6]]
    found = mean(of_text(load("e5"), text) for text in texts)
    for name in ("first", "next", "previous", "same"):
        np.testing.assert_allclose(found[f"all.{name}"], shipped.shares[name], atol=0.25)
    means = found["means"].ravel()
    assert np.corrcoef(means, shipped.means.ravel())[0, 1] > 0.9


def test_a_mean_leaves_out_what_could_not_be_measured() -> None:
    found = mean([{"share": np.array([1.0, np.nan])}, {"share": np.array([2.0, np.nan])}])
    np.testing.assert_array_equal(found["share"], [1.5, np.nan])


def test_another_model_has_no_measures() -> None:
    assert measured("some-folder") is None
    assert measured("../weights/e5") is None
