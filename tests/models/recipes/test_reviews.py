"""Shopping reviews: reading, splitting, and the vectors that come of the company words keep."""

import math
import sys
from pathlib import Path

import numpy as np
import pytest

from models.classifier.inference import Classifier
from models.recipes import training
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


def test_material_leaves_dev_and_the_held_out_alone(folder: Path) -> None:
    found = of_reviews(folder, 5, "words")
    assert not found.taught.keys() & found.held_out.keys()
    assert len(found.taught) + len(found.held_out) == len(LINES)
    assert len(found.words) == 5
    assert found.words[0] == "。"
