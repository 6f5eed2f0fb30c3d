"""What would fail on another system than the one that it was written on."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

FOLDERS = ("attention", "models", "ui", "pages", "scripts", "tests")
"""All but the benchmarks, which measure processes as Linux does."""
FILES = [*ROOT.glob("*.py"), *(file for name in FOLDERS for file in (ROOT / name).rglob("*.py"))]

PROCESSES = "/".join(["", "proc", ""])


def by_path(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def faults(source: str) -> Iterator[str]:
    """What is wrong in `source`, each with its line."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call() if _opens_text(node):
                yield f"line {node.lineno}: name the encoding, for Windows assumes another one"
            case ast.Call() if any(keyword.arg == "text" for keyword in node.keywords) and (
                ast.unparse(node.func) in {"subprocess.run", "subprocess.Popen"}
            ):
                yield f"line {node.lineno}: say encoding= instead of text="
            case ast.Constant(str(text)) if text.startswith(PROCESSES):
                yield f"line {node.lineno}: only Linux has /proc, so use psutil"


def _opens_text(call: ast.Call) -> bool:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    match call.func:
        case ast.Attribute(_, "read_text"):
            return not call.args and "encoding" not in named
        case ast.Attribute(_, "write_text"):
            return len(call.args) < 2 and "encoding" not in named
        case ast.Name("open"):
            mode, encoding = call.args[1:2] or [named.get("mode")], call.args[3:]
        case ast.Attribute(ast.Name("os"), "fdopen"):
            mode, encoding = call.args[1:2] or [named.get("mode")], call.args[3:]
        case ast.Attribute(_, "open") if _is_mode(call.args[:1]):
            mode, encoding = call.args[:1], call.args[2:]
        case _:
            return False
    is_binary = isinstance(mode[0], ast.Constant) and "b" in str(mode[0].value)
    return not (is_binary or encoding or "encoding" in named)


def _is_mode(arguments: list[ast.expr]) -> bool:
    """Whether a method called `open` is a path's: it is given a mode, as "w" or "rb+"."""
    match arguments:
        case [ast.Constant(str(mode))]:
            return bool(mode) and set(mode) <= set("rwxabt+")
    return False


def test_it_runs_on_every_system() -> None:
    found = {by_path(file): [*faults(file.read_text(encoding="utf-8"))] for file in FILES}
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_no_file_has_a_name_that_windows_refuses() -> None:
    names = [by_path(file) for name in FOLDERS for file in (ROOT / name).rglob("*")]
    assert [name for name in names if set(name) & set('<>:"|?*\\')] == []
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize(
    "line",
    [
        "path.read_text()", "path.write_text(words)", "open(path)", "open(path, 'w')",
        "path.open('w')", "os.fdopen(1, 'w')", "subprocess.run(command, text=True)",
        "Path('/proc/' + 'self')",
    ],
)  # fmt: skip
def test_the_rules_see_what_breaks_them(line: str) -> None:
    assert len(list(faults(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "path.read_text('utf-8')", "path.write_text(words, encoding='utf-8')", "open(path, 'rb')",
        "open(path, encoding='utf-8')", "archive.open(entry)", "path.open('wb')",
        "subprocess.run(command, encoding='utf-8')",
    ],
)  # fmt: skip
def test_the_rules_allow_the_rest(line: str) -> None:
    assert list(faults(line)) == []


@pytest.mark.parametrize(
    ("name", "allowed"), [("asyncio.run", "tests/loop.py"), ("os.killpg", "benchmarks/x.py")]
)
def test_the_linter_knows_what_is_banned(name: str, allowed: str) -> None:
    source = f"import {name.partition('.')[0]}\n\n{name}(1)\n".encode()
    for path, expected in {"tests/x.py": 1, allowed: 0}.items():
        command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", path, "-"]
        done = subprocess.run(command, input=source, cwd=ROOT, stdout=subprocess.DEVNULL)
        assert done.returncode == expected, path
