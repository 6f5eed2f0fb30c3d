"""What is installed is pinned, with hashes, and follows from the short lists."""

import re
import tomllib

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
    # Installed with --no-deps, which a package's metadata cannot ask for.
    assert {*named} == {f"{name}.in" for name in LISTS} - {"requirements-models.in"}
    sources = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert [source for source in sources if not (ROOT / source).exists()] == []
