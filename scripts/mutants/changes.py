"""All small changes of a source file, and a sample of them."""

import ast
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

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
