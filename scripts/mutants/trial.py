"""A mutant's trial: tests, in a copy of the checkout, until the first fails."""

import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from scripts.mutants.changes import ROOT, Mutant

COPIED = (
    *("app.py", "pages", "attention", "models", "ui", "tests", "docs", "scripts", ".streamlit"),
    *("README.md", "README.zh.md", "pyproject.toml", "Makefile"),
)
VERDICTS = {None: "timed out", 0: "survived", 1: "killed", 2: "killed", 3: "killed", 4: "killed"}
"""How pytest ended -> what that says: a failure, and a module that cannot be imported, kill.

Where tests are named one by one, and their module cannot be imported, pytest does not find them.
"""
NOT_FOUND = 4
PATIENCE = 300  # s, for tests of a minute
QUIET = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
# The libraries are there before pytest can rewrite what they assert.
QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
LIBRARIES = ["numpy", "pytest", "hypothesis", "hypothesis.extra.numpy", "streamlit.testing.v1"]
START = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
)


class Copy:
    """A copy of the checkout, in which one file at a time is a mutant."""

    def __init__(self, folder: Path) -> None:
        START.set_forkserver_preload(LIBRARIES)
        self.folder = folder
        self._sound: set[str] = set()
        self._unsound: set[str] = set()
        left_out = shutil.ignore_patterns("__pycache__", "browser")
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=left_out)
            elif (ROOT / name).exists():
                shutil.copy(ROOT / name, folder / name)

    def verdict(self, mutant: Mutant, tests: Sequence[str]) -> str:
        """Whether one of these tests, which passes without the mutant, does not pass with it."""
        file = self.folder / mutant.path
        whole = file.read_bytes()
        # What is compiled is known by its length and its second: not well enough for a mutant.
        for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
            compiled.unlink()
        while True:
            wanted = [test for test in tests if test not in self._unsound]
            file.write_bytes(mutant.apply(whole))
            try:
                ended, failed = self._run(wanted)
            finally:
                file.write_bytes(whole)
            if ended == NOT_FOUND:
                self._expect_to_find(wanted)
            if failed is None or self._is_sound(failed):
                return VERDICTS[ended]

    def _expect_to_find(self, tests: Sequence[str]) -> None:
        """Raises LookupError where tests are not there without a mutant either."""
        ended, _ = self._run(["--collect-only", *tests])
        if ended == NOT_FOUND:
            raise LookupError("tests have other names by now: run --reach anew")

    def _is_sound(self, test: str) -> bool:
        """Whether the test passes, alone, on the source as it is."""
        if test not in self._sound:
            ended, _ = self._run([test])
            (self._unsound if ended else self._sound).add(test)
        return test in self._sound

    def _run(self, tests: Sequence[str]) -> tuple[int | None, str | None]:
        """How pytest ended, None where it did not in time, and which test failed."""
        ended = self.run_apart(_pytest, list(tests))
        return ended if isinstance(ended, tuple) else (ended, None)

    def run_apart(
        self, function: Callable[..., object], *arguments: object, seconds: float = PATIENCE
    ) -> object:
        """What a function sends, called in a process that has loaded nothing of the project.

        Where it sends nothing, its exit code; where it does not end in time, None.
        """
        receiver, sender = START.Pipe(duplex=False)
        arguments = (str(self.folder), function, sender, *arguments)
        process = START.Process(target=_in_copy, args=arguments)
        process.start()
        sender.close()
        process.join(seconds)
        if process.is_alive():
            process.kill()
            process.join()
            return None
        try:
            return receiver.recv() if receiver.poll() else process.exitcode
        except EOFError:
            return process.exitcode


def _in_copy(
    folder: str, function: Callable[..., object], sender: Connection, *arguments: object
) -> None:
    sys.path[:] = [folder, *(path for path in sys.path if path not in ("", str(ROOT)))]
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    sender.send(function(*arguments))
    os._exit(0)


def _pytest(tests: Sequence[str]) -> tuple[int, str | None]:
    import pytest

    sys.dont_write_bytecode = True
    failed: list[str] = []

    class Watch:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                failed.append(report.nodeid)

    ended = pytest.main(["-x", *QUIET, *tests], plugins=[Watch()])
    return int(ended), failed[0] if failed else None
