"""A file that is missing or damaged is found out, and the error says what to do."""

import hashlib
import json
import pickle
from pathlib import Path

import pytest

from models.manifest import WeightsError, checked, store


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "new" / "some.json"
    store(path, "some.bin", b"numbers", {"licence": "none", "name": "词"})
    return path


def test_what_was_stored_comes_back(manifest: Path) -> None:
    facts, data = checked(manifest)
    assert data == b"numbers"
    written = json.loads(manifest.read_text(encoding="utf-8"))
    plain = json.dumps(facts, sort_keys=True).encode()
    assert written == facts | {"manifest_sha256": hashlib.sha256(plain).hexdigest()}
    assert facts == {
        "file": "some.bin",
        "sha256": hashlib.sha256(b"numbers").hexdigest(),
        "licence": "none",
        "name": "词",
    }


def test_a_damaged_file_is_named_with_both_checksums(manifest: Path) -> None:
    file = manifest.parent / "some.bin"
    file.write_bytes(b"numberz")
    with pytest.raises(WeightsError) as caught:
        checked(manifest)
    error = caught.value
    assert error.path == file
    assert hashlib.sha256(b"numbers").hexdigest() in error.expected
    assert hashlib.sha256(b"numberz").hexdigest() in error.found
    for part in (str(file), error.expected, error.found, error.remedy):
        assert part in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("name", ["some.json", "some.bin"])
def test_a_missing_file_is_named(manifest: Path, name: str) -> None:
    missing = manifest.parent / name
    missing.unlink()
    with pytest.raises(WeightsError, match="found no file") as caught:
        checked(manifest)
    assert caught.value.path == missing


def test_a_manifest_with_another_fact_is_named(manifest: Path) -> None:
    written = manifest.read_text(encoding="utf-8")
    manifest.write_text(written.replace('"none"', '"some"'), encoding="utf-8")
    with pytest.raises(WeightsError, match="manifest_sha256") as caught:
        checked(manifest)
    assert caught.value.path == manifest


def test_a_manifest_laid_out_otherwise_is_the_same(manifest: Path) -> None:
    facts, _ = checked(manifest)
    written = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(dict(reversed(written.items()))), encoding="utf-8")
    assert checked(manifest)[0] == facts


def test_facts_of_any_kind_come_back(tmp_path: Path) -> None:
    store(tmp_path / "a.json", "a.bin", b"", {"pair": (1, 2.5), "ranks": {10: "x", 9: "y"}})
    facts, _ = checked(tmp_path / "a.json")
    assert facts["pair"] == [1, 2.5]
    assert facts["ranks"] == {"10": "x", "9": "y"}


@pytest.mark.parametrize("name", ["some.json", "some.bin"])
def test_what_cannot_be_read_is_named(manifest: Path, name: str) -> None:
    folder = manifest.parent / name
    folder.unlink()
    folder.mkdir()
    with pytest.raises(WeightsError, match="Error") as caught:
        checked(manifest)
    assert caught.value.path == folder


@pytest.mark.parametrize("text", ["", "{", "[]", '"file"', '{"file": "some.bin"}', "\udcff"])
def test_a_manifest_that_says_nothing_is_named(manifest: Path, text: str) -> None:
    manifest.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(WeightsError, match="expected JSON") as caught:
        checked(manifest)
    assert caught.value.path == manifest


def test_every_shipped_manifest_matches_its_file() -> None:
    from models.manifest import WEIGHTS

    manifests = sorted(WEIGHTS.glob("*.json"))
    assert manifests
    for path in manifests:
        facts, data = checked(path)
        assert data
        assert facts["licence"]
        assert json.dumps(facts)
