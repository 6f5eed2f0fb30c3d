"""What lets Python join the modules into one script: plain imports, no cycles, no name twice."""

import re
from collections import Counter
from pathlib import Path

import pytest

from attention.expression import Expression
from tests.browser.stage_view import UI, StaticPage
from ui.kit.component import joined

ENTRIES = [
    UI / f"{entry}.js"
    for entry in (
        *("views/stage/offline", "views/stage/served", "views/plane/plane"),
        *("frame/share/share", "explorer/tour/tour", "glossary/glossary"),
    )
]
FOLDERS = {UI / "kit", *(entry.parent for entry in ENTRIES)}
MODULES = {path.name: path.read_text() for folder in FOLDERS for path in folder.glob("*.js")}
IMPORT = re.compile(r"^import \{ .+ \} from '\.[\w./]*/(\w+\.js)';$")


def imports(module: str) -> list[str]:
    lines = [line for line in MODULES[module].splitlines() if re.match(r"import\b", line)]
    return [match[1] if (match := IMPORT.match(line)) else line for line in lines]


def test_imports_are_plain_and_end_somewhere() -> None:
    waiting = {module: set(imports(module)) for module in MODULES}
    while waiting:
        ready = {module for module, needs in waiting.items() if not needs & waiting.keys()}
        assert ready, f"in a circle: {waiting}"
        waiting = {module: waiting[module] for module in waiting.keys() - ready}
    assert {name for module in MODULES for name in imports(module)} <= MODULES.keys()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_no_name_is_declared_in_two_modules(entry: Path) -> None:
    declared = re.compile(r"^(?:const|let|(?:async )?function|class) (\w+)", re.MULTILINE)
    names = Counter(declared.findall(joined(entry)))
    assert len(names) > 10
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("module", ["expression.js", "line.js"])
def test_every_kind_of_node_is_drawn(module: str) -> None:
    """In MathML, and on one line of a saved picture. A sum draws its rest by itself."""
    waiting, kinds = [Expression], set()
    while waiting:
        below = waiting.pop().__subclasses__()
        kinds |= {kind.__name__.lower() for kind in below}
        waiting += below
    drawn = set(re.findall(r"^  (\w+)(?::|\()", MODULES[module], re.MULTILINE))
    assert kinds - {"rest"} <= drawn


def test_one_is_not_said_as_several(static_page: StaticPage) -> None:
    page = static_page(UI, "<!doctype html>")
    fill = "async (values) => (await import('/kit/words.js')).fill('{n} {n:other|others}', values)"
    assert [page.evaluate(fill, {"n": n}) for n in (1, 2, "1", "{n:a|b}")] == [
        *("1 other", "2 others", "1 other", "{n:a|b} others")
    ]
