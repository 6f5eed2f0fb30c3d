"""Which tests run which line: only they can notice that it has changed.

``python -m scripts.mutants --reach`` runs the tests of rooms once, with coverage.py, and writes to
``build/`` what they ran. A source that has changed since, or was not run, is known by its mirror.
"""

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import coverage
import pytest

from scripts.mutants.changes import ROOT, Mutant
from scripts.mutants.trial import QUIET, Copy

LINES = ROOT / "build" / "reach.coverage"
TESTS = ROOT / "build" / "reach.json"
SECONDS = 60
"""At most so many seconds of tests, as they were measured, are run for one mutant."""
MEASURED = ["attention", "models", "ui"]
HOURS = 3 * 3600


def record(copy: Copy, rooms: Iterable[str]) -> None:
    """Run the tests of some rooms, and write down which lines each of them runs."""
    folders = [f"tests/{room}" for room in rooms if (ROOT / "tests" / room).exists()]
    files = (file for room in MEASURED for file in (ROOT / room).rglob("*.py"))
    hashes = {file.relative_to(ROOT).as_posix(): _hash(file) for file in files}
    LINES.parent.mkdir(exist_ok=True)
    copy.run_apart(_measure, folders, hashes, seconds=HOURS)


def _measure(folders: Sequence[str], hashes: dict[str, str]) -> None:
    """What was known before and is still true is kept."""
    from hypothesis import settings

    seconds: dict[str, float] = {}
    if TESTS.exists():
        known = json.loads(TESTS.read_text(encoding="utf-8"))
        seconds = known["seconds"] if known["hashes"] == hashes else {}
    failed = set()
    lines = coverage.Coverage(data_file=str(LINES), source=MEASURED, config_file=False)
    lines.set_option("run:relative_files", True)
    if seconds:
        lines.load()
    else:
        lines.erase()

    def save() -> None:
        lines.save()
        passed = {test: spent for test, spent in seconds.items() if test not in failed}
        written = {"seconds": passed, "hashes": hashes}
        TESTS.write_text(json.dumps(written, indent=0), encoding="utf-8")

    class Recorder:
        def pytest_collection_finish(self) -> None:
            settings.register_profile("few", settings(), max_examples=3)
            settings.load_profile("few")

        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_protocol(
            self, item: pytest.Item, nextitem: pytest.Item | None
        ) -> Iterator[None]:
            seconds.pop(item.nodeid, None)
            lines.switch_context(item.nodeid)
            yield
            lines.switch_context("")
            if nextitem is None or nextitem.path != item.path:
                save()

        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            seconds[report.nodeid] = seconds.get(report.nodeid, 0) + report.duration
            if not report.passed:
                failed.add(report.nodeid)

    lines.start()
    pytest.main([*QUIET, *folders], plugins=[Recorder()])
    lines.stop()
    save()


class Reach:
    """What :func:`record` has written, or nothing where it was not called."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._hashes: dict[str, str] = {}
        if TESTS.exists():
            written = json.loads(TESTS.read_text(encoding="utf-8"))
            self._seconds, self._hashes = written["seconds"], written["hashes"]
        self._lines = coverage.CoverageData(str(LINES))
        self._lines.read()

    def tests_of(self, mutant: Mutant) -> tuple[str, ...]:
        """The tests to run, the most likely first.

        The mirrored file's, then those that run the line, and then their neighbours: a test that is
        given what another has made, by a fixture or a cache, does not run the line itself.
        """
        file, room = _mirrors(mutant.path)
        seen = any(test.startswith(f"{room.as_posix()}/") for test in self._seconds)
        if not seen or self._hashes.get(mutant.path) != _hash(ROOT / mutant.path):
            return tuple(str(each) for each in (file, room) if (ROOT / each).exists())
        run = self._that_run(mutant)
        neighbours = {_file_of(test) for test in run}
        turns = (
            [test for test in self._seconds if _file_of(test) == file.as_posix()],
            self._by_file(run),
            [test for test in self._seconds if test.startswith(f"{room.as_posix()}/")],
            self._by_file(test for test in self._seconds if _file_of(test) in neighbours),
        )
        chosen = []
        spent = 0.0
        for test in dict.fromkeys(test for turn in turns for test in turn):
            if spent + self._seconds[test] <= SECONDS:
                chosen.append(test)
                spent += self._seconds[test]
        return tuple(chosen)

    def _that_run(self, mutant: Mutant) -> list[str]:
        """Tests that run the mutant's statement; what is run by an import, the whole file."""
        by_line = self._lines.contexts_by_lineno(mutant.path)
        around = [
            node.lineno
            for node in ast.walk(ast.parse((ROOT / mutant.path).read_bytes()))
            if isinstance(node, ast.stmt) and node.lineno <= mutant.line <= node.end_lineno
        ]
        lines = range(max(around), mutant.line + 1)
        found = {test for line in lines for test in by_line.get(line, ())}
        if not found - {""}:
            found = {test for tests in by_line.values() for test in tests}
        return [test for test in self._seconds if test in found]

    def _by_file(self, tests: Iterable[str]) -> list[str]:
        """Those of one file together, so that its fixtures are made once; quick files first."""
        groups: dict[str, list[str]] = {}
        for test in tests:
            groups.setdefault(_file_of(test), []).append(test)

        def seconds(group: list[str]) -> float:
            return sum(self._seconds[test] for test in group)

        return [test for group in sorted(groups.values(), key=seconds) for test in group]


def _mirrors(path: str) -> tuple[Path, Path]:
    """Where a source's tests are, by its name, and its room's."""
    source = Path(path)
    room = "tests" / source.parent
    while not any((ROOT / room).glob("test_*.py")):
        room = room.parent
    return room / f"test_{source.stem}.py", room


def _file_of(test: str) -> str:
    return test.partition("::")[0]


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
