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
    assert all({"additive_guided", "additive"} <= {*variants(each)} for each in DIRECTIONS)
    size = sum(file.stat().st_size for file in WEIGHTS.glob("*_translator_*"))
    assert size < 20 * MEGABYTE


def test_another_direction_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="one of en-zh, zh-en, en-pt, pt-en, got 'en-de'"):
        translation.load("en-de")


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


def test_one_that_was_taught_where_to_look_looks_better_and_translates_nearly_as_well() -> None:
    for direction in DIRECTIONS:
        taught, alone = (
            translation.load(direction, name).card for name in ("additive_guided", "additive")
        )
        assert translation.load(direction).card == taught
        assert taught["alignment_error"] < alone["alignment_error"]
        assert taught["dev_chrf"] > alone["dev_chrf"] - 1.5
        assert taught["recipe"]["guide"] > 0 == alone["recipe"].get("guide", 0)


@pytest.mark.parametrize(
    ("attention", "phrase", "begin"),
    [
        ("additive_guided", "I gave the book to my sister yesterday.", ()),
        ("additive_guided", "What did you eat yesterday?", ()),
        ("additive", "I went to school by bus yesterday.", ()),
        # By itself this one begins it with 昨天, when it has nothing yet to ask by, and looks at I.
        ("additive", "I gave the book to my sister yesterday.", ("我",)),
    ],
)
def test_the_word_for_yesterday_looks_at_yesterday_and_is_another_if_it_looks_away(
    attention: str, phrase: str, begin: tuple[str, ...]
) -> None:
    model = translation.load("en-zh", attention)
    made = model.translate(phrase, begin=begin)
    row, n = made.target_tokens.index("昨天"), len(made.source_tokens)
    yesterday = made.source_tokens.index("yesterday")
    assert made.trace.weights[row].argmax() == yesterday
    before = made.target_tokens[:row]

    def instead(weights: np.ndarray) -> str:
        return model.translate(phrase, begin=before, rows={row: weights}).target_tokens[row]

    moved = made.trace.weights[row].copy()
    moved[yesterday] = 0
    written = [instead(each) for each in np.eye(n)]
    assert written[yesterday] == "昨天"
    # All weight on another word, or none on this one and the rest where it was.
    assert set(written) != {"昨天"}
    assert attention == "additive" or instead(moved) != "昨天"


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
