"""A data file and its manifest: what is in the file, where it came from, and its checksum."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WEIGHTS = Path(__file__).parent / "weights"


class WeightsError(RuntimeError):
    """A file of weights is missing or is not the one its manifest describes.

    path: the file. expected, found: what the manifest says and what is there. remedy: what to do.
    """

    def __init__(self, path: Path, expected: str, found: str, remedy: str) -> None:
        super().__init__(path, expected, found, remedy)
        self.path = path
        self.expected = expected
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, found {self.found}. {self.remedy}"


_REMEDY = "Restore both files of this name in {folder} from the release, or build them again."


def checked(path: Path) -> tuple[Mapping[str, Any], bytes]:
    """The facts in the manifest at ``path`` (JSON), and the bytes of the file it describes.

    Both have their checksums in the manifest. The bytes returned are the bytes that were checked,
    so nothing can change in between. Raises WeightsError where either file is missing, cannot be
    read, or does not match the manifest.
    """
    remedy = _REMEDY.format(folder=path.parent)
    text = _read(path, "a manifest", remedy)
    try:
        facts = json.loads(text)
        recorded, file, expected = (
            facts.pop(_DIGEST_KEY),
            path.parent / facts["file"],
            facts["sha256"],
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        expected = f"JSON with file, sha256 and {_DIGEST_KEY}"
        raise WeightsError(path, expected, repr(error), remedy) from error
    if (found := _digest(facts)) != recorded:
        raise WeightsError(path, f"{_DIGEST_KEY} {recorded}", f"{_DIGEST_KEY} {found}", remedy)
    data = _read(file, f"sha256 {expected}", remedy)
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise WeightsError(
            file, f"sha256 {expected}", f"sha256 {found} ({len(data)} bytes)", remedy
        )
    return facts, data


def store(path: Path, file: str, data: bytes, facts: Mapping[str, Any]) -> None:
    """Writes `data` to `file` beside `path`, and to `path` a manifest of `facts` and checksums."""
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / file).write_bytes(data)
    described = {"file": file, "sha256": hashlib.sha256(data).hexdigest(), **facts}
    read_back = json.loads(json.dumps(described))
    manifest = read_back | {_DIGEST_KEY: _digest(read_back)}
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _read(path: Path, expected: str, remedy: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise WeightsError(path, expected, "no file", remedy) from None
    except OSError as error:
        raise WeightsError(path, expected, repr(error), remedy) from error


_DIGEST_KEY = "manifest_sha256"


def _digest(facts: Mapping[str, Any]) -> str:
    """The checksum of a manifest without its checksum; it does not depend on the JSON's layout."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
