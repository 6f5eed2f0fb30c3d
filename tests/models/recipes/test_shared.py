"""The vectors of both languages: each step of their recipe against a plain loop."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from models.recipes import shared
from models.recipes.translations import Dictionary, of_common, precision
from models.transformer import e5
from models.transformer.network import run
from models.vectors.embeddings import Embeddings, load
from tests import ROOT


def test_words_of_all_sources_count_alike() -> None:
    sources = ({"老师": 8, "学生": 2}, {"学生": 30, "書": 900, "OK": 70})
    # 学生 .2 + .03, 老师 .8; 書 is traditional, OK not Chinese.
    found = shared.chinese_words(sources, len(shared.SIGNS) + 5)
    assert found == [*shared.SIGNS, "老师", "学生"]


def test_many_words_at_once_are_each_by_itself() -> None:
    network, tokenizer = e5.load()
    words = ("teacher", "老师", "music")
    ids = [[piece.number for piece in tokenizer(word, 64)] for word in words]
    for word in ids:
        found = shared.last_states(network, np.array([word, word]))
        states = run(network, np.array(word)).states[-1][1:-1]
        mean = states.mean(axis=0)
        for row in found:
            np.testing.assert_allclose(row, mean / np.linalg.norm(mean), atol=1e-5)


def test_what_is_encoded_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    network, tokenizer = e5.load()
    numbers = [[piece.number for piece in tokenizer(word, 64)] for word in ("a", "书")]
    state = tmp_path / "state.npy"
    whole = shared.encode(network, numbers, state)
    kept = np.load(state)
    kept[1] = np.nan
    kept[0] = 0.5
    np.save(state, kept)
    again = shared.encode(network, numbers, state)
    assert (again[0] == 0.5).all()  # not encoded twice
    np.testing.assert_array_equal(again[1], whole[1])
    with pytest.raises(ValueError, match="it is of other words"):
        shared.encode(network, numbers[:1], state)


def test_one_space_keeps_what_lies_between_words() -> None:
    random = np.random.default_rng(0)
    languages = [random.normal(size=(30, 6)) + shift for shift in (5, -5)]
    found = shared.one_space(languages, 6, ordinary=2.0)
    for states, vectors in zip(languages, found, strict=True):
        np.testing.assert_allclose(vectors.mean(axis=0), 0, atol=1e-12)
        centred = states - states.mean(axis=0)
        ratio = np.linalg.norm(vectors, axis=1) / np.linalg.norm(centred, axis=1)
        np.testing.assert_allclose(ratio, ratio[0])
    assert np.median(np.linalg.norm(np.concatenate(found), axis=1)) == pytest.approx(2)
    variances = np.var(np.concatenate(found), axis=0)
    assert (np.diff(variances) <= 0).all()


def test_languages_stand_in_turn() -> None:
    words = [["a", "b"], ["甲", "乙"]]
    vectors = [np.array([[1.0], [2.0]]), np.array([[3.0], [4.0]])]
    every, table = shared.in_turn(words, vectors)
    assert every == ["a", "甲", "b", "乙"]
    np.testing.assert_array_equal(table[:, 0], [1, 3, 2, 4])


CEDICT = """# a comment
老師 老师 [lao3 shi1] /teacher/CL:個|个[ge4]/
書 书 [shu1] /book/letter/(bound form) to write/
看 看 [kan4] /to look at/to read/
"""


@pytest.mark.parametrize("name", ["cedict.txt", "cedict.txt.gz"])
def test_precision_counts_words_whose_translation_is_nearest(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    data = CEDICT.encode()
    file.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    dictionary = Dictionary.read(file)
    assert dictionary.english["read"] == {"看"}
    assert dictionary.chinese["书"] == {"book", "letter", "write"}
    assert "look at" not in dictionary.english
    table = np.array([[1, 0], [0, 1], [-1, 0], [1, 0.1], [0.9, 0.8], [-1, 0.1]], np.float32)
    words = ("teacher", "book", "read", "老师", "书", "看")
    model = Embeddings("m", {word: row for row, word in enumerate(words)}, table, 1.0)
    found = precision(model, words[:3], words[3:], dictionary)
    assert [(row["from_to"], row["words"], row["at_1"]) for row in found[:2]] == [
        ("en-zh", 3, 1.0),
        ("zh-en", 3, pytest.approx(2 / 3)),  # 书 lies nearer to teacher
    ]
    assert all(row["at_5"] == 1 for row in found)
    # 老师 alone has two characters, and teacher alone means it.
    common = of_common(model, words[:3], words[3:], dictionary)
    assert common == {"asked": 3, "candidates": 1, "words": 1, "at_1": 1.0, "at_5": 1.0}


@pytest.mark.parametrize("document", ["vectors.md", "vectors.zh.md"])
def test_the_documents_give_the_precision_of_common_words(document: str) -> None:
    words = (ROOT / "docs" / document).read_text(encoding="utf-8")
    facts = load("shared").facts["precision_of_common"]
    for number in (facts["asked"], facts["candidates"], facts["words"]):
        assert f"{number:,}" in words
    for share in (facts["at_1"], facts["at_5"]):
        assert f"{100 * share:.0f} %" in words
