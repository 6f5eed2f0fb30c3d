"""A view in the browser: a script and a style sheet, registered from the folder of its caller.

Streamlit takes a view as one script, so a view's modules are joined into it. It sends that script
and its style sheet again with all data that the view gets; so what is drawn often is a file, which
a browser fetches once (`fetched`), and only what is small comes with its data (`component`).
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import streamlit as st

BUTTONS = Path(__file__).with_name("buttons.css").read_text(encoding="utf-8")
"""A style sheet for views among the page's controls."""

_IMPORT = re.compile(r"^import \{.+\} from '(?P<module>\.[\w./]+\.js)';\n", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)

_FILES: dict[str, str] = {}
"""The files of views by their names. Filled while modules are imported, never later."""


def component(name: str, caller: str, style: str = "") -> Any:
    """Register the view ``name``. Call it once, when a module is imported.

    Its script is ``<name>.js`` beside ``caller``, a module's ``__file__``, with all that it
    imports; its style sheet is ``style`` and then ``<name>.css``, if there is one.
    """
    script, css = _found(name, caller, style)
    return st.components.v2.component(name, js=joined(script), css=css or None)


def fetched(name: str, caller: str, style: str = "") -> Any:
    """Register a view whose data change often: as `component`, but its script exports ``serve``.

    The browser fetches the file, script and style sheet in one, when it first draws the view, and
    keeps it: its address changes with its content.
    """
    script, css = _found(name, caller, style)
    content = f"{joined(script)}\nexport default {{ serve, style: {json.dumps(css)} }};\n"
    file_name = f"{name}.{hashlib.sha256(content.encode()).hexdigest()[:16]}.js"
    _FILES[file_name] = content
    relay = joined(Path(__file__).with_name("relay.js"))
    call = f"export default (component) => relay('./views/{file_name}', component);"
    return st.components.v2.component(name, js=f"{relay}\n{call}\n")


def file(name: str) -> str | None:
    """The file of a view; None if no view has it."""
    return _FILES.get(name)


def file_name(view: str) -> str:
    """The name of the file of a view. Raises ValueError if it has none."""
    (name,) = (name for name in _FILES if name.startswith(f"{view}."))
    return name


def _found(name: str, caller: str, style: str) -> tuple[Path, str]:
    script = Path(caller).with_name(f"{name}.js")
    sheet = script.with_suffix(".css")
    return script, style + (sheet.read_text(encoding="utf-8") if sheet.exists() else "")


def joined(entry: Path) -> str:
    """All modules that ``entry`` needs, each after those it needs itself, without import lines.

    Comments on separate lines are left out: types and reasons are a third of what would be sent.
    One flat script is a quarter of what nested data: addresses come to. It is possible because no
    two modules declare the same name, which a test watches.
    """
    done: dict[Path, str] = {}

    def add(module: Path) -> None:
        if module in done:
            return
        source = module.read_text(encoding="utf-8")
        for needed in _IMPORT.finditer(source):
            add((module.parent / needed["module"]).resolve())
        done[module] = _EXPORT.sub("", _COMMENT.sub("", _IMPORT.sub("", source))).strip()

    add(entry.resolve())
    return "\n".join(done.values())


def sent(key: str, name: str) -> Any:
    """What the view ``key`` last sent as ``name``; None if it sent nothing.

    It may be anything that JSON can say, for anybody can send anything: `ui.kit.session.accept`
    takes from it what is a setting.
    """
    return getattr(st.session_state.get(key), name, None)
