"""The style sheet of the stage, on which other views build, and of presenter mode."""

from __future__ import annotations

from pathlib import Path

from ui.kit.roles import SHEET

FOLDER = Path(__file__).parent


def style() -> str:
    sheets = (FOLDER / "base.css", FOLDER / "presenter.css")
    return SHEET + "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
