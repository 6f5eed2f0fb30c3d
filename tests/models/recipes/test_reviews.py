"""Shopping reviews: reading, splitting, and the vectors that come of the company words keep."""

import math
import sys
from pathlib import Path

import numpy as np
import pytest

from models.classifier.inference import LENGTH, Classifier
from models.recipes import training
from models.recipes.clauses import clauses, made
from models.recipes.material import of_reviews
from models.recipes.reviews import FILE, MissingReviews, read, split

GOOD, BAD = ["满意", "舒服", "不错", "漂亮"], ["失望", "糟糕", "难受", "垃圾"]
LINES = [
    f"{label}\t酒店\ttrain\t{start}{word}。"
    for label, words in ((1, GOOD), (0, BAD))
    for word in words
    for start in ("房间", "早餐", "服务", "非常", "质量", "包装")
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dev = [line.replace("train", "dev") for line in LINES[:2] + LINES[-2:]]
    (tmp_path / FILE).write_text("\n".join(["", *LINES, *dev]) + "\n", encoding="utf-8")
    return tmp_path


def test_reviews_are_read_as_words_with_their_split(folder: Path) -> None:
    found = read(folder, "words")
    assert len(found.train) == len(LINES)
    assert found.train["房间 满意 。"] == 1
    assert found.dev == {"房间 满意 。": 1, "早餐 满意 。": 1, "质量 垃圾 。": 0, "包装 垃圾 。": 0}
    assert "房 间 满 意 。" in read(folder, "characters").train


def test_reviews_alike_but_for_their_label_share_it(folder: Path) -> None:
    path = folder / FILE
    path.write_text("1\t酒店\ttrain\t房间Good\n0\t酒店\ttrain\t房间 good\n", encoding="utf-8")
    assert read(folder, "words").train == {"房间 good": 0.5}


def test_missing_reviews_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingReviews, match=r"train_dev\.tsv is missing"):
        read(tmp_path, "words")


def test_the_held_out_reviews_are_drawn_by_their_seed() -> None:
    reviews = {f"r{n}": n % 2 for n in range(200)}
    taught, held_out = split(reviews, 0)
    assert (len(taught), len(held_out)) == (190, 10)
    assert taught | held_out == reviews
    assert split(reviews, 0) == (taught, held_out)
    assert split(reviews, 1)[1] != held_out


def test_the_command_trains_chinese_and_goes_on_from_another_attention(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"

    def command(*words: str) -> Classifier:
        fixed = f"--language zh --data {folder} --out {out} --checkpoints {tmp_path / 'build'}"
        options = "--batch-words 40 --rate 0.02 --averaged 0.8"
        monkeypatch.setattr(sys, "argv", ["training", *fixed.split(), *options.split(), *words])
        training.main()
        return Classifier.load("zh", words[1], out)

    first = command("--attention", "dot", "--epochs", "12", "--stop", "9")
    assert [each["epoch"] for each in first.card["history"]] == list(range(1, 10))
    assert (first.language, first.cut) == ("zh", "words")
    assert first.card["dev_sentences"] == 4
    assert first.card["dev_accuracy"] == 1
    np.testing.assert_array_equal(
        first.predict(["早餐舒服。", "早餐糟糕。"]).argmax(axis=1), [1, 0]
    )
    start = str(out / "zh_classifier_dot.json")
    other = command("--attention", "cosine", "--start", start, "--texts", "30")
    begun = other.card["begun_from"]
    assert begun == {
        name: first.card[name] for name in ("attention", "recipe", "history", "seconds")
    }
    assert other.card["texts"] == 30
    assert other.vocabulary.words == first.vocabulary.words
    lessons = tmp_path / "lessons.npz"
    texts = ["房间 满意 。", "早餐 失望 。", "房间 满意 。 早餐 失望 。"]
    np.savez(lessons, texts=np.array("\n".join(texts)), margins=np.array([3.0, -3.0, 0.5]))
    for options, count in (((), 3), (("--whole",), 2)):
        found = command(
            "--attention", "ratio_cosine", "--teacher", str(lessons), "--start", start, *options
        )
        assert (found.card["texts"], found.card["taught_by"]) == (count, training.TEACHERS["zh"])
        (tmp_path / "build" / "zh_ratio_cosine.npz").unlink()
    moved = np.abs(other.arrays["embedding"] - first.arrays["embedding"]).mean()
    assert moved < np.abs(first.arrays["embedding"]).mean() / 2


def test_company_by_hand() -> None:
    company = pytest.importorskip(
        "models.recipes.company", reason="scikit-learn is for the recipes alone"
    )
    found = company.information(["a b", "a b", "c a"], ["a", "b", "c"]).toarray()
    counts = np.array([[0, 2, 1], [2, 0, 0], [1, 0, 0]], float)
    meets = counts.sum(axis=1)
    smoothed = meets**0.75 / (meets**0.75).sum()
    for row in range(3):
        for column in range(3):
            expected = 0.0
            if counts[row, column]:
                part = counts[row, column] / (meets[row] * smoothed[column])
                expected = max(0.0, math.log(part))
            assert found[row, column] == pytest.approx(expected)
    side = company.sides({"a b": 1, "a a": 1, "c": 0}, ["a", "b", "c"])
    assert side[0] == pytest.approx(math.log((3 / 6) / (1 / 4)))
    assert side[2] == pytest.approx(math.log((1 / 6) / (2 / 4)))


def test_clauses_end_with_their_marks() -> None:
    assert clauses("很 好 ， ， 下次 来 。") == [["很", "好", "，", "，"], ["下次", "来", "。"]]
    assert clauses("好") == [["好"]]


def test_made_texts_are_of_one_fold_and_of_whole_clauses() -> None:
    texts = [f"a{n} b{n} c{n} ， d{n} e{n} f{n} 。 g{n} h{n} i{n}" for n in range(12)]
    folds = np.arange(12) % 3
    found = made(texts, folds, seed=1)
    assert found == made(texts, folds, seed=1)
    assert not set(found) & set(texts)
    whole = {" ".join(clause) for text in texts for clause in clauses(text)}
    kinds = set()
    for text, fold in found.items():
        assert {" ".join(clause) for clause in clauses(text)} <= whole | {
            f"{one} {other}" for one in whole for other in whole
        }
        of = {int(word[1:]) for word in text.split(" ") if word[0].isalpha()}
        assert {folds[number] for number in of} == {fold}
        kinds.add(len(of))
    assert kinds == {1, 2}, "pieces of one text, and two in one"


def test_what_is_made_is_neither_too_short_nor_longer_than_is_read() -> None:
    assert made(["好"], np.zeros(1, int), seed=0) == {}
    long = " ".join(f"w{n}" for n in range(90))
    found = made([f"{long} 。", f"x {long}"], np.zeros(2, int), seed=0)
    assert max(len(text.split(" ")) for text in found) == LENGTH


def test_a_teacher_by_hand() -> None:
    """Two sides, and what is said of a text by models of the other folds and by its label."""
    ngrams = pytest.importorskip(
        "models.recipes.ngrams", reason="scikit-learn is for the recipes alone"
    )
    rows = ngrams.csr_matrix([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    side = ngrams.sides(rows, np.array([True, True, False]))
    assert side == pytest.approx([math.log((3 / 4) / (1 / 3)), math.log((1 / 4) / (2 / 3))])
    margin = ngrams.with_labels({"a": 1, "b": 0, "c": 1}, np.array([0.0, 0.0, 60.0]))
    # 3/4, 1/4, and 1 - 1/2 e^-60, which is finite
    assert margin == pytest.approx([math.log(3), -math.log(3), 60 + math.log(2)])


def test_a_word_that_e5_knows_stands_beside_others_of_its_meaning() -> None:
    company = pytest.importorskip(
        "models.recipes.company", reason="scikit-learn is for the recipes alone"
    )
    random = np.random.default_rng(0)
    words = 300
    met = company.csr_matrix(random.random((words, words)) * (random.random((words, words)) > 0.9))
    states = random.normal(size=(words, 80))
    states[1] = states[0] + 0.01
    plain = company.first_vectors(met, random.normal(size=words), 0)
    read = company.first_vectors(met, random.normal(size=words), 0, states)
    assert plain.shape == read.shape == (words, company.WIDTH)
    near = read[:, -1 - company.READ : -1]
    nearest = np.linalg.norm(near - near[0], axis=1).argsort()
    assert nearest[1] == 1
    spreads = [part.std() for part in (read[:, : -1 - company.READ], near, read[:, -1:])]
    assert spreads == pytest.approx([company.SPREAD] * 3, rel=1e-4)


def test_material_leaves_dev_and_the_held_out_alone(folder: Path) -> None:
    found = of_reviews(folder, 5, "words")
    assert not found.taught.keys() & found.held_out.keys()
    assert len(found.taught) + len(found.held_out) == len(LINES)
    assert len(found.words) == 5
    assert found.words[0] == "。"
