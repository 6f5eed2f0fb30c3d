"""What the project's source may not contain."""

import ast
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests import ROOT
from tests.house import names

PACKAGES = [ROOT / name for name in ("attention", "models", "ui", "pages")]
PYTHON = [*ROOT.glob("app.py"), *(file for folder in PACKAGES for file in folder.rglob("*.py"))]
SCRIPTS = [*(ROOT / "ui").rglob("*.js")]

# Typed text is data. These would make markup or code of it.
UNSAFE_KEYWORDS = {"unsafe_allow_html", "unsafe_allow_javascript"}
UNSAFE_SCRIPT = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function)"
)
# Where a rule asks what a node contains, the browser styles all of it anew at any change in it.
STYLES = [file for file in names.STYLES if file.name != "frame.css"]  # the page around the views
BY_CONTENT = re.compile(r":has\(")
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


def found_in(files: Iterable[Path], find: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
    """What `find` finds in the text of each file, for the files in which it finds anything."""
    found = {
        file.relative_to(ROOT).as_posix(): sorted(find(file.read_text(encoding="utf-8")))
        for file in files
    }
    return {file: faults for file, faults in found.items() if faults}


def test_typed_text_cannot_become_markup() -> None:
    assert found_in(PYTHON, lambda source: keywords(source) & UNSAFE_KEYWORDS) == {}


def test_typed_text_cannot_become_script() -> None:
    assert found_in(SCRIPTS, UNSAFE_SCRIPT.findall) == {}


def test_identifiers_are_words() -> None:
    assert found_in(PYTHON, lambda source: identifiers(source) & SYMBOLS) == {}


def test_the_rules_see_what_breaks_them() -> None:
    assert keywords("st.markdown(text, unsafe_allow_html=True)") & UNSAFE_KEYWORDS
    assert UNSAFE_SCRIPT.search("cell.innerHTML = word")
    for source in ("alpha = 1", "def f(beta): ...", "trace.alpha", "def beta(): ..."):
        assert identifiers(source) & SYMBOLS


def test_a_name_says_what_a_thing_is() -> None:
    assert names.found_in(names.PYTHON, names.python_names) == {}


def test_so_does_a_name_in_a_script() -> None:
    assert names.found_in(names.SCRIPTS, names.script_names) == {}


def test_and_one_in_a_style_sheet() -> None:
    assert names.found_in(names.STYLES, names.style_names) == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(place_of): pass", {"place_of"}),
        ("x.own = 1", {"own"}),
        ("f(told=1)", {"told"}),
        ("{'said': 1}", {"said"}),
        ("row['places']", {"places"}),
        ("class Said: pass", {"Said"}),
        ("for _told in (): pass", {"_told"}),
        ("text = 'said'; placed = downtown = 1  # told", set()),
        ("def test_what_is_told(): pass", set()),
    ],
)
def test_names_of_python_are_found(source: str, expected: set[str]) -> None:
    assert names.fillers(names.python_names(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const place = 1;", {"place"}),
        ("const lastPlace = 1;", {"lastPlace"}),
        ("view.told[at]", {"told"}),
        ("html('p', { class: 'big said' })", {"said"}),
        ("`${places} told`", {"places"}),
        ("// told\nconst text = 'own'; /* said */", set()),
        ("text.replace(/[a-z]'own/, 'x')", set()),
    ],
)
def test_names_of_scripts_are_found(source: str, expected: set[str]) -> None:
    assert names.fillers(names.script_names(source)) == expected


def test_no_view_is_styled_by_what_it_contains() -> None:
    assert found_in(STYLES, BY_CONTENT.findall) == {}
