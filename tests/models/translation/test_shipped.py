"""The translators that ship: their cards, their size, and what their attention is good for."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from models import translation
from models.manifest import WEIGHTS
from models.translation.alignment import Aligned, error_rate, read
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
    """Och and Ney: 1 - (|A ∩ S| + |A ∩ P|) / (|A| + |S|), counted word by word for one pair."""
    model = translation.load("en-zh")
    pair = Aligned(
        "He works in a hospital.",
        "他在医院工作。",
        sure=(("He", "他"), ("hospital", "医院"), ("works", "工作"), (".", "。")),
        possible=(("in", "在"), ("a", "医院")),
    )
    tokens = model.target.split(pair.chinese, 99)
    made = model.translate(pair.english, begin=tokens)
    looks = made.trace.weights[: len(tokens)].argmax(axis=1)
    found = {(made.source_tokens[n], token) for token, n in zip(tokens, looks, strict=True)}
    sure, possible = {*pair.sure}, {*pair.sure, *pair.possible}
    assert found & (possible - sure), "choose a pair where a possible link is found"
    expected = 1 - (len(found & sure) + len(found & possible)) / (len(found) + len(sure))
    np.testing.assert_allclose(error_rate(model, [pair]), expected)


def test_a_link_is_of_the_token_that_is_the_word() -> None:
    """学 is a word of its own, and the beginning of 学校 before it."""
    model = translation.load("en-zh")
    (pair,) = [each for each in read() if "learned" in each.english]
    only = replace(pair, sure=(("learned", "学"),), possible=())
    other = replace(pair, sure=(("school", "学校"),), possible=())
    tokens = model.target.split(pair.chinese, 99)
    made = model.translate(pair.english, begin=tokens)
    for each, word, right in ((only, "学", "learned"), (other, "学校", "school")):
        seen = made.source_tokens[made.trace.weights[tokens.index(word)].argmax()]
        expected = 1 - 2 * (seen == right) / (len(tokens) + 1)
        np.testing.assert_allclose(error_rate(model, [each]), expected)


def test_every_hand_aligned_word_is_in_its_sentence() -> None:
    pairs = read()
    assert len(pairs) == 50
    assert sum(len(pair.sure) for pair in pairs) > 4 * len(pairs)
    assert any(pair.possible for pair in pairs)
    for pair, side in product(pairs, (0, 1)):
        assert not {*pair.sure} & {*pair.possible}
        for link in (*pair.sure, *pair.possible):
            assert link[side] in (pair.english, pair.chinese)[side], (pair, link)
