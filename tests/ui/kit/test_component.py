"""The file of a view: found below any path, under an address that changes with its content."""

import json
import re
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette

from tests import loop
from tests.ui.frame.test_document import asked
from ui.frame.files import FILES
from ui.kit import component
from ui.views.stage import stage
from ui.views.stage.style import style

REGISTERED = stage
APP = Starlette(routes=[FILES])


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The scripts that Streamlit is given, by the names of their views."""
    given: dict[str, str] = {}
    monkeypatch.setattr(st.components.v2, "component", lambda name, js: given.update({name: js}))
    monkeypatch.setattr(component, "_FILES", {})
    return given


def registered(folder: Path, script: str, sheet: str = "p { margin: 0 }") -> str:
    (folder / "flower.js").write_text(script, encoding="utf-8")
    (folder / "flower.css").write_text(sheet, encoding="utf-8")
    component.fetched("flower", str(folder / "flower.py"), "b { color: red }\n")
    (address,) = component._FILES
    return address


def test_a_view_is_sent_without_its_script(tmp_path: Path, scripts: dict[str, str]) -> None:
    address = registered(tmp_path, "// why\nexport function serve() {\n  return 'never';\n}\n")
    assert re.fullmatch(r"flower\.[0-9a-f]{16}\.js", address)
    assert f"relay('./views/{address}', component)" in scripts["flower"]
    assert "never" not in scripts["flower"]


@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize("below", ["/", "/classify/", "/school/lab/"])
def test_a_file_has_script_and_style_and_may_be_kept(tmp_path: Path, below: str) -> None:
    address = registered(tmp_path, "export function serve() {\n}\n", 'a::after { content: "é" }')
    status, headers, text = loop.run(asked(APP, f"{below}views/{address}"))
    assert status == 200
    script, served = text.split("export default ")
    assert script == "function serve() {\n}\n"
    quoted = served.removeprefix("{ serve, style: ").removesuffix(" };\n")
    assert json.loads(quoted) == 'b { color: red }\na::after { content: "é" }'
    assert headers["content-type"].startswith("text/javascript")
    assert "immutable" in headers["cache-control"]


@pytest.mark.usefixtures("scripts")
def test_another_content_has_another_address(tmp_path: Path) -> None:
    """While servers change one may be asked for another's file: it says that it has none."""
    old = registered(tmp_path, "export function serve() {}\n")
    component._FILES.clear()
    new = registered(tmp_path, "export function serve() {}\n", "p { margin: 1px }")
    assert new != old
    status, headers, _ = loop.run(asked(APP, f"/views/{old}"))
    assert status == 404
    assert "cache-control" not in headers


def test_a_view_without_a_file_is_not_passed_over() -> None:
    """A StopIteration would end the list of names in silence."""
    with pytest.raises(ValueError, match="not enough values"):
        list(map(component.file_name, ["stage", "flower"]))


def test_the_stage_is_such_a_file() -> None:
    files = [file for name, file in component._FILES.items() if name.startswith("stage.")]
    assert len(files) == 1
    assert json.dumps(style()) in files[0]
