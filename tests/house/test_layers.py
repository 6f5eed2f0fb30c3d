"""The layer rule: imports point down, and each layer knows only the libraries that are its own.

    app.py, pages/ -> ui/ -> models/ -> attention/

The test is the law. It reads every import statement, wherever in a file it stands, and follows them
from what the server runs: TensorFlow within reach of the server would cost every rerun of everybody
some 200 ms, since Streamlit clears Keras's session after each.
"""

import ast
import functools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

LAYERS = ("attention", "models", "ui", "pages")
"""From the ground up."""
TENSORFLOW = {"tensorflow", "keras"}
LIBRARIES = {
    "attention": {"numpy"},
    "models": {"numpy", "rjieba"},
    "models.workers": {"numpy", *TENSORFLOW},
    "models.transformer.formats": {"numpy", "gguf", "safetensors", "tokenizers"},
    "models.recipes": {
        *("numpy", "pyarrow", "rjieba", "sacrebleu", "safetensors", "scipy", "sklearn"),
        *("tokenizers", *TENSORFLOW),
    },
    "ui": {"numpy", "streamlit", "plotly", "jinja2", "markupsafe"},
    "ui.export.digits": {"numpy", "orjson"},
    "ui.frame.document": {"streamlit", "starlette"},
    "ui.frame.files": {"starlette"},
    "ui.frame.protection": {"streamlit", "starlette"},
    "pages": {"numpy", "streamlit", "plotly"},
}
"""What the modules of a folder may import beside Python's own library."""
APART = (
    "models.workers",
    "models.recipes",
    "models.transformer.formats",
    "models.translation.marian",
)
"""Folders whose modules the server never imports: they run in processes of their own."""


def layer(module: str) -> str:
    return "pages" if module == "app" else module.partition(".")[0]


def libraries(module: str) -> set[str]:
    """What the rule of the nearest folder allows."""
    folder = module
    while folder not in LIBRARIES:
        folder = folder.rpartition(".")[0] if "." in folder else layer(folder)
    return LIBRARIES[folder]


def imports(module: str, source: str, *, package: bool = False) -> Iterator[str]:
    """The modules, and the names that may be modules, which `source` imports, in full."""
    here = module.split(".") if package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) + 1 - node.level] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{origin}.{name.name}" for name in node.names)


def violations(module: str, source: str, *, package: bool = False) -> list[str]:
    """What `source`, as `module`, imports against the law."""
    room = layer(module)
    below = set(LAYERS[: LAYERS.index(room)])
    allowed = below | libraries(module)
    # A page is a script of its own: what two of them share belongs in ui/.
    if room != "pages":
        allowed.add(room)
    return [
        imported
        for imported in imports(module, source, package=package)
        if (top := imported.partition(".")[0]) not in allowed and top not in sys.stdlib_module_names
    ]


def sources() -> dict[str, Path]:
    """Every module of the project by its full name; a package by the name of its folder."""
    files = [ROOT / "app.py", *(file for name in LAYERS for file in (ROOT / name).rglob("*.py"))]
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for file in files
        if file.exists()
    }


SOURCES = sources()


def is_package(module: str) -> bool:
    return SOURCES[module].name == "__init__.py"


def as_imported(module: str) -> str:
    """The source without what runs only when the module is a command. Pages are run as commands."""
    tree = ast.parse(SOURCES[module].read_text("utf-8"))
    if layer(module) != "pages":
        command = ast.dump(ast.parse("__name__ == '__main__'", mode="eval").body)
        tree.body = [
            statement
            for statement in tree.body
            if not (isinstance(statement, ast.If) and ast.dump(statement.test) == command)
        ]
    return ast.unparse(tree)


def reached_by_the_server() -> set[str]:
    """The project's modules that a session can bring into the server's process."""
    reached: set[str] = set()
    waiting = [module for module in SOURCES if layer(module) in ("ui", "pages")]
    while waiting:
        module = waiting.pop()
        if module in reached:
            continue
        reached.add(module)
        for imported in imports(module, as_imported(module), package=is_package(module)):
            parts = imported.split(".")
            named = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
            waiting.extend(named & SOURCES.keys())
    return reached


FLOORS = ("ui.kit", "ui.views", "ui.present", "ui.frame")
"""The lower floors of ui/, from the ground up. All other folders are features, above them."""


def project_imports(module: str) -> set[str]:
    """The project's modules that ``module`` imports."""
    found = set()
    source = SOURCES[module].read_text("utf-8")
    for imported in imports(module, source, package=is_package(module)):
        known = imported if imported in SOURCES else imported.rpartition(".")[0]
        if known in SOURCES and known != module:
            found.add(known)
    return found


def room(module: str) -> str:
    """The folder whose rules hold for ``module``, as far as circles between folders go."""
    parts = module.split(".")
    if parts[0] == "attention":
        return "attention"
    return ".".join(parts[: min(2, len(parts) - 1 if not is_package(module) else len(parts))])


def floor(module: str) -> int:
    return FLOORS.index(room(module)) if room(module) in FLOORS else len(FLOORS)


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One circle of ``graph``, its first node repeated at the end; empty if there is none."""
    done: set[str] = set()

    def walk(node: str, path: list[str]) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return []
        for needed in sorted(graph.get(node, ())):
            if found := walk(needed, [*path, node]):
                return found
        done.add(node)
        return []

    return next((found for node in sorted(graph) if (found := walk(node, []))), [])


@functools.cache
def modules() -> dict[str, set[str]]:
    """What each module of the project imports of it."""
    return {module: project_imports(module) for module in SOURCES}


def folders() -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for module, needed in modules().items():
        others = {room(each) for each in needed} - {room(module)}
        graph.setdefault(room(module), set()).update(others)
    return graph


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert " -> ".join(circle(modules())) == ""


def test_no_folders_import_each_other_in_a_circle() -> None:
    assert " -> ".join(circle(folders())) == ""


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c", "d"}, "d": {"b"}}) == ["b", "d", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}}) == []


def test_rooms_stand_on_their_floor() -> None:
    """A view knows no page, and the kit knows no view."""
    upward = [
        f"{module} -> {needed}"
        for module, all_needed in modules().items()
        if module.startswith("ui.")
        for needed in all_needed
        if needed.startswith("ui.") and floor(needed) > floor(module)
    ]
    assert upward == []


def test_imports_point_down() -> None:
    found = {
        module: violations(module, file.read_text("utf-8"), package=is_package(module))
        for module, file in SOURCES.items()
    }
    assert {module: imported for module, imported in found.items() if imported} == {}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("attention.trace", "import models.text.tokens"),
        ("attention.trace", "from ui import figures"),
        ("attention.trace", "import pandas as pd"),
        ("attention", "from ..models import tokens"),
        ("models.text.tokens", "from ui.kit.language import Text"),
        ("models.text.tokens", "import streamlit"),
        ("models.classifier.inference", "import tensorflow as tf"),
        ("models.classifier.inference", "def late():\n    from keras import layers"),
        ("models.workers.network", "import plotly"),
        ("ui.views.plotly", "import keras"),
        ("ui.views.plotly", "import pandas"),
        ("ui.frame.frame", "from pages import compare"),
        ("ui.frame.frame", "import app"),
        ("pages.compare", "import app"),
        ("pages.compare", "from pages.classify import draw"),
        ("app", "if True:\n    import tensorflow.keras"),
        ("app", "from tests import server"),
    ],
)
def test_the_law_sees_what_breaks_it(module: str, source: str) -> None:
    assert violations(module, source, package=module == "attention")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("attention.trace", "import numpy as np\nfrom .scoring import SCORINGS\nimport math"),
        (
            "models.workers.network",
            "import keras\nimport tensorflow as tf\nfrom attention import attend",
        ),
        (
            "ui.views.stage.stage",
            "import streamlit\nfrom ..language import Text\nfrom models import tokens",
        ),
        ("app", "import streamlit as st\nfrom ui.frame.frame import open_page\nimport attention"),
    ],
)
def test_the_law_lets_the_rest_pass(module: str, source: str) -> None:
    assert not violations(module, source)


def test_the_server_reaches_only_what_is_light() -> None:
    reached = reached_by_the_server()
    assert {"app", "attention.trace"} <= reached
    assert [module for module in sorted(reached) if module.startswith(APART)] == []


def test_the_server_process_stays_light() -> None:
    """In truth, not by reading: the modules are imported, and what came with them is looked at."""
    heavy = {*TENSORFLOW, "pandas", "torch", "scipy", "sklearn", "matplotlib"}
    modules = sorted(module for module in reached_by_the_server() if layer(module) != "pages")
    program = (
        "import importlib, json, sys, streamlit\n"
        "before = set(sys.modules)\n"
        f"for name in {modules}: importlib.import_module(name)\n"
        f"print(json.dumps(sorted({heavy} & (set(sys.modules) - before))))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    assert json.loads(finished.stdout) == []
