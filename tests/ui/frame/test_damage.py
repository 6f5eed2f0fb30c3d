"""A damaged file of weights: the page says so in the reader's language, and all else works."""

import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from models.classifier import inference
from models.manifest import WEIGHTS, checked
from models.vectors import embeddings
from tests.ui.classify.page import run as classified
from tests.ui.explorer.test_explorer import drawn, every_language, opened
from tests.ui.lessons.test_lessons_page import opened as learned
from ui.classify import verdict
from ui.kit.language import Text

SPACES = {"en": "en", "zh": "shared"}
"""From where the words of a lesson have their vectors."""


def forget() -> None:
    embeddings.load.cache_clear()
    verdict.classifier.clear()
    verdict.explained.clear()


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the weights that a test may damage."""
    copy = tmp_path / "weights"
    shutil.copytree(WEIGHTS, copy)
    monkeypatch.setattr(embeddings, "WEIGHTS", copy)
    monkeypatch.setattr(inference, "checked", lambda path: checked(copy / path.name))
    forget()
    yield copy
    forget()


def damage(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@every_language
def test_a_damaged_file_of_both_languages_stops_no_english_page(
    language: str, weights: Path, caplog: pytest.LogCaptureFixture
) -> None:
    link = {"language": language, "text": "A cat and a dog", "scoring": "plain"}
    _, whole = drawn(opened(**link)) or pytest.fail("no stage")
    damage(weights / "shared_vectors.npz")
    forget()
    for vectors in ("pretrained", "hand"):
        at = opened(**link, vectors=vectors)
        assert not at.error
        _, arrays = drawn(at) or pytest.fail("no stage")
        if vectors == "pretrained":
            np.testing.assert_array_equal(arrays["weights"], whole["weights"])
    at = opened(**link | {"text": "A cat and a 猫"})
    message = Text(language)("frame.damaged", file="shared_vectors.npz")
    assert [error.value for error in at.error] == [message]
    assert drawn(at) is None
    assert at.text_input[0].value == "A cat and a 猫"
    (line,) = (message for _, level, message in caplog.record_tuples if level == logging.ERROR)
    assert "expected sha256" in line
    assert drawn(opened(**link | {"text": "A cat and a 猫", "vectors": "onehot"}))


@every_language
def test_a_damaged_manifest_is_told_on_every_page_that_needs_it(
    language: str, weights: Path
) -> None:
    for name in ("en_vectors.json", "shared_vectors.json", "en_classifier_additive.json"):
        manifest = weights / name
        changed = re.sub(r'"words": [24]0', '"words": 30', manifest.read_text("utf-8"))
        manifest.write_text(changed, "utf-8")
    damage(weights / f"{language}_classifier_additive.npz")
    text = Text(language)
    message = text("frame.damaged", file="en_vectors.json")
    assert [e.value for e in opened(language=language, text="A cat").error] == [message]
    asked = text("frame.damaged", file=f"{SPACES[language]}_vectors.json")
    assert [e.value for e in learned(language=language, lesson="scores").error] == [asked]
    message = text("frame.damaged", file=f"{language}_classifier_additive.npz")
    assert [e.value for e in classified(language=language).error] == [message]
