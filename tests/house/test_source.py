"""What the project's source may not contain."""

import ast
import re
from pathlib import Path

import pytest

from tests import ROOT

PACKAGES = [ROOT / name for name in ("attention", "models", "ui", "pages")]
PYTHON = [*ROOT.glob("app.py"), *(file for folder in PACKAGES for file in folder.rglob("*.py"))]
SCRIPTS = [*(ROOT / "ui").rglob("*.js")]

# Typed text is data. These would make markup or code of it.
UNSAFE_KEYWORDS = {"unsafe_allow_html", "unsafe_allow_javascript"}
UNSAFE_SCRIPT = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function)"
)
# Words in code, symbols on screen.
SYMBOLS = {"alpha", "beta"}


def keywords(source: str) -> set[str]:
    """The names under which arguments are passed in `source`."""
    found = (node.arg for node in ast.walk(ast.parse(source)) if isinstance(node, ast.keyword))
    return set(filter(None, found))


def identifiers(source: str) -> set[str]:
    """The names that `source` gives: variables, arguments, attributes, functions, classes."""
    named = {ast.Name: "id", ast.arg: "arg", ast.Attribute: "attr"}
    named |= dict.fromkeys((ast.FunctionDef, ast.ClassDef), "name")
    return {
        getattr(node, named[type(node)])
        for node in ast.walk(ast.parse(source))
        if type(node) in named
    }


def by_path(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", PYTHON, ids=by_path)
def test_typed_text_cannot_become_markup(file: Path) -> None:
    assert not keywords(file.read_text(encoding="utf-8")) & UNSAFE_KEYWORDS


@pytest.mark.parametrize("file", SCRIPTS, ids=by_path)
def test_typed_text_cannot_become_script(file: Path) -> None:
    assert not UNSAFE_SCRIPT.findall(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", PYTHON, ids=by_path)
def test_identifiers_are_words(file: Path) -> None:
    assert not identifiers(file.read_text(encoding="utf-8")) & SYMBOLS


def test_the_rules_see_what_breaks_them() -> None:
    assert keywords("st.markdown(text, unsafe_allow_html=True)") & UNSAFE_KEYWORDS
    assert UNSAFE_SCRIPT.search("cell.innerHTML = word")
    for source in ("alpha = 1", "def f(beta): ...", "trace.alpha", "def beta(): ..."):
        assert identifiers(source) & SYMBOLS
