"""The stage's modules joined into one script, as Streamlit or a page of its own can carry it."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
_IMPORT = re.compile(r"^import \{.+\} from '(?P<module>\.[\w./]+\.js)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def joined(entry: Path) -> str:
    """All modules that ``entry`` needs, each after those it needs itself, without import lines.

    Views in other folders are built from the stage's modules too.

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
        done[module] = _EXPORT.sub("", _IMPORT.sub("", source))

    add(entry.resolve())
    return "\n".join(done.values())


def style() -> str:
    """The style sheet of the stage, on which other views build, and of presenter mode."""
    sheets = (FOLDER / "stage.css", FOLDER / "presenter.css")
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
