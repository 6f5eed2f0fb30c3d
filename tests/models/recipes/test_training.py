"""From trees to weights: reading, making examples, resuming, shipping. Tiny trees of its own."""

import math
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from models.classifier.inference import UNKNOWN, Classifier, Vocabulary
from models.recipes import corpus as making
from models.recipes import teacher, training
from models.recipes.batches import Examples, batches, examples_of, forget, taught_by
from models.recipes.calibration import (
    accuracy,
    calibration_error,
    cross_entropy,
    fitting_temperature,
)
from models.recipes.corpus import MASK, Maker, choose_vocabulary, first_vectors, similar_words
from models.recipes.resumable import OtherCheckpoint
from models.recipes.teacher import WordPiece
from models.recipes.training import Recipe, Training, calibrated, verdicts
from models.recipes.treebank import (
    BadTree,
    MissingTreebank,
    Phrase,
    polarity,
    read_trees,
    split,
    unescape,
)
from models.text.tokens import fold, tokenize

GOOD, BAD = ["good", "fine", "lovely", "great"], ["bad", "dull", "poor", "awful"]
TREES = [
    f"({label} (2 The) ({label} (2 film) ({label} (2 is) ({label} {word}))))"
    for label, words in ((3, GOOD), (1, BAD))
    for word in words
] * 4
RECIPE = Recipe(epochs=3, batch_words=40, rate=0.02, averaged=0.9, seed=3)


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    folder = tmp_path / "trees"
    folder.mkdir()
    (folder / "train.txt").write_text("\n".join(TREES) + "\n", encoding="utf-8")
    (folder / "dev.txt").write_text("\n".join(TREES[:8]) + "\n", encoding="utf-8")
    return folder


def examples(treebank: Path) -> tuple[Vocabulary, Examples]:
    vocabulary = Vocabulary(["the", "film", "is", *GOOD, *BAD])
    return vocabulary, examples_of(vocabulary, polarity(read_trees(treebank / "train.txt"), fold))


def test_a_tree_is_read_with_all_its_phrases(tmp_path: Path) -> None:
    path = tmp_path / "train.txt"
    path.write_text(
        "(3 (2 A) (4 (3 (2 -LRB-) (3 gem)) (2 1\\/2\u00a0x)))\n(0 ``)\n", encoding="utf-8"
    )
    first, second = read_trees(path)
    assert first == (
        Phrase(("A", "(", "gem", "1/2\u00a0x"), 3),
        Phrase(("A",), 2),
        Phrase(("(", "gem", "1/2\u00a0x"), 4),
        Phrase(("(", "gem"), 3),
        Phrase(("(",), 2),
        Phrase(("gem",), 3),
        Phrase(("1/2\u00a0x",), 2),
    )
    assert second == (Phrase(('"',), 0),)


@pytest.mark.parametrize("line", ["(3 (2 A) (3 gem)", "A gem", "(3 (2 A) (3 ))", "(7 gem)"])
def test_a_line_that_is_no_tree_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "train.txt"
    path.write_text(f"(3 gem)\n{line}\n", encoding="utf-8")
    with pytest.raises(BadTree, match=r"train\.txt, line 2"):
        read_trees(path)


def test_a_missing_treebank_says_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(MissingTreebank, match=r"train\.txt is missing.*nlp\.stanford\.edu"):
        read_trees(tmp_path / "train.txt")


ENCODER = ["--encoder", "no"]
COMMANDS = {
    "training": (training.main, ["--attention", "dot"]),
    "teacher": (teacher.main, [*ENCODER, "--out", "no/teacher.npz"]),
    "lessons": (making.main, [*ENCODER, "--glove", "no", "--teacher", "no", "--out", "no"]),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_fails_plainly_without_data(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command, arguments = COMMANDS[name]
    monkeypatch.setattr(sys, "argv", [name, "--data", str(tmp_path / "no"), *arguments])
    with pytest.raises(SystemExit) as stopped:
        command()
    assert stopped.value.code == 2
    assert "nlp.stanford.edu" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["teacher", "lessons"])
def test_a_command_without_the_transformer_says_where_to_get_it(
    name: str,
    treebank: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command, arguments = COMMANDS[name]
    monkeypatch.setattr(sys, "argv", [name, "--data", str(treebank), *arguments])
    with pytest.raises(SystemExit):
        command()
    assert "sentence-transformers/all-MiniLM-L6-v2" in capsys.readouterr().err


def test_the_held_out_tenth_shares_no_sentence() -> None:
    trees = [(Phrase((str(n),), 3),) for n in range(95)]
    taught, held_out = split(trees, 1)
    assert (len(taught), len(held_out)) == (86, 9)
    assert {*taught} | {*held_out} == {*trees}
    assert split(trees, 1) == (taught, held_out)
    assert split(trees, 2) != (taught, held_out)


def test_votes_on_a_phrase_are_shared_and_neutral_ones_left_out() -> None:
    trees = [(Phrase(("So", "so"), 3), Phrase(("It",), 2)), (Phrase(("so", "so"), 0),)]
    assert polarity(trees, str.lower) == {"so so": 0.5}


def test_a_softened_teacher_is_less_sure_of_the_same(tmp_path: Path) -> None:
    path = tmp_path / "lessons.npz"
    np.savez(path, texts=np.array("a gem\na bore"), margins=np.array([3.0, -1.0], np.float32))
    assert taught_by(path, 1) == pytest.approx(
        {"a gem": 1 / (1 + math.exp(-3)), "a bore": 1 / (1 + math.exp(1))}
    )
    assert taught_by(path, 2) == pytest.approx(
        {"a gem": 1 / (1 + math.exp(-1.5)), "a bore": 1 / (1 + math.exp(0.5))}
    )


def test_batches_hold_every_text_once(treebank: Path) -> None:
    _, given = examples(treebank)
    found = [
        (tuple(row[row > 0].tolist()), share)
        for ids, shares in batches(given, 12, np.random.default_rng(0))
        for row, share in zip(ids, shares.tolist(), strict=True)
    ]
    expected = zip((tuple(row.tolist()) for row in given.ids), given.shares.tolist(), strict=True)
    assert sorted(found) == sorted(expected)


def test_forgotten_words_are_unknown_ones() -> None:
    ids = np.tile(np.array([[5, 9, UNKNOWN, 0]], np.int32), (2000, 1))
    found = forget(ids, 0.25, np.random.default_rng(0))
    assert set(np.unique(found[:, 0])) == {UNKNOWN, 5}
    assert 0.2 < (found[:, :2] == UNKNOWN).mean() < 0.3
    np.testing.assert_array_equal(found[:, 2:], ids[:, 2:])


def test_an_interrupted_training_ends_the_same(treebank: Path, tmp_path: Path) -> None:
    _, given = examples(treebank)
    whole = Training("additive", RECIPE, given, None)
    for _ in range(3):
        whole.take_epoch()
        whole.judge(given)

    checkpoint = tmp_path / "checkpoint.npz"
    begun = Training("additive", RECIPE, given, None)
    begun.take_epoch()
    begun.judge(given)
    begun.save(checkpoint)
    resumed = Training("additive", RECIPE, given, None)
    resumed.restore(checkpoint)
    while not resumed.finished:
        resumed.take_epoch()
        resumed.judge(given)

    assert resumed.history == whole.history
    for name, array in whole.best.items():
        np.testing.assert_array_equal(resumed.best[name], array, err_msg=name)
    for name, array in whole.network.arrays().items():
        np.testing.assert_array_equal(resumed.network.arrays()[name], array, err_msg=name)


def test_a_checkpoint_of_another_training_is_refused(treebank: Path, tmp_path: Path) -> None:
    _, given = examples(treebank)
    Training("dot", RECIPE, given, None).save(tmp_path / "checkpoint.npz")
    other = Training("dot", Recipe(epochs=3, rate=0.01), given, None)
    with pytest.raises(OtherCheckpoint, match="delete it"):
        other.restore(tmp_path / "checkpoint.npz")


def test_training_stops_when_nothing_improves(treebank: Path) -> None:
    _, given = examples(treebank)
    run = Training("dot", Recipe(epochs=9, patience=2), given, None)
    for loss in (0.5, 0.4):
        run.history.append({"epoch": 1, "loss": loss, "accuracy": 0.5})
        assert not run.finished
    run.history.append({"epoch": 3, "loss": 0.45, "accuracy": 0.5})
    assert not run.finished
    run.history.append({"epoch": 4, "loss": 0.41, "accuracy": 0.5})
    assert run.finished


def test_the_command_trains_resumes_and_ships(
    treebank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {
        "--data": treebank,
        "--attention": "ratio_cosine",
        "--out": tmp_path / "out",
        "--checkpoints": tmp_path / "build",
        "--epochs": 12,
        "--batch-words": 60,
        "--rate": 0.02,
        "--averaged": 0.8,
    }
    words = [str(word) for pair in options.items() for word in pair]
    monkeypatch.setattr(sys, "argv", ["training", *words])
    training.main()
    classifier = Classifier.load("en", "ratio_cosine", tmp_path / "out")
    found = classifier.predict(["The film is lovely", "The film is awful"])
    np.testing.assert_array_equal(found.argmax(axis=1), [1, 0])
    assert classifier.card["dev_accuracy"] == 1
    assert classifier.card["dev_sentences"] == 8
    assert classifier.card["recipe"]["epochs"] == 12

    first = (tmp_path / "out" / "en_classifier_ratio_cosine.npz").read_bytes()
    training.main()
    assert (tmp_path / "out" / "en_classifier_ratio_cosine.npz").read_bytes() == first


def test_calibration_moves_no_verdict(treebank: Path) -> None:
    _, given = examples(treebank)
    run = Training("dot", RECIPE, given, None)
    run.take_epoch()
    before = verdicts(run.average, given)
    temperature = calibrated(run.average, given)
    np.testing.assert_allclose(verdicts(run.average, given), before / temperature, atol=1e-5)
    assert cross_entropy(before / temperature, given.shares) <= cross_entropy(before, given.shares)


def test_measures_by_hand() -> None:
    logits = np.array([[0.0, np.log(3)], [0.0, np.log(3)], [np.log(3), 0.0], [0.0, np.log(3)]])
    shares = np.array([1.0, 1.0, 0.0, 0.0])
    assert accuracy(logits, shares) == 0.75
    expected = -(3 * np.log(0.75) + np.log(0.25)) / 4
    assert cross_entropy(logits, shares) == pytest.approx(expected)
    # Sure to 3/4 and right three times out of four: nothing to correct.
    assert fitting_temperature(logits, shares) == pytest.approx(1.0)
    assert fitting_temperature(2 * logits, shares) == pytest.approx(2.0, rel=0.02)
    probabilities = np.array([[0.1, 0.9], [0.1, 0.9], [0.6, 0.4], [0.6, 0.4]])
    positive = np.array([True, False, False, False])
    assert calibration_error(probabilities, positive) == pytest.approx((0.8 + 0.8) / 4)


def test_a_vocabulary_prefers_words_that_say_something() -> None:
    counts = {"dreadful": 3, "thursday": 3, "the": 900}
    saying = {"dreadful": 0.9, "thursday": 0.0, "the": 0.01, "horrid": 0.9}
    assert choose_vocabulary(Counter(counts), {"the": 0}, saying, 2) == ["the", "dreadful"]


def test_words_without_a_vector_begin_without_one() -> None:
    random = np.random.default_rng(0)
    glove = random.normal(size=(200, 50)).astype(np.float32)
    glove[7] = 0
    vectors = first_vectors(glove, random.normal(size=(200, 384)).astype(np.float32))
    assert vectors.shape == (200, 128)
    assert not vectors[7, :50].any()
    assert vectors[7, 50:].any()


def test_neighbours_are_the_nearest_by_cosine() -> None:
    random = np.random.default_rng(1)
    words = [f"w{n}" for n in range(60)]
    vectors = random.normal(size=(60, 5)).astype(np.float32)
    vectors[4] = 0
    found = similar_words(words, vectors)
    assert "w4" not in found
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    for n in (0, 17, 59):
        order = [index for index in np.argsort(-(unit @ unit[n])) if index not in (n, 4)]
        assert set(found[f"w{n}"]) == {f"w{index}" for index in order[:12]}


def test_made_sentences_come_from_the_trees(treebank: Path) -> None:
    trees = read_trees(treebank / "train.txt")
    similar = {"good": ["splendid"] * 12}
    maker = Maker(trees, similar, 1)
    made = [maker.make(tree) for tree in trees * 20]
    words = {word for text in made for word in text.split(" ")}
    assert words <= {"the", "film", "is", *GOOD, *BAD, MASK, "splendid"}
    assert {MASK, "splendid"} <= words
    assert Maker(trees, similar, 5).make(trees[3]) == Maker(trees, similar, 5).make(trees[3])


def test_word_pieces_are_berts(tmp_path: Path) -> None:
    pytest.importorskip("tokenizers", reason="requirements-models.txt is not installed")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "naive", "'", "don", "t"]
    words = tmp_path / "vocab.txt"
    words.write_text("\n".join(pieces), encoding="utf-8")
    coder = WordPiece(words)
    assert coder.encode("Unaffable naïve don't zzz") == [2, 4, 5, 6, 7, 9, 8, 10, 1, 3]
    assert len(coder.encode("naive " * 300)) == 128


def test_the_pretrained_tensors_are_read(tmp_path: Path) -> None:
    library = pytest.importorskip(
        "safetensors.numpy", reason="requirements-models.txt is not installed"
    )
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    with pytest.raises(teacher.MissingEncoder):
        teacher.pretrained(tmp_path)
    library.save_file(
        {"a.weight": values, "position_ids": np.arange(4)}, tmp_path / "model.safetensors"
    )
    np.testing.assert_array_equal(teacher.pretrained(tmp_path)["a.weight"], values)


@pytest.mark.parametrize(
    "words",
    [
        ["It", "'s", "n't", "a", "(", "gem", ")", "."],
        ["Jean-Claud", "'s", "1\\/2", "-LRB-", "..."],
    ],
)
def test_treebank_words_look_up_like_typed_ones(words: list[str]) -> None:
    """What the trees hold and what somebody types must meet in the vocabulary."""
    plain = [unescape(word) for word in words]
    assert [fold(word) for word in tokenize(" ".join(plain), "en")] == [fold(w) for w in plain]
