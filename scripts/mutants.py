"""Changes one small thing in the source at a time, and asks whether a test notices.

    python -m scripts.mutants attention ui/export     tries a sample of the mutants of these rooms
    python -m scripts.mutants --table                 counts what has been tried

A mutant is a copy of the checkout in which one operator, number, argument or statement differs. Its
mirrored tests run until the first fails: the mutant is then killed. One that survives is either
something that no reader could see, or a test that is missing. Results are kept in `build/`, so a
run that was stopped goes on where it was. The sample of a file depends on nothing but the seed.
"""

import argparse
import ast
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "build" / "mutants.jsonl"
ROOMS = (
    "attention",
    "models/text",
    "models/vectors",
    "models/classifier",
    "models/transformer",
    "ui/lessons",
    "ui/export",
)
COPIED = (
    *("app.py", "pages", "attention", "models", "ui", "tests", "docs", "scripts", ".streamlit"),
    *("README.md", "README.zh.md", "pyproject.toml", "Makefile"),
)

VERDICTS = {None: "timed out", 0: "survived", 1: "killed", 2: "killed", 3: "killed"}
"""How pytest ended -> what that says: a failure, and a module that cannot be imported, kill."""
QUIET = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
"""The libraries are there before pytest can rewrite what they assert."""
LIBRARIES = ["numpy", "pytest", "hypothesis", "hypothesis.extra.numpy", "streamlit.testing.v1"]
START = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
)

OTHER = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
PAIRS = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}
# What stands in these is for readers of the source, or is an error's text.
UNTOUCHED = (ast.JoinedStr, ast.Raise, ast.Assert, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Mutant:
    """The text of ``path`` from byte ``start`` to byte ``end``, replaced by ``after``."""

    path: str
    line: int
    start: int
    end: int
    operator: str
    before: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.path}:{self.line}:{self.operator}:{self.before}:{self.after}:{self.start}"

    def apply(self, source: bytes) -> bytes:
        return source[: self.start] + self.after.encode() + source[self.end :]


def mutants_of(path: str, source: bytes) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    found = []
    for node, operator, after in _changes(ast.parse(source)):
        start = lines[node.lineno - 1] + node.col_offset
        end = lines[node.end_lineno - 1] + node.end_col_offset
        mutant = Mutant(path, node.lineno, start, end, operator, source[start:end].decode(), after)
        try:
            ast.parse(mutant.apply(source))
        except SyntaxError:
            continue
        found.append(mutant)
    return sorted(found, key=lambda mutant: (mutant.start, mutant.end, mutant.after))


def _changes(tree: ast.Module) -> Iterator[tuple[ast.AST, str, str]]:
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        waiting += _children(node)
        if isinstance(node, ast.expr):
            for operator, changed in _expressions(node):
                yield node, operator, f"({ast.unparse(changed)})"
        elif isinstance(node, ast.stmt):
            for operator, text in _statements(node):
                yield node, operator, text


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What may be mutated beneath a node: no annotation, decorator, docstring or message."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, UNTOUCHED):
                yield child


def _expressions(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.BinOp(left, kind, right) if type(kind) in OTHER and not _is_text(left, right):
            yield "arithmetic", ast.BinOp(left, OTHER[type(kind)](), right)
        case ast.Compare(left, [kind], rights) if type(kind) in OTHER:
            yield "comparison", ast.Compare(left, [OTHER[type(kind)]()], rights)
            if isinstance(kind, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
                flipped = ast.Gt() if isinstance(kind, ast.Lt | ast.LtE) else ast.Lt()
                yield "comparison", ast.Compare(left, [flipped], rights)
        case ast.Compare(left, kinds, rights):
            for index, kind in enumerate(kinds):
                if type(kind) in OTHER:
                    changed = [*kinds[:index], OTHER[type(kind)](), *kinds[index + 1 :]]
                    yield "comparison", ast.Compare(left, changed, rights)
        case ast.BoolOp(kind, values):
            yield "logic", ast.BoolOp(OTHER[type(kind)](), values)
            for index in range(len(values)):
                rest = values[:index] + values[index + 1 :]
                yield "logic", rest[0] if len(rest) == 1 else ast.BoolOp(kind, rest)
        case ast.UnaryOp(ast.Not() | ast.USub() | ast.Invert(), operand):
            yield "negation", operand
        case ast.IfExp(test, body, orelse):
            yield "choice", ast.IfExp(test, orelse, body)
        case ast.Constant(bool() as value):
            yield "constant", ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield "constant", ast.Constant(value + 1)
            if value > 1:
                yield "constant", ast.Constant(value - 1)
        case ast.Call(function, arguments, keywords):
            plain = not any(isinstance(each, ast.Starred) for each in arguments)
            if plain and len(arguments) == 1 and not keywords:
                yield "unwrapped", arguments[0]
            for index in range(len(arguments) - 1 if plain else 0):
                swapped = [*arguments]
                swapped[index : index + 2] = reversed(arguments[index : index + 2])
                yield "arguments", ast.Call(function, swapped, keywords)
            yield from _paired(node)
        case ast.Attribute(value, "T"):
            yield "unwrapped", value


def _paired(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    match node.func:
        case ast.Name(name) if name in PAIRS:
            yield "pair", ast.Call(ast.Name(PAIRS[name]), node.args, node.keywords)
        case ast.Attribute(value, name) if name in PAIRS:
            yield "pair", ast.Call(ast.Attribute(value, PAIRS[name]), node.args, node.keywords)


def _statements(node: ast.stmt) -> Iterator[tuple[str, str]]:
    match node:
        case ast.If(_, [ast.Raise() | ast.Return() | ast.Continue() | ast.Break()], []):
            yield "guard", "pass"
        case ast.Expr(ast.Call()) | ast.AugAssign() | ast.Continue() | ast.Break() | ast.Delete():
            yield "statement", "pass"


def _is_text(*sides: ast.expr) -> bool:
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


def tests_of(path: str) -> list[str]:
    """The mirrored tests: the file's, where it has some, and then all of its room's."""
    source = Path(path)
    room = "tests" / source.parent
    while not any((ROOT / room).glob("test_*.py")):
        room = room.parent
    mirrored = room / f"test_{source.stem}.py"
    return [str(each) for each in (mirrored, room) if (ROOT / each).exists()]


class Copy:
    """A copy of the checkout, in which one file at a time is a mutant."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seconds: dict[str, float] = {}
        left_out = shutil.ignore_patterns("__pycache__", "browser")
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=left_out)
            elif (ROOT / name).exists():
                shutil.copy(ROOT / name, folder / name)

    def verdict(self, mutant: Mutant) -> str:
        bounds = {tests: self._bound(tests) for tests in tests_of(mutant.path)}
        file = self.folder / mutant.path
        whole = file.read_bytes()
        # What is compiled is known by its length and its second: not well enough for a mutant.
        for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
            compiled.unlink()
        try:
            file.write_bytes(mutant.apply(whole))
            ended: int | None = 0
            for tests, seconds in bounds.items():
                if ended == 0:
                    ended = self._run(tests, seconds, keeps=False)
        finally:
            file.write_bytes(whole)
        return VERDICTS[ended]

    def _bound(self, tests: str) -> float:
        """Seconds that a mutant may take: many times what its tests take without one."""
        if tests not in self._seconds:
            started = time.monotonic()
            if self._run(tests, 900, keeps=True) != 0:
                raise SystemExit(f"these fail without any mutant: {tests}")
            self._seconds[tests] = 4 * (time.monotonic() - started) + 30
        return self._seconds[tests]

    def _run(self, tests: str, seconds: float, *, keeps: bool) -> int | None:
        """How pytest ended, None where it did not in time."""
        process = START.Process(target=_pytest, args=(str(self.folder), tests, keeps))
        process.start()
        process.join(seconds)
        if process.is_alive():
            process.kill()
            process.join()
            return None
        return process.exitcode


def _pytest(folder: str, tests: str, keeps: bool) -> None:
    """Runs in a separate process, which has loaded the libraries and nothing of the project."""
    sys.dont_write_bytecode = not keeps
    sys.path[:] = [folder, *(path for path in sys.path if path not in ("", str(ROOT)))]
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    import pytest

    ended = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *QUIET, tests])
    os._exit(int(ended))


def sources(rooms: Iterable[str]) -> Iterator[str]:
    for room in rooms:
        found = ROOT / room
        files = sorted(found.rglob("*.py")) if found.is_dir() else [found]
        yield from (str(file.relative_to(ROOT).as_posix()) for file in files)


def sample_of(path: str, size: int, seed: int) -> list[Mutant]:
    """Of every operator about as many: a file has more numbers to change than guards to remove."""
    shuffled = mutants_of(path, (ROOT / path).read_bytes())
    random.Random(f"{seed} {path}").shuffle(shuffled)
    turn: Counter[str] = Counter()
    turns = {}
    for mutant in shuffled:
        turn[mutant.operator] += 1
        turns[mutant] = turn[mutant.operator]
    return sorted(sorted(shuffled, key=turns.__getitem__)[:size], key=lambda mutant: mutant.start)


def read_results() -> dict[str, dict[str, str]]:
    if not RESULTS.exists():
        return {}
    lines = RESULTS.read_text(encoding="utf-8").splitlines()
    return {row["key"]: row for row in map(json.loads, lines)}


def write_result(mutant: Mutant, verdict: str) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    row = {"key": mutant.key, "verdict": verdict, **asdict(mutant)}
    with RESULTS.open("a", encoding="utf-8") as sink:
        sink.write(json.dumps(row, ensure_ascii=False) + "\n")


def run(rooms: Iterable[str], size: int, seed: int) -> None:
    waiting = [mutant for path in sources(rooms) for mutant in sample_of(path, size, seed)]
    results = read_results()
    waiting = [mutant for mutant in waiting if mutant.key not in results]
    START.set_forkserver_preload(LIBRARIES)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Copy(Path(folder))
        for number, mutant in enumerate(waiting, start=1):
            verdict = copy.verdict(mutant)
            write_result(mutant, verdict)
            change = f"{_short(mutant.before)} -> {_short(mutant.after)}"
            where = f"{mutant.path}:{mutant.line}"
            print(f"{number}/{len(waiting)} {verdict:9} {where} {change}", flush=True)


def table() -> str:
    """What has been tried, counted by room, in Markdown."""
    counts: dict[str, Counter[str]] = {}
    for row in read_results().values():
        room = next(room for room in ROOMS if row["path"].startswith(f"{room}/"))
        counts.setdefault(room, Counter())[row["verdict"]] += 1
    lines = ["| room | mutants | killed | timed out | survived |", "|---|--:|--:|--:|--:|"]
    for room, counted in sorted(counts.items()):
        each = [counted[verdict] for verdict in ("killed", "timed out", "survived")]
        lines.append(f"| `{room}` | {sum(each)} | {' | '.join(map(str, each))} |")
    return "\n".join(lines)


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("rooms", nargs="*", default=ROOMS, help="folders or files of the source")
    parser.add_argument("--sample", type=int, default=12, help="mutants a file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--table", action="store_true", help="print what has been tried, run nothing"
    )
    options = parser.parse_args()
    if options.table:
        print(table())
    else:
        run(options.rooms, options.sample, options.seed)


if __name__ == "__main__":
    main()
