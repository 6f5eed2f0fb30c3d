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
    """The facts in the manifest at `path` (JSON), and the bytes of the file it describes.

    The bytes returned are the bytes that were checked, so nothing changes in between. Raises
    WeightsError where either file is missing, or is not what the manifest should hold or says.
    """
    remedy = _REMEDY.format(folder=path.parent)
    try:
        facts = json.loads(path.read_bytes())
        name, expected = facts["file"], facts["sha256"]
    except FileNotFoundError:
        raise WeightsError(path, "a manifest", "no file", remedy) from None
    except (ValueError, TypeError, KeyError) as error:
        raise WeightsError(path, "JSON with file and sha256", repr(error), remedy) from error
    file = path.parent / name
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise WeightsError(file, f"sha256 {expected}", "no file", remedy) from None
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise WeightsError(
            file, f"sha256 {expected}", f"sha256 {found} ({len(data)} bytes)", remedy
        )
    return facts, data


def store(path: Path, file: str, data: bytes, facts: Mapping[str, Any]) -> None:
    """Writes `data` to `file` beside `path`, and to `path` a manifest of `facts` and checksum."""
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / file).write_bytes(data)
    manifest = {"file": file, "sha256": hashlib.sha256(data).hexdigest(), **facts}
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
