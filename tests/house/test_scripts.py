"""What lets Python join the modules into one script: plain imports, no cycles, no name twice."""

import re
from collections import Counter
from pathlib import Path

import pytest

from attention.notation import kinds
from tests import ROOT
from ui.kit.component import joined

UI = ROOT / "ui"
MODULES = {path: path.read_text(encoding="utf-8") for path in UI.rglob("*.js")}
ENTRY = re.compile(r"^(?:export default |export function serve\(|open\(\);)", re.MULTILINE)
ENTRIES = sorted(path for path, source in MODULES.items() if ENTRY.search(source))
IMPORT = re.compile(r"^import \{ .+ \} from '(\.[\w./]*/\w+\.js)';$")
DECLARED = re.compile(r"^(?:export )?(?:const|let|(?:async )?function|class) (\w+)", re.MULTILINE)


def by_path(path: Path) -> str:
    return path.relative_to(UI).as_posix()


def imports(module: Path) -> list[Path]:
    lines = [line for line in MODULES[module].splitlines() if re.match(r"import\b", line)]
    plain = [match[1] for line in lines if (match := IMPORT.match(line))]
    assert len(plain) == len(lines), f"{by_path(module)}: {lines}"
    return [(module.parent / way).resolve() for way in plain]


def test_imports_are_plain_and_end_somewhere() -> None:
    waiting = {module: set(imports(module)) for module in MODULES}
    while waiting:
        ready = {module for module, needs in waiting.items() if not needs & waiting.keys()}
        assert ready, f"in a circle: {waiting}"
        waiting = {module: waiting[module] for module in waiting.keys() - ready}
    assert {needed for module in MODULES for needed in imports(module)} <= MODULES.keys()


def test_imports_point_down() -> None:
    """As those of Python do: features may use views, views the kit, the kit only itself."""

    def height(module: Path) -> int:
        room = module.relative_to(UI).parts[0]
        return {"kit": 0, "views": 1}.get(room, 2)

    upward = [
        f"{by_path(module)} -> {by_path(needed)}"
        for module in MODULES
        for needed in imports(module)
        if height(needed) > height(module)
    ]
    assert upward == []


def test_every_module_is_needed() -> None:
    needed = {way for module in MODULES for way in imports(module)}
    alone = {UI / "frame/document.js", UI / "kit/relay.js"}  # which pages and views begin with
    assert MODULES.keys() - needed - set(ENTRIES) == alone


@pytest.mark.parametrize("entry", ENTRIES, ids=by_path)
def test_no_name_is_declared_in_two_modules(entry: Path) -> None:
    names = Counter(DECLARED.findall(joined(entry)))
    assert [name for name, count in names.items() if count > 1] == []


def test_comments_are_not_sent() -> None:
    """Strings that look like comments are: an address, a pattern."""
    script = joined(UI / "views/stage/offline.js")
    assert not re.search(r"^\s*(?://|/\*|\*)", script, re.MULTILINE)
    assert "'http://www.w3.org/2000/svg'" in script
    declared = {name for module in MODULES for name in DECLARED.findall(MODULES[module])}
    assert (
        {"unpack", "createHeatmap", "MARKS", "penOf"} <= set(DECLARED.findall(script)) <= declared
    )


@pytest.mark.parametrize("module", ["expression.js", "line.js"])
def test_every_kind_of_node_is_drawn(module: str) -> None:
    """In MathML, and on one line of a saved picture. A sum draws its rest by itself."""
    drawn = set(re.findall(r"^  (\w+)(?::|\()", MODULES[UI / "kit" / module], re.MULTILINE))
    assert {kind.__name__.lower() for kind in kinds()} - {"rest"} <= drawn
