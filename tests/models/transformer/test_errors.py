"""Errors of the process with the models: each is what it was when it reaches the page."""

import io
import json
import sys
from pathlib import Path

import pytest

from models.manifest import WEIGHTS, WeightsError
from models.transformer import e5
from models.transformer.errors import (
    ModelMissing,
    NothingToRead,
    NotInstalled,
    TooLong,
    Unsupported,
    described,
    named,
)
from models.transformer.formats import gguf_file
from models.workers.transformer import serve


@pytest.mark.parametrize(
    "error",
    [
        ModelMissing("nowhere", "known are e5"),
        NotInstalled("gguf"),
        Unsupported("mamba", "bert, gpt2"),
        NothingToRead(),
        TooLong(128),
        WeightsError(Path("/weights/e5.npz"), "one", "another", "mend it"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_travels_with_its_data(error: Exception) -> None:
    found = named(json.loads(json.dumps(described(error))))
    assert type(found) is type(error)
    assert vars(found) == vars(error)
    assert str(found) == str(error)


def test_an_error_without_a_name_here_is_text() -> None:
    reply = described(KeyError("luong"))
    assert reply == {"error": "KeyError: 'luong'"}
    assert named(reply) is None


def test_the_process_says_which_file_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise WeightsError(WEIGHTS / "e5.npz", "one", "another", "mend it")

    monkeypatch.setattr("models.workers.transformer.load", damaged)
    question = {"kind": "words", "model": "e5", "words": ["It", "rains", "cats"], "layer": 3}
    output = io.BytesIO()
    serve(io.BytesIO(json.dumps(question).encode() + b"\n"), output)
    error = named(json.loads(output.getvalue()))
    assert isinstance(error, WeightsError)
    assert error.path == WEIGHTS / "e5.npz"


def test_a_manifest_without_its_file_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "e5.json").write_bytes((WEIGHTS / "e5.json").read_bytes())
    with pytest.raises(WeightsError, match="no file"):
        e5.load(tmp_path / "e5.json")


@pytest.mark.parametrize("content", [None, b"GGUF of another version"])
def test_a_package_without_its_file_or_with_another_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    package = tmp_path / "decoder_package"
    package.mkdir()
    (package / "__init__.py").touch()
    if content is not None:
        (package / gguf_file.FILE).write_bytes(content)
    monkeypatch.setattr(gguf_file, "PACKAGE", package.name)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(WeightsError) as caught:
        gguf_file.smollm2()
    assert caught.value.path == package / gguf_file.FILE


def test_a_package_that_is_not_here_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gguf_file, "PACKAGE", "no_such_package")
    with pytest.raises(NotInstalled, match="no_such_package"):
        gguf_file.smollm2()
    monkeypatch.setattr(gguf_file.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(NotInstalled, match="gguf"):
        gguf_file.load(Path("smollm2.gguf"))
