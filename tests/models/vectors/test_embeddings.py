"""The shipped vectors against plain loops, the build against a second derivation of its formula."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.manifest import WEIGHTS, WeightsError
from models.recipes import glove, related
from models.text.chinese import CUTS, words
from models.text.tokens import tokenize
from models.vectors import embeddings
from models.vectors.embeddings import load, spelled
from tests import ROOT

SENTENCE = tokenize("The teacher gave the student a book about music and art")


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _cosine(word: str, other: str) -> float:
    one, two = load().vectors([word, other]).tolist()
    return _dot(one, two) / (_dot(one, one) * _dot(two, two)) ** 0.5


def test_shapes_and_types() -> None:
    english = load("en")
    vectors = english.vectors(SENTENCE)
    assert (english.name, english.dim, len(english.index)) == ("en", 50, 20_000)
    assert vectors.shape == (11, 50)
    assert vectors.dtype == np.float64
    assert english.known(SENTENCE).dtype == np.bool_
    assert english.known(SENTENCE).all()
    assert english.vectors([]).shape == (0, 50)
    assert english.known([]).shape == (0,)


def test_a_vector_is_its_row_of_the_file() -> None:
    with np.load(WEIGHTS / "en_vectors.npz") as arrays:
        words = bytes(arrays["words"]).decode().split("\n")
        matrix = arrays["vectors"].astype(float)
    picked = ["teacher", "n't", ",", "1984", "café"]
    expected = [matrix[words.index(word)] for word in picked]
    np.testing.assert_array_equal(load().vectors(picked), expected)
    assert len(set(words)) == len(words) == len(matrix)
    assert np.isfinite(matrix).all()


def test_the_opening_sentence_shows_what_belongs_together() -> None:
    vectors = dict(zip(SENTENCE, load().vectors(SENTENCE).tolist(), strict=True))
    products = {
        (one, other): _dot(vectors[one], vectors[other])
        for one in vectors
        for other in vectors
        if one < other
    }
    assert products["student", "teacher"] == pytest.approx(16.35, abs=0.1)
    assert products["art", "music"] == pytest.approx(14.71, abs=0.1)
    assert products["art", "book"] == pytest.approx(11.63, abs=0.1)
    assert set(sorted(products, key=products.__getitem__)[-3:]) == {
        ("student", "teacher"),
        ("art", "music"),
        ("art", "book"),
    }


def test_like_words_are_close_and_random_words_are_not() -> None:
    assert _cosine("good", "great") == pytest.approx(0.67, abs=0.02)
    assert _cosine("good", "table") == pytest.approx(0.37, abs=0.02)
    # Antonyms stand in the same places, so they stay close: the documentation says so.
    assert _cosine("good", "bad") == pytest.approx(0.63, abs=0.02)
    words = list(load().index)
    pairs = np.random.default_rng(0).choice(words, (1000, 2))
    cosines = [_cosine(one, other) for one, other in pairs.tolist()]
    assert abs(sum(cosines) / len(cosines)) < 0.03


def test_nothing_is_left_in_the_common_directions() -> None:
    matrix = load().matrix.astype(float)
    length = load().ordinary
    assert np.linalg.norm(matrix.mean(axis=0)) < 1e-3 * length
    variances = np.linalg.svd(matrix - matrix.mean(axis=0), compute_uv=False) ** 2
    assert (variances[-2:] < 1e-6 * variances[0]).all()
    assert variances[-3] > 100 * variances[-2]


def test_spellings_of_a_word_share_a_vector() -> None:
    for one, other in [
        ("The", "the"),
        ("n’t", "n't"),
        ("“", '"'),
        ("……", "..."),
        ("ＡＲＴ", "art"),
    ]:
        np.testing.assert_array_equal(*load().vectors([one, other]))
        assert load().known([one, other]).all()


def test_contractions_and_punctuation_are_known() -> None:
    tokens = tokenize(
        "I don't can't won't it's I'll I've you're he'd I'm . , ; : ! ? ( ) - -- \" ' $ %"
    )
    assert load().known(tokens).all()


def test_an_unknown_word_has_an_ordinary_length_and_is_marked() -> None:
    tokens = ["blorptastic", "好", "😀", "3.14159", "b" * 10_000, "\ud800", ""]
    english = load()
    assert not english.known(tokens).any()
    ordinary = np.median([np.sqrt(_dot(row, row)) for row in english.matrix.astype(float).tolist()])
    lengths = np.linalg.norm(english.vectors(tokens), axis=1)
    np.testing.assert_allclose(lengths, ordinary, rtol=1e-6)


def test_unknown_words_that_share_letters_are_alike() -> None:
    assert _cosine("blorptastic", "blorptastically") > 0.6
    assert _cosine("Blorptastic", "blorptastic") == pytest.approx(1)
    assert abs(_cosine("blorptastic", "quixmundle")) < 0.4


def test_a_word_has_its_vector_in_any_company() -> None:
    company = ["the", "zyx", "blorptastic", "qu", "the", "quixmundle"]
    together = load().vectors(company)
    for word, vector in zip(company, together, strict=True):
        np.testing.assert_array_equal(vector, load().vectors([word])[0])


def test_an_unknown_word_is_the_same_on_every_machine() -> None:
    # The sum of what SHAKE-128 draws for each n-gram of <abcd> of three to five letters.
    total = [0.0] * 4
    grams = "<ab abc bcd cd> <abc abcd bcd> <abcd abcd>"
    for gram in grams.split():
        for index, byte in enumerate(hashlib.shake_128(gram.encode()).digest(4)):
            total[index] += byte - 127.5
    length = _dot(total, total) ** 0.5
    np.testing.assert_allclose(spelled(["abcd"], 4), [[value / length for value in total]])


def test_python_hash_randomisation_has_no_part_in_it() -> None:
    program = (
        "from models.vectors.embeddings import load\n"
        "print(load().vectors(['blorptastic']).tolist())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {f"{load().vectors(['blorptastic']).tolist()}\n".encode()}


def test_what_is_loaded_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load().matrix[0, 0] = 1
    with pytest.raises(AttributeError):
        load().name = "shared"  # type: ignore[misc]
    load().vectors(["the"])[:] = 0
    assert load().vectors(["the"]).any()


def test_a_space_that_does_not_ship_is_named() -> None:
    with pytest.raises(ValueError, match=r"space must be one of .*'en'.* got 'tlh'"):
        load("tlh")


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("en_vectors.json", "en_vectors.npz"):
        (tmp_path / name).write_bytes((WEIGHTS / name).read_bytes())
    with (tmp_path / "en_vectors.npz").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\0\xff\0\xff")
    monkeypatch.setattr(embeddings, "WEIGHTS", tmp_path)
    with pytest.raises(WeightsError, match="sha256"):
        load.__wrapped__("en")


# --- one space for both languages


def test_a_chinese_word_or_sign_asks_for_the_shared_space() -> None:
    others = ["the", "zzqxv", "café", "—", "，"]
    assert embeddings.load_for(others) is load("en")
    for chinese in ("好", "。", "⽼", "音乐", "音樂", "卡拉OK"):
        assert embeddings.load_for([*others, chinese]) is load("shared")


def test_the_shared_space_holds_as_many_words_of_each_language() -> None:
    every = list(load("shared").index)
    chinese = set(filter(embeddings.is_chinese, every))
    assert len(every) == len(load("shared").matrix) == 40_000
    assert len(chinese) == 20_000
    assert set(every) - chinese == set(load("en").index)
    assert [word in chinese for word in every] == [False, True] * 20_000  # each in turn
    assert load("shared").dim == load("en").dim


def test_a_usual_chinese_sentence_is_known_to_the_full_stop() -> None:
    text = (
        "猫追老鼠，因为它饿了。“这家酒店的房间很大，服务也很好！”老师给学生一本关于音乐和艺术的书"
    )
    for cut in CUTS.values():
        tokens = tokenize(text, cut=cut)
        assert load("shared").known(tokens).all(), tokens


def test_traditional_words_have_the_vectors_of_simplified_ones() -> None:
    simplified, traditional = (
        tokenize(text, cut=words) for text in ("老师关于音乐的书", "老師關於音樂的書")
    )
    assert len(traditional) == 5
    np.testing.assert_array_equal(*map(load("shared").vectors, (simplified, traditional)))


def test_each_languages_mean_is_removed() -> None:
    matrix = load("shared").matrix.astype(float)
    for rows in (matrix[::2], matrix[1::2]):
        assert np.linalg.norm(rows.mean(axis=0)) < 2e-3 * load("shared").ordinary
    assert load("shared").ordinary == pytest.approx(load("en").ordinary, rel=1e-3)


def test_an_unknown_chinese_word_is_the_mean_of_its_parts() -> None:
    shared = load("shared")
    assert not shared.known(["音乐会议室"])[0]
    assert shared.parts("音乐会议室") == ["音乐会", "议", "室"]
    parts = shared.vectors(["音乐会", "议", "室"]).tolist()
    total = [sum(numbers) for numbers in zip(*parts, strict=True)]
    length = _dot(total, total) ** 0.5
    expected = [shared.ordinary * number / length for number in total]
    np.testing.assert_allclose(shared.vectors(["音乐会议室"])[0], expected)
    assert shared.parts("音乐会議室") == ["音乐会", "议", "室"]
    for word in (
        "qqxz",
        "音𠀀乐",
        "music",
    ):  # no Chinese, a part that is not known, an English word
        assert shared.parts(word) == []


def test_words_that_belong_together_are_closer_in_both_languages() -> None:
    english, other, chinese, others = zip(*related.PAIRS, strict=True)
    shared = load("shared")
    assert related.above(shared, english, other) > 0.9
    assert related.above(shared, chinese, others) > 0.9
    assert related.above(shared, english, chinese) > 0.95


def test_how_often_pairs_stand_above_others_by_a_plain_loop() -> None:
    shared = load("shared")
    one, other = ("teacher", "music", "cat"), ("老师", "音乐", "猫")
    cosines = [
        [_dot(a, b) / (_dot(a, a) * _dot(b, b)) ** 0.5 for b in shared.vectors(other).tolist()]
        for a in shared.vectors(one).tolist()
    ]
    true = [cosines[k][k] for k in range(3)]
    false = [cosines[j][k] for j in range(3) for k in range(3) if j != k]
    wins = sum(t > f for t in true for f in false)
    assert related.above(shared, one, other) == pytest.approx(wins / (3 * 6))
    best = sum(max(cosines[k]) == cosines[k][k] for k in range(3))
    assert related.first(shared, one, other) == pytest.approx(best / 3)


# --- the build


def test_words_that_people_type_stay() -> None:
    words = (
        "the , . ... - -- $ n't 's '80s n.y. mr. j. no. well-known 1984 1st 100th 1980s 10,000 mp3"
    )
    for word in words.split():
        assert glove.wanted(word), word


def test_words_that_nobody_can_look_up_go() -> None:
    words = (
        "6-3 202-547-4512 9a-4p formula_1 20003 1.5 cannot don't The ’s “ '' ..... &amp; :) 日本"
    )
    for word in words.split():
        assert not glove.wanted(word), word


def test_all_but_the_top_leaves_a_plane_of_four_dimensions() -> None:
    # A cloud stretched along the first two axes and moved away from the origin.
    cloud = np.random.default_rng(0).normal(size=(500, 4)) * [50, 20, 1, 1] + [9, 9, 9, 9]
    kept = glove.all_but_the_top(cloud, 2)
    centred = cloud - cloud.mean(axis=0)
    left, scales, right = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(kept, left[:, 2:] * scales[2:] @ right[2:], atol=1e-9)
    assert np.abs(kept[:, :2]).max() < 1


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A small file in GloVe's own format, with words that must be left out."""
    rng = np.random.default_rng(0)
    words = ["the", "202-547-4512", "n't", *(f"w{chr(97 + i)}" for i in range(20)), "&amp;", "."]
    lines = [" ".join([word, *(f"{x:.5f}" for x in rng.normal(size=50))]) for word in words]
    path = tmp_path / "glove.6B.50d.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _built(folder: Path) -> tuple[list[str], np.ndarray]:
    with np.load(folder / "en_vectors.npz") as arrays:
        return bytes(arrays["words"]).decode().split("\n"), arrays["vectors"]


def test_build_keeps_the_order_and_the_words(published: Path, tmp_path: Path) -> None:
    glove.build(published, tmp_path / "out", 23)
    words, vectors = _built(tmp_path / "out")
    assert words == ["the", "n't", *(f"w{chr(97 + i)}" for i in range(20)), "."]
    assert vectors.shape == (23, 50)
    assert vectors.dtype == np.float16
    facts = json.loads((tmp_path / "out" / "en_vectors.json").read_text("utf-8"))
    assert (facts["words"], facts["dimension"]) == (23, 50)


def test_build_is_the_same_from_both_forms_and_twice(published: Path, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [line.split(" ") for line in published.read_text("utf-8").splitlines()]
    array = np.array([row[1:] for row in rows], dtype=np.float32)
    folder = tmp_path / "package" / "data"
    folder.mkdir(parents=True)
    np.save(folder / "glove_6B_50d_emb.npy", array)
    index = pyarrow.table({"index": [row[0] for row in rows]})
    parquet.write_table(index, folder / "glove_6B_index.parquet")
    outs = []
    for number, source in enumerate([published, tmp_path / "package", published]):
        glove.build(source, tmp_path / str(number), 23)
        outs.append((tmp_path / str(number) / "en_vectors.npz").read_bytes())
    assert outs[0] == outs[1] == outs[2]


def test_a_short_source_is_named(published: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"24 usable words.* holds 23"):
        glove.build(published, tmp_path, 24)


def test_the_command(published: Path, tmp_path: Path) -> None:
    command = ["--source", str(published), "--out", str(tmp_path / "o"), "--words", "9"]
    subprocess.run(
        [sys.executable, "-m", "models.recipes.glove", *command],
        cwd=ROOT,
        check=True,
    )
    assert len(_built(tmp_path / "o")[0]) == 9
