"""From sentence pairs to weights: splitting, words, resuming, scores, shipping. Tiny pairs."""

import json
from pathlib import Path

import numpy as np
import pytest

from models.recipes import pairs as corpus
from models.recipes import scores
from models.recipes import translation as recipe
from models.recipes.resumable import OtherCheckpoint
from models.recipes.translation import Material, Recipe, Training, padded, trained
from models.translation.translator import Translator
from models.translation.units import END, PADDING, START

VERBS = {"see": "看见", "know": "知道", "like": "喜欢", "want": "要"}
THINGS = {"cats": "猫", "dogs": "狗", "books": "书", "music": "音乐", "water": "水"}
WHO = {"I": "我", "You": "你", "They": "他们"}
LINES = [
    f"{who} {verb} {thing}.\t{WHO[who]}{VERBS[verb]}{THINGS[thing]}。\tby us"
    for who in WHO
    for verb in VERBS
    for thing in THINGS
]
RECIPE = Recipe(epochs=3, batch=8, rate=0.01, warmup=4, averaged=0.5, vectors=False, seed=3)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(corpus, "DEV", 6)
    monkeypatch.setattr(corpus, "HELD_OUT", 4)
    monkeypatch.setattr(corpus, "LEAST", {"en": 1, "zh": 2})
    for module in (recipe, scores):
        monkeypatch.setattr(
            module, "chrf", lambda found, right: float(len(set(found))) + len(right)
        )
    twice = "I do like dogs.\t我喜欢狗。\tby us"
    (tmp_path / "cmn.txt").write_text("\n".join([*LINES, twice]) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("direction", ["en-zh", "zh-en"])
def test_nothing_that_is_asked_is_in_a_pair_that_teaches(folder: Path, direction: str) -> None:
    pairs = corpus.read(folder)
    assert len(pairs) == len(LINES) + 1
    for seed in range(20):
        found = corpus.split(pairs, direction, seed)
        taught = {text for pair in found.train for text in pair}
        for asked in (found.dev, found.held_out):
            assert not taught & {*asked, *(text for texts in asked.values() for text in texts)}
        english = [
            {*asked} if direction == "en-zh" else {text for each in asked.values() for text in each}
            for asked in (found.dev, found.held_out)
        ]
        assert [len(each) for each in english] == [6, 4]
        assert not english[0] & english[1]


def test_both_directions_are_measured_on_the_same_sentences(folder: Path) -> None:
    pairs = corpus.read(folder)
    one, other = (corpus.split(pairs, direction).dev for direction in ("en-zh", "zh-en"))
    assert {*one} == {text for texts in other.values() for text in texts}


def test_rare_chinese_words_come_apart_and_english_ones_are_unknown() -> None:
    units = corpus.units(["我喜欢音乐。", "我喜欢图书馆。", "图"] + ["我喜欢音乐。"] * 4, "zh")
    folded = [word.folded for word in units.words]
    assert "喜欢" in folded
    assert "音乐" in folded
    assert "图书馆" not in folded
    english = corpus.units(["Tom sees Tom.", "We see Tom.", "Tom, we see."], "en")
    assert english.written(english.numbers(["TOM", "see", "sees"])) == ("Tom", "⟨?⟩", "⟨?⟩")
    named = corpus.units(["Is Tom in?"] * 3, "en")
    assert named.written(named.numbers(["is", "tom"])) == ("Is", "Tom")


def test_batches_hold_every_pair_once_and_sources_of_one_length(folder: Path) -> None:
    training = Training("additive", RECIPE, Material.of(folder, "en-zh"))
    seen = []
    for ids, forgotten, written in training._batches(0):
        assert (ids != PADDING).all()
        assert ids.shape == forgotten.shape
        assert (written[:, 0] == START).all()
        seen += [(tuple(row), tuple(line)) for row, line in zip(ids, written, strict=True)]
    expected = [
        (tuple(source), tuple(padded([target])[0]))
        for source, target in zip(training.material.sources, training.material.targets, strict=True)
    ]
    stripped = [(row, tuple(n for n in line if n != PADDING)) for row, line in seen]
    assert sorted(stripped) == sorted(expected)


def test_a_row_of_targets_begins_and_ends() -> None:
    found = padded([np.array([7, 8], np.int32), np.array([9], np.int32)])
    np.testing.assert_array_equal(found, [[START, 7, 8, END], [START, 9, END, PADDING]])


def test_a_training_that_was_stopped_goes_on_as_if_it_had_not(folder: Path, tmp_path: Path) -> None:
    material = Material.of(folder, "en-zh")
    whole = trained(Training("scaled_dot", RECIPE, material), tmp_path / "whole.npz")
    path = tmp_path / "parts.npz"
    trained(Training("scaled_dot", RECIPE, material), path, stop=1)
    resumed = trained(Training("scaled_dot", RECIPE, material), path)
    assert resumed.history == whole.history
    for name, array in whole.network.state().items():
        np.testing.assert_array_equal(resumed.network.state()[name], array)
    with pytest.raises(OtherCheckpoint, match="left by another training"):
        trained(Training("additive", RECIPE, material), path)


def test_it_learns(folder: Path) -> None:
    training = Training("additive", RECIPE, Material.of(folder, "zh-en"))
    batches = list(training._batches(0))

    def loss() -> float:
        total = 0.0
        for ids, _, written in batches:
            states = training.network.states(ids, written[:, :-1])
            rows = np.nonzero(written[:, 1:] != PADDING)
            each = training.network.losses(
                np.asarray(states.numpy()[rows]), written[:, 1:][rows], 0.0
            )
            total += float(each.numpy().sum())
        return total

    before = loss()
    for _ in range(3):
        training.take_epoch()
    assert loss() < 0.5 * before


def test_another_attention_begins_with_what_one_has_learned(folder: Path, tmp_path: Path) -> None:
    material = Material.of(folder, "en-zh")
    one = trained(Training("additive", RECIPE, material), tmp_path / "one.npz", stop=1)
    other = Training("scaled_dot", RECIPE, material, tmp_path / "one.npz")
    for network in (other.network, other.average):
        for name, array in network.state().items():
            np.testing.assert_array_equal(array, one.best[name])
    assert other.begun_from == {"attention": "additive", "epochs": 1}


def test_what_ships_is_what_the_average_writes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scores are those of packages that only the recipes need."""
    monkeypatch.setattr(recipe, "bleu", lambda found, right, _: float(len(found) + len(right)))
    monkeypatch.setattr(recipe, "nearest", lambda pairs, texts, _: [pairs.train[0][1]] * len(texts))
    monkeypatch.setattr(recipe, "version", lambda name: name)
    material = Material.of(folder, "en-zh")
    training = trained(Training("additive", RECIPE, material), tmp_path / "one.npz")
    card = recipe.ship(training, "additive", tmp_path / "out")
    shipped = Translator.load("en-zh", "additive", tmp_path / "out")
    asked = list(material.pairs.dev)
    assert shipped.many(asked) == training.translator(np.float16).many(asked)
    assert json.loads(json.dumps(card)).items() <= dict(shipped.card).items()


def test_a_folder_without_pairs_is_told_where_they_are(tmp_path: Path) -> None:
    with pytest.raises(corpus.MissingPairs, match=r"cmn\.txt is missing.*manythings\.org"):
        corpus.read(tmp_path)
