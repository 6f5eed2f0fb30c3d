"""A name says what a thing is: an index, a position, a sentence, and not what was `said` of it."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests import ROOT

FOLDERS = ("attention", "models", "ui", "pages", "benchmarks", "scripts", "tests")
PYTHON = [ROOT / "app.py", *(file for name in FOLDERS for file in (ROOT / name).rglob("*.py"))]
SCRIPTS = [*(ROOT / "ui").rglob("*.js"), *(ROOT / "tests/js").rglob("*.js")]
STYLES = [*(ROOT / "ui").rglob("*.css")]

FILLERS = frozenset({"own", "place", "places", "said", "told"})

EXCEPTIONS = (
    # A setting: the word that Classify changes. Its name stands in links, `place=3`.
    (
        "place",
        {
            "ui/kit/settings.py",
            "ui/classify/swap.py",
            "tests/ui/kit/test_settings.py",
            "tests/ui/classify/test_evidence.py",
            "tests/ui/classify/test_panels.py",
        },
    ),
    # An option of the setting `model`, in links too: the folder that the server was started with.
    ("own", {"models/transformer/library.py"}),
    # A measure in the manifests of the translators: their attention, beside what replaces it.
    (
        "own",
        {
            "models/recipes/scores.py",
            "ui/translate/without.py",
            "tests/models/translation/test_shipped.py",
        },
    ),
)
"""Whole names that stay, each with its reason, and the files in which they do."""

# What a script has besides names: comments, texts and regular expressions.
_ASIDE = re.compile(
    r"/\*.*?\*/|//[^\n]*|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|(?<=[(,=] )/(?![*/])[^\n/]+/\w*"
    r"|(?<=[(])/(?![*/])(?:\\.|\[[^\]]*\]|[^\n/\[])+/\w*",
    re.DOTALL,
)
_TEMPLATE = re.compile(r"`(?:\\.|[^`\\])*`", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_CLASSES = re.compile(r"(?:class: |className = |classList\.\w+\()'([^']*)'")


def words(name: str) -> set[str]:
    """The words of which a name consists.

    >>> sorted(words("lastPlace")), sorted(words("_told_of"))
    (['last', 'place'], ['of', 'told'])
    """
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


def fillers(names: Iterator[str]) -> set[str]:
    """Those of the names that have a filler in them."""
    return {name for name in names if words(name) & FILLERS}


def found_in(files: Iterable[Path], read: Callable[[str], Iterator[str]]) -> dict[str, set[str]]:
    """The files in which names have fillers, and those names, without the exceptions."""
    found = {}
    for file in files:
        path = file.relative_to(ROOT).as_posix()
        kept = {name for name, files in EXCEPTIONS if path in files}
        found[path] = fillers(read(file.read_text(encoding="utf-8"))) - kept
    return {path: names for path, names in found.items() if names}


def python_names(source: str) -> Iterator[str]:
    """The names that Python source gives: variables, fields, functions, keywords, keys.

    A test's name is a sentence, and may say anything.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(name=name) if name.startswith("test_"):
                continue
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(asname=str(name)):
                yield name
            case ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.alias(name=name):
                yield from name.split(".")
            case ast.Dict(keys=keys):
                constants = (key.value for key in keys if isinstance(key, ast.Constant))
                yield from (key for key in constants if isinstance(key, str))
            case ast.Subscript(slice=ast.Constant(value=str(key))):
                yield key


def script_names(source: str) -> Iterator[str]:
    """The names in a script, and the classes that it gives to its nodes."""
    for classes in _CLASSES.findall(source):
        yield from re.split(r"[\s-]+", classes)
    for template in _TEMPLATE.findall(source):
        for code in re.findall(r"\$\{([^{}]*)\}", template):
            yield from _NAME.findall(_ASIDE.sub(" ", code))
    yield from _NAME.findall(_ASIDE.sub(" ", _TEMPLATE.sub(" ", source)))


def style_names(source: str) -> Iterator[str]:
    """The classes and the properties that a style sheet names."""
    for name in re.findall(r"[.]([a-z][\w-]*)|--([a-z][\w-]*)", source):
        yield from "".join(name).split("-")
