"""A file that is missing or damaged is found out, and the error says what to do."""

import hashlib
import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from models.manifest import LARGE, WeightsError, checked, store

ARRAYS: dict[str, NDArray[Any]] = {
    "half": (np.arange(LARGE) % 1000).astype(np.float16).reshape(4, -1),
    "by_column": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "one": np.array(2.5),
    "none": np.zeros((0, 3), np.int32),
    "words": np.frombuffer("词\na".encode(), np.uint8),
}


def packed(save: Callable[..., None] = np.savez) -> bytes:
    file = io.BytesIO()
    save(file, **ARRAYS)
    return file.getvalue()


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "new" / "some.json"
    store(path, "some.npz", packed(), {"licence": "none", "name": "词"})
    return path


def test_what_was_stored_comes_back(manifest: Path) -> None:
    facts, _ = checked(manifest)
    written = json.loads(manifest.read_text(encoding="utf-8"))
    plain = json.dumps(facts, sort_keys=True).encode()
    assert written == facts | {"manifest_sha256": hashlib.sha256(plain).hexdigest()}
    assert facts == {
        "file": "some.npz",
        "sha256": hashlib.sha256(packed()).hexdigest(),
        "licence": "none",
        "name": "词",
    }


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_are_those_that_were_saved_and_cannot_be_changed(
    save: Callable[..., None], tmp_path: Path
) -> None:
    store(tmp_path / "a.json", "a.npz", packed(save), {})
    _, found = checked(tmp_path / "a.json")
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(found[name], array, strict=True)
        assert not found[name].flags.writeable


def test_arrays_are_views_of_the_file(manifest: Path) -> None:
    """What is written into the file itself is seen in them: they are no copies."""
    _, found = checked(manifest)
    file = manifest.parent / "some.npz"
    start = file.read_bytes().index(ARRAYS["half"].tobytes())
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(np.float16(99).tobytes())
    assert found["half"][0, 0] == 99


def test_a_new_file_leaves_arrays_of_the_old_one_alone(manifest: Path) -> None:
    _, found = checked(manifest)
    store(manifest, "some.npz", b"another", {})
    np.testing.assert_array_equal(found["half"], ARRAYS["half"])
    assert sorted(each.name for each in manifest.parent.iterdir()) == ["some.json", "some.npz"]


def test_a_damaged_file_is_named_with_both_checksums(manifest: Path) -> None:
    file = manifest.parent / "some.npz"
    file.write_bytes(b"numbers")
    with pytest.raises(WeightsError) as caught:
        checked(manifest)
    error = caught.value
    assert error.path == file
    assert hashlib.sha256(packed()).hexdigest() in error.expected
    assert hashlib.sha256(b"numbers").hexdigest() in error.found
    for part in (str(file), error.expected, error.found, error.remedy):
        assert part in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("name", ["some.json", "some.npz"])
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
    store(tmp_path / "a.json", "a.npz", packed(), {"pair": (1, 2.5), "ranks": {10: "x", 9: "y"}})
    facts, _ = checked(tmp_path / "a.json")
    assert facts["pair"] == [1, 2.5]
    assert facts["ranks"] == {"10": "x", "9": "y"}


@pytest.mark.parametrize("name", ["some.json", "some.npz"])
def test_what_cannot_be_read_is_named(manifest: Path, name: str) -> None:
    folder = manifest.parent / name
    folder.unlink()
    folder.mkdir()
    with pytest.raises(WeightsError, match="Error") as caught:
        checked(manifest)
    assert caught.value.path == folder


@pytest.mark.parametrize("text", ["", "{", "[]", '"file"', '{"file": "some.npz"}', "\udcff"])
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
        facts, arrays = checked(path)
        assert arrays
        assert facts["licence"]
        assert json.dumps(facts)
