"""From sentence pairs to weights: splitting, words, resuming, scores, shipping. Tiny pairs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.recipes import guide, scores, shipping
from models.recipes import pairs as corpus
from models.recipes import translation as recipe
from models.recipes.guide import NO_LINK, Pair
from models.recipes.resumable import OtherCheckpoint
from models.recipes.translation import OtherWords, Recipe, Training, astray, trained
from models.recipes.translation_pairs import Material, padded
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
    for module in (recipe, scores, shipping):
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
    links = {
        Pair(("I", "see", "cats", "."), ("我", "看见", "猫", "。")): frozenset({(0, 0), (2, 2)})
    }
    training = Training("additive", RECIPE, Material.of(folder, "en-zh", links))
    seen, linked = [], []
    for ids, forgotten, written, looks in training._batches(0):
        assert (ids != PADDING).all()
        assert ids.shape == forgotten.shape
        assert (written[:, 0] == START).all()
        assert looks.shape == (len(ids), written.shape[1] - 1)
        seen += [(tuple(row), tuple(line)) for row, line in zip(ids, written, strict=True)]
        linked += [looks[row].tolist() for row in np.flatnonzero((looks != NO_LINK).any(axis=1))]
    material = training.material
    expected = [
        (tuple(source), tuple(padded([target])[0]))
        for source, target in zip(material.sources, material.targets, strict=True)
    ]
    stripped = [(row, tuple(n for n in line if n != PADDING)) for row, line in seen]
    assert sorted(stripped) == sorted(expected)
    # The words of its target, and the end, which looks nowhere.
    assert [line[:5] for line in linked] == [[0, NO_LINK, 2, NO_LINK, NO_LINK]]


def test_a_row_of_targets_begins_and_ends() -> None:
    found = padded([np.array([7, 8], np.int32), np.array([9], np.int32)])
    np.testing.assert_array_equal(found, [[START, 7, 8, END], [START, 9, END, PADDING]])


def test_a_training_that_was_stopped_goes_on_as_if_it_had_not(folder: Path, tmp_path: Path) -> None:
    material = Material.of(folder, "en-zh")
    whole = trained(Training("scaled_dot", RECIPE, material), tmp_path / "whole.npz")
    path = tmp_path / "parts.npz"
    trained(Training("scaled_dot", RECIPE, material), path, stop=1)
    resumed = trained(Training("scaled_dot", RECIPE, material), path)
    chrfs = [[each["chrf"] for each in one.history] for one in (resumed, whole)]
    assert chrfs[0] == chrfs[1]
    assert [each["epoch"] for each in resumed.history] == [1, 2, 3]
    assert all(each["processor_seconds"] > 0 for each in resumed.history)
    for name, array in whole.network.state().items():
        np.testing.assert_array_equal(resumed.network.state()[name], array)
    with pytest.raises(OtherCheckpoint, match="left by another training"):
        trained(Training("additive", RECIPE, material), path)


def test_it_learns(folder: Path) -> None:
    training = Training("additive", RECIPE, Material.of(folder, "zh-en"))
    batches = list(training._batches(0))

    def loss() -> float:
        total = 0.0
        for ids, _, written, _ in batches:
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


def test_another_attention_begins_with_what_one_has_learned(folder: Path) -> None:
    """Where it looks alike, it writes the same."""
    material, choices = Material.of(folder, "en-zh"), replace(RECIPE, vectors=True)
    one = Training("additive", choices, material)
    random = np.random.default_rng(7)
    for variable in one.average.trainable_variables:
        variable.assign(random.normal(scale=0.2, size=variable.shape))
    shipped = one.translator(np.float16)
    taught = Training("additive_guided", choices, material, shipped)
    ids, written = material.sources[0][None], padded(material.targets[:1])[:, :-1]
    expected = one.average.logits(ids, written)
    for network in (taught.network, taught.average):
        np.testing.assert_allclose(network.logits(ids, written), expected, atol=0.02)
    other = Training("scaled_dot", choices, material, shipped)
    np.testing.assert_allclose(
        other.network.decoder.cell.kernel, one.average.decoder.cell.kernel, atol=1e-3
    )
    assert other.choices["begun_from"] == "additive"
    words = replace(material.target, words=material.target.words[::-1])
    with pytest.raises(OtherWords, match="en_zh_translator_additive has other words"):
        Training("scaled_dot", choices, replace(material, target=words), shipped)


def shipped_once(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> Training:
    """The scores are those of packages that only the recipes need."""
    monkeypatch.setattr(shipping, "bleu", lambda found, right, _: float(len(found) + len(right)))
    monkeypatch.setattr(
        shipping, "nearest", lambda pairs, texts, _: [pairs.train[0][1]] * len(texts)
    )
    monkeypatch.setattr(shipping, "version", lambda name: name)
    training = Training("additive", RECIPE, Material.of(folder, "en-zh"))
    trained(training, out / "one.npz", stop=1)
    training.ship(out)
    return training


def test_what_ships_is_what_the_average_writes_and_is_measured_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = shipped_once(folder, tmp_path, monkeypatch)
    shipped = Translator.load("en-zh", "additive", tmp_path)
    asked = list(training.material.pairs.dev)
    assert shipped.many(asked) == training.translator(np.float16).many(asked)
    assert shipped.card["links"] == 0
    assert shipped.card["history"] == training.history
    # What is measured belongs to the files: the weights stay, the card is written anew.
    weights = (tmp_path / "en_zh_translator_additive.npz").read_bytes()
    monkeypatch.setattr(shipping, "error_rate", lambda *_: 0.125)
    shipping.measure(tmp_path, folder)
    again = Translator.load("en-zh", "additive", tmp_path)
    assert again.card == {**shipped.card, "alignment_error": 0.125}
    assert (tmp_path / "en_zh_translator_additive.npz").read_bytes() == weights


def test_a_guide_teaches_where_to_look(folder: Path) -> None:
    """Each word is told to look at the source's last word, where by itself it would never look."""
    pairs = [line.split("\t")[:2] for line in LINES]
    links = {
        Pair((*english[:-1].split(), "."), tuple(_cut(chinese))): frozenset(
            (3, row) for row in range(4)
        )
        for english, chinese in pairs
    }
    material = Material.of(folder, "en-zh", links)
    ids, written = material.sources[0][None], padded(material.targets[:1])[:, :-1]
    training = Training("additive_guided", replace(RECIPE, guide=4.0), material)

    def there() -> float:
        scores = training.network.looking(ids, written)[1].numpy()[0, :4]
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return float((powers / powers.sum(axis=1, keepdims=True))[:, 3].min())

    before, batch = there(), next(training._batches(0))
    for _ in range(10):
        training._step(*batch)
    assert there() > 0.7 > 0.4 > before


def _cut(chinese: str) -> list[str]:
    (verb,) = (each for each in VERBS.values() if each in chinese)
    who, thing = chinese[:-1].split(verb)
    return [who, verb, thing, "。"]


def test_the_guide_is_the_cross_entropy_with_the_linked_word() -> None:
    random = np.random.default_rng(6)
    scores = random.normal(size=(2, 3, 4)).astype(np.float32)
    links = np.array([[2, NO_LINK, 0], [NO_LINK, NO_LINK, 3]], np.int32)
    expected = [
        np.log(sum(np.exp(scores[b, m]))) - scores[b, m, n]
        for b, row in enumerate(links.tolist())
        for m, n in enumerate(row)
        if n != NO_LINK
    ]
    np.testing.assert_allclose(astray(scores, links), expected, rtol=1e-5)


def test_links_are_written_down_and_only_the_missing_ones_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def link(pair: Pair) -> frozenset[tuple[int, int]]:
        asked.append(pair)
        return frozenset({(1, 0), (0, 1)} if len(pair.english) > 1 else ())

    monkeypatch.setattr(guide, "aligner", lambda: link)
    pairs = [
        Pair(("I", "see"), ("看", "我")),
        Pair(("Hi",), ("你好",)),
        Pair(("I", "go"), ("走", "我")),
    ]
    file = tmp_path / "links.tsv"
    first = guide.linked(pairs[:2], file)
    text = file.read_text(encoding="utf-8")
    assert text == "I see\t看 我\t0-1 1-0\nHi\t你好\t\n"
    file.write_text(text + "I go\t走 我\t0-", encoding="utf-8")  # cut off while it was written
    found = guide.linked(pairs, file)
    assert asked == pairs
    assert found == {**first, pairs[2]: frozenset({(1, 0), (0, 1)})}
    assert guide.linked(pairs, file) == found
    # The same links for both directions: of each target word, the index of a source word.
    np.testing.assert_array_equal(guide.looks(*pairs[0], "en-zh", found), [1, 0])
    np.testing.assert_array_equal(guide.looks(*pairs[1][::-1], "zh-en", found), [NO_LINK])


def test_linked_pairs_are_those_that_teach_in_both_directions(folder: Path) -> None:
    found = guide.cut(folder)
    for direction in ("en-zh", "zh-en"):
        material = Material.of(folder, direction, {each: frozenset({(0, 0)}) for each in found})
        assert len(material.links) == len(found) > 40
        assert all(each[0] == 0 for each in material.links)


def test_the_encoder_links_words_that_say_the_same() -> None:
    link = guide.aligner()
    pair = Pair(
        ("He", "went", "to", "school", "yesterday", "."), ("他", "昨天", "去", "了", "学校", "。")
    )
    assert {(0, 0), (1, 2), (3, 4), (4, 1)} <= link(pair)
    assert link(Pair(("word",) * 200, ("词",))) == frozenset()


def test_a_folder_without_pairs_is_told_where_they_are(tmp_path: Path) -> None:
    with pytest.raises(corpus.MissingPairs, match=r"cmn\.txt is missing.*manythings\.org"):
        corpus.read(tmp_path)
