"""What others call says what it takes and gives: of every array its axes by name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

APART = ("workers", "recipes", "transformer")
"""Programs of their own, which nobody calls; and what only its page calls."""

FILES = [
    file
    for folder in ("attention", "models")
    for file in sorted((ROOT / folder).rglob("*.py"))
    if not set(file.parts) & set(APART)
]
ARRAYS = re.compile(r"\b(Array|Vector|Matrix|Double|Single|Ids|ArrayLike|NDArray|Mask)\b")
"""Names of types that have axes."""

SHAPE = re.compile(r"\((?:\.\.\.|[A-Za-z]\w*|\d+)(?:, [^()]+)?,?\)")
"""Axes by name, as in (m, n), (n,), (L, h, n) and (..., d)."""

Definition = ast.FunctionDef | ast.ClassDef


def public(tree: ast.Module) -> Iterator[tuple[Definition, bool]]:
    """The functions and classes of a module, and the methods of its classes, which are marked."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node, False
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                        yield inner, True


def is_registered(node: Definition) -> bool:
    return any("register" in ast.unparse(each) for each in node.decorator_list)


def needs_axes(node: Definition) -> bool:
    """Whether an annotation of a function, or of a class's fields, is of a type with axes.

    An entry of a registry has the axes of its registry.
    """
    if is_registered(node):
        return False
    if isinstance(node, ast.FunctionDef):
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        found = [each.annotation for each in arguments] + [node.returns]
    else:
        found = [each.annotation for each in node.body if isinstance(each, ast.AnnAssign)]
    return any(ARRAYS.search(ast.unparse(each)) for each in found if each)


def missing(source: str) -> list[str]:
    """Names without a docstring, and names with arrays whose docstring gives no axes."""
    found = []
    for node, is_method in public(ast.parse(source)):
        words = ast.get_docstring(node) or ""
        if not words and not is_method:  # a method may be described where it is first declared
            found.append(f"{node.name}: no docstring")
        elif needs_axes(node) and words and not SHAPE.search(words):
            found.append(f"{node.name}: no axes")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_others_call_says_its_axes(file: Path) -> None:
    assert missing(file.read_text(encoding="utf-8")) == []


def test_what_is_missing_is_named() -> None:
    source = '''
def bare(x): ...
def vague(x: Array) -> Array:
    """Doubles it."""
def clear(x: Array) -> Array:
    """Doubles x (m, n)."""
class Held:
    """Numbers."""
    numbers: Array
def _private(x): ...
'''
    assert missing(source) == ["bare: no docstring", "vague: no axes", "Held: no axes"]
