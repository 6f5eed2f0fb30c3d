"""The translators that ship: their cards, their size, and what their attention is good for."""

from itertools import product

import numpy as np
import pytest

from models import translation
from models.manifest import WEIGHTS
from models.translation.alignment import error_rate, read
from models.translation.translator import DIRECTIONS, variants
from models.translation.writing import WITHOUT

SHIPPED = [(each, kind) for each in DIRECTIONS for kind in variants(each)]
MEGABYTE = 2**20


def test_both_directions_ship_in_less_than_twenty_megabytes() -> None:
    assert all("additive" in variants(direction) for direction in DIRECTIONS)
    size = sum(file.stat().st_size for file in WEIGHTS.glob("*_translator_*"))
    assert size < 20 * MEGABYTE


@pytest.mark.parametrize(("direction", "attention"), SHIPPED)
def test_a_card_says_what_was_measured(direction: str, attention: str) -> None:
    model = translation.load(direction, attention)
    card = model.card
    assert (card["direction"], card["attention"], card["seed"]) == (direction, attention, 1)
    assert {"keras", "numpy", "python", "sacrebleu", "tensorflow"} <= card["versions"].keys()
    assert card["dev_sentences"] >= 1_000
    assert sum(each["sentences"] for each in card["lengths"]) == card["dev_sentences"]
    for name in WITHOUT:
        assert all(each["own"] > each[name] for each in card["lengths"])
    # Of a longer sentence a smaller share survives that all words are looked at alike.
    kept = [each["uniform"] / each["own"] for each in card["lengths"]]
    assert kept[0] > kept[-1]
    np.testing.assert_allclose(error_rate(model, read()), card["alignment_error"], atol=0.02)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_it_is_half_as_good_again_as_the_nearest_sentence(direction: str) -> None:
    card = translation.load(direction).card
    assert max(card["dev_chrf"], card["dev_chrf_beam"]) >= 1.5 * card["nearest_chrf"]


@pytest.mark.parametrize(
    ("phrase", "begin"),
    [
        ("I went to school by bus yesterday.", ()),
        # By itself it begins this one with 昨天, when it has nothing yet to ask by, and looks at I.
        ("I gave the book to my sister yesterday.", ("我",)),
    ],
)
def test_the_word_for_yesterday_looks_at_yesterday_and_is_another_if_it_looks_away(
    phrase: str, begin: tuple[str, ...]
) -> None:
    model = translation.load("en-zh")
    made = model.translate(phrase, begin=begin)
    row, n = made.target_tokens.index("昨天"), len(made.source_tokens)
    assert made.source_tokens[made.trace.weights[row].argmax()] == "yesterday"
    before = made.target_tokens[:row]
    written = [
        model.translate(phrase, begin=before, rows={row: np.eye(n)[index]}).target_tokens[row]
        for index in range(n)
    ]
    assert written[made.source_tokens.index("yesterday")] == "昨天"
    assert set(written) != {"昨天"}


def test_a_hand_alignment_counts_as_the_formula_says() -> None:
    """Och and Ney: 1 - 2 |A ∩ S| / (|A| + |S|), counted word by word for one pair."""
    model = translation.load("en-zh")
    (pair,) = [each for each in read() if each.english == "He works in a hospital."]
    tokens = model.target.split(pair.chinese, 99)
    made = model.translate(pair.english, begin=[each for each in tokens if each in model.target])
    if tuple(made.target_tokens[: len(tokens)]) != tuple(tokens):
        pytest.fail("choose a pair whose words it can write")
    hand = {("他", "He"), ("在", "in"), ("医院", "hospital"), ("工作", "works"), ("。", ".")}
    found = {
        (token, made.source_tokens[made.trace.weights[index].argmax()])
        for index, token in enumerate(tokens)
    }
    expected = 1 - 2 * len(found & hand) / (len(found) + len(hand))
    np.testing.assert_allclose(error_rate(model, [pair]), expected)


def test_every_hand_aligned_word_is_in_its_sentence() -> None:
    pairs = read()
    assert len(pairs) == 50
    for pair, side in product(pairs, (0, 1)):
        for link in pair.links:
            assert link[side] in (pair.english, pair.chinese)[side], (pair, link)
