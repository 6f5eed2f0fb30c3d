"""The Chinese vectors: the build against plain loops on a toy corpus, and what ships."""

import json
import math
import sys
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from models.recipes import characters
from models.recipes.characters import frequent, information, leading, like, neighbours
from models.text.tokens import tokenize
from models.vectors.embeddings import LANGUAGES, load, load_all
from models.vectors.made import COMMON, start

TEXTS = [list("甲乙丙甲丁戊己"), list("丙乙"), list("甲甲"), list("戊丁己庚乙丙")]


def cosine(one: str, other: str) -> float:
    a, b = load_all().vectors([one, other]).tolist()
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return dot / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))


def test_frequent_tokens_by_falling_frequency() -> None:
    texts = [list("甲乙" * 11), list("甲丙" * 10), list("丁" * 9)]
    assert frequent(texts) == ["甲", "乙", "丙"]


def test_neighbours_count_the_less_the_farther() -> None:
    columns = sorted({token for text in TEXTS for token in text})
    rows = columns[:5]
    expected: Counter[tuple[str, str]] = Counter()
    for text in TEXTS:
        for i, j in product(range(len(text)), repeat=2):
            if 0 < abs(i - j) <= 4:
                expected[text[i], text[j]] += 1 / abs(i - j)  # type: ignore[assignment]
    found = neighbours(TEXTS, rows, columns)
    np.testing.assert_allclose(found, [[expected[r, c] for c in columns] for r in rows])


def test_rare_tokens_part_others_without_being_counted() -> None:
    found = neighbours([["甲", "罕", "乙"]], ["甲", "乙"], ["甲", "乙"])
    np.testing.assert_allclose(found, [[0, 0.5], [0.5, 0]])


def test_information_is_what_lies_beyond_chance() -> None:
    counts = np.array([[4.0, 1.0, 0.0], [1.0, 0.0, 2.0]])
    shares = [sum(column) ** 0.75 for column in counts.T.tolist()]
    expected = [
        [
            max(0.0, math.log(n / (sum(row) * share / sum(shares)))) if n else 0.0
            for n, share in zip(row, shares, strict=True)
        ]
        for row in counts.tolist()
    ]
    np.testing.assert_allclose(information(counts), expected)


def test_what_leads_is_the_singular_vectors() -> None:
    matrix = np.random.default_rng(0).random((9, 12))
    left, values, _ = np.linalg.svd(matrix, full_matrices=False)
    expected = left[:, :4] * np.sqrt(values[:4])
    found = leading(matrix, 4)
    np.testing.assert_allclose(np.abs(found), np.abs(expected), atol=1e-9)


def test_turning_changes_nothing_between_vectors() -> None:
    english = load("en")
    given = np.random.default_rng(1).normal(size=(40, 50)) * np.arange(1, 51)
    found = like(given, english)
    centred = given - given.mean(axis=0)
    ratio = found @ found.T / (centred @ centred.T)
    np.testing.assert_allclose(ratio, ratio[0, 0])
    assert np.median(np.linalg.norm(found, axis=1)) == pytest.approx(english.ordinary)
    # The first axis of the English words is the direction in which these are widest now too.
    common = english.table[:COMMON].astype(float)
    axis = np.linalg.svd(common - common.mean(axis=0))[2][0]
    assert np.var(found @ axis) == pytest.approx(np.linalg.eigvalsh(np.cov(found.T, ddof=0))[-1])


def test_the_command_builds_from_the_training_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alphabet = "".join(map(chr, range(0x4E00, 0x4E00 + 60)))
    random = np.random.default_rng(2)
    texts = ["".join(random.choice(list(alphabet), 30)) + "。" for _ in range(60)]
    lines = [f"1\t书籍\ttrain\t{text}" for text in texts]
    source, out = tmp_path / "reviews.tsv", tmp_path / "out"
    source.write_text("\n".join([*lines, "1\t书籍\tdev\t" + "龜" * 50, ""]), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["characters", "--source", str(source), "--out", str(out)])
    characters.main()
    with np.load(out / "zh_vectors.npz") as file:
        words = file["words"].tobytes().decode().split("\n")
        vectors = file["vectors"]
    assert set(words) == {*alphabet, "。"}
    assert vectors.shape == (61, 50)
    assert np.isfinite(vectors).all()
    assert json.loads((out / "zh_vectors.json").read_text())["words"] == 61


def test_missing_reviews_say_where_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["characters", "--source", str(tmp_path / "no.tsv")])
    with pytest.raises(SystemExit):
        characters.main()
    assert "SophonPlus/ChineseNlpCorpus" in capsys.readouterr().err


def test_each_language_keeps_its_vectors_in_the_common_table() -> None:
    every = load_all()
    assert not set(load("en").index) & set(load("zh").index)
    for language in LANGUAGES:
        words = list(load(language).index)[::97]
        np.testing.assert_array_equal(every.vectors(words), load(language).vectors(words))
        assert every.known(words).all()
    assert every.ordinary == load("en").ordinary
    np.testing.assert_array_equal(every.vectors(["zzqxv"]), load("en").vectors(["zzqxv"]))


def test_a_usual_sentence_is_known_to_the_full_stop() -> None:
    tokens = tokenize("猫追老鼠，因为它饿了。“这家酒店的房间很大，服务也很好！”")
    assert load_all().known(tokens).all()


def test_like_characters_are_close() -> None:
    assert cosine("好", "棒") == pytest.approx(0.82, abs=0.01)
    assert cosine("好", "桌") == pytest.approx(-0.26, abs=0.01)
    table = load("zh").table.astype(float)
    assert np.linalg.norm(table.mean(axis=0)) < 1e-3 * load("zh").ordinary


def test_characters_spread_on_the_plane_as_words_do() -> None:
    english, chinese = (
        np.ptp(start(list(load(language).index)[:200], 2), axis=0) for language in LANGUAGES
    )
    assert (chinese > english / 2).all()
